"""Two replicas share everything by the database. The long form is in tests/soak."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models.database import Database
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness import questioners
from tests.soak.harness.two_replicas import (
    check_answer_order,
    kill_sender,
    register_across_replicas,
    start_pair,
)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_form_and_its_order_hold_across_replicas_and_a_killed_one_leaves_nothing_undone(
    telegram: World,
    server: str,
    request_log: RequestLog,
    database_url: str,
    db: Database,
    tmp_path: Path,
) -> None:
    questioners.add_groups(telegram, 0)
    async with AsyncExitStack() as stack:
        both = await start_pair(stack, telegram, server, database_url, tmp_path)
        await register_across_replicas(telegram, both)
        await check_answer_order(telegram, both, 4)
        print(await kill_sender(telegram, request_log, both, group_count=40, kill_after=20))
