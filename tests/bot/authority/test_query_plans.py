"""No path that a person can call reads a whole table: each query of each command has its index."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.authority.every_path import ROLES, every_query
from tests.bot.authority.roles import Inline, Stage
from tests.conftest import empty_database
from tests.support.query_log import whole_reads

MAY_BE_READ = {  # as a whole, and why
    "audit_head": "it has one row",
    "broadcast": "coordinators send few, and /erase alone looks at all of them",
    "chat": "whom a message to many reaches is looked up for all of them at once",
    "draft": "the forms that are open: they end after days, and only /erase looks at all of them",
    "line_draft": "the lines that wait for a word, likewise",
    "handover_offer": "a session is handed over now and then, to few trainers",
    "lifted_silence": "two people lift a silence now and then, and only /mydata looks at all",
    "outbox": "/erase takes the name out of what waits to be sent, once in a person's life",
    "place": "the gazetteer, read anew when a sector is created, changed or removed",
    "plan": "a row for each plan of many sessions",
    "training_demand": "who asked for a training that nobody holds, until they are told",
    "waiting": "read from its newest row on, until enough were seen",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite: Path) -> str:
    """The URL of a migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copyfile(sqlite, tmp_path / "test.db")
    return empty_database(request, tmp_path)


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    """Everybody at their place."""
    database = Inline(database_url)
    made = Stage(database)
    yield made
    asyncio.run(made.close())
    database.close()


async def test_no_command_button_or_form_reads_a_whole_table(stage: Stage) -> None:
    # PostgreSQL takes four times as long: there one role is enough, for the queries are the same.
    roles = ROLES[1:2] if stage.database.shared else ROLES
    queries = await every_query(stage, roles)
    assert len(queries) > 1_000
    read = whole_reads(stage.database, queries)
    assert [(table, sql) for table, sql in read if table not in MAY_BE_READ] == []
