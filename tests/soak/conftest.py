"""A Telegram on loopback with a journal that keeps everything, and the bot as a process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.clock import Clock
from playground.journal import Journal
from playground.server import create, serve
from playground.world import World
from tests.processes import Process, settings


@pytest.fixture
def telegram() -> World:
    """An empty Telegram."""
    return World(Clock())


@pytest.fixture
def journal() -> Journal:
    """All that is asked of it, and what it answers."""
    return Journal(kept=10**7)


@pytest.fixture
async def server(telegram: World, journal: Journal) -> AsyncIterator[str]:
    """The address of its Bot API."""
    async with serve(create(telegram, journal=journal)) as url:
        yield url


@pytest.fixture
async def process(
    telegram: World, server: str, database_url: str, tmp_path: Path
) -> AsyncIterator[Process]:
    """A bot that polls, not started yet."""
    made = Process(tmp_path, **settings(telegram, server, database_url))
    yield made
    await made.must_stop()
