"""Fixtures of many tests: Monday noon, and Meena, who coordinates PC21. Import them where used."""

import pytest

from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.people import Person
from tests.support.world import NOON


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21."""
    return agar_people.meena(telegram)
