"""Five minutes of faults. The short form is in tests/acceptance/test_faults.py."""

from bot.api.transport import READ_TIMEOUT
from models.database import Database
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness.api_faults import FaultPlan, run_with_faults
from tests.support.processes import Process

# Silence outlasts the bot's patience. If both ended together, a message might arrive just when the
# bot has given it up, and nobody could keep Telegram's limits for such a one.
SILENCE = READ_TIMEOUT + 5
LONG = FaultPlan(seconds=300, steady=8, pause=3, silence=SILENCE, retry_after=3)


async def test_five_minutes_of_faults_lose_nothing_and_double_no_digest(
    telegram: World, server: str, request_log: RequestLog, process: Process, db: Database
) -> None:
    print(await run_with_faults(telegram, server, request_log, process, LONG))
