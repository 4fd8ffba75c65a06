"""The databases and the newcomer of the tests of registering."""

from pathlib import Path

import pytest

from bot.runtime import Runtime
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import newcomer
from tests.bot.support.people import Person
from tests.conftest import empty_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Registering writes what must not be lost, so it is looked at in each database."""
    return empty_database(request, tmp_path)


@pytest.fixture
def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who has not been here before."""
    return newcomer(telegram, "Sunita Baghel")
