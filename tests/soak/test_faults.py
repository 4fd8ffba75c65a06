"""Five minutes of faults. The short form is in tests/acceptance/test_faults.py."""

from models.database import Database
from playground.journal import RequestLog
from playground.world import World
from tests.processes import Process
from tests.soak.faults import Weather, endure

LONG = Weather(seconds=300, storm=8, calm=3, silence=20, retry_after=3)


async def test_five_minutes_of_faults_lose_nothing_and_double_no_digest(
    telegram: World, server: str, journal: RequestLog, process: Process, db: Database
) -> None:
    print(await endure(telegram, server, journal, process, LONG))
