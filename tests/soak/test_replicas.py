"""Two replicas and a long run. The short form is in tests/acceptance/test_replicas.py."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models.database import Database
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness.two_replicas import (
    check_answer_order,
    kill_sender,
    register_across_replicas,
    start_pair,
)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_replicas_one_is_killed_and_543_groups_are_served_once(
    telegram: World,
    server: str,
    request_log: RequestLog,
    database_url: str,
    db: Database,
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        both = await start_pair(stack, telegram, server, database_url, tmp_path)
        print(await kill_sender(telegram, request_log, both, group_count=543, kill_after=250))
        await check_answer_order(telegram, both)
        await both.restart()
        for _ in range(5):
            await register_across_replicas(telegram, both)
