"""Seconds of faults. The long form is in tests/soak/test_faults.py."""

import pytest

from models.database import Database
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness.api_faults import FaultPlan, run_with_faults
from tests.support.processes import Process

SHORT = FaultPlan(
    seconds=1,
    steady=0.4,
    pause=0.2,
    silence=1,
    retry_after=1,
    questioners=4,
    groups=10,
    newcomers=1,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_server_in_trouble_loses_nothing_and_doubles_no_digest(
    telegram: World, server: str, request_log: RequestLog, process: Process, db: Database
) -> None:
    await run_with_faults(telegram, server, request_log, process, SHORT)
