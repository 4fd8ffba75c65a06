"""The database away for a few seconds. The long form is in tests/soak/test_outages.py."""

from typing import Any

import pytest

from models.database import Database
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness.database_outages import (
    by_polling,
    by_webhook,
    locked,
    run_through_outage,
    stopped,
)
from tests.support.processes import Process

FEW, GROUPS = 3.0, 10


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_is_locked_for_a_while_loses_nothing(
    telegram: World, request_log: RequestLog, process: Process, db: Database
) -> None:
    async with by_polling(request_log) as confirmed:
        down = locked(db.url.removeprefix("sqlite:///"))
        await run_through_outage(telegram, request_log, process, down, confirmed, FEW, GROUPS)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_postgresql_that_is_gone_for_a_while_loses_nothing(
    mode: str, telegram: World, request_log: RequestLog, own_process: Process, own_postgres: Any
) -> None:
    way = by_webhook(own_process) if mode == "webhook" else by_polling(request_log)
    async with way as confirmed:
        down = stopped(own_postgres)
        await run_through_outage(telegram, request_log, own_process, down, confirmed, FEW, GROUPS)
