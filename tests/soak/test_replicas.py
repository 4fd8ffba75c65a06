"""Two replicas and a long run. The short form is in tests/acceptance/test_replicas.py."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models.database import Database
from playground.journal import RequestLog
from playground.world import World
from tests.soak.replicas import a_killed_sender, one_registration, order, pair


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_replicas_one_is_killed_and_543_groups_are_served_once(
    telegram: World,
    server: str,
    journal: RequestLog,
    database_url: str,
    db: Database,
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        both = await pair(stack, telegram, server, database_url, tmp_path)
        print(await a_killed_sender(telegram, journal, both, squads=543, kill_after=250))
        await order(telegram, both)
        await both.restart()
        for _ in range(5):
            await one_registration(telegram, both)
