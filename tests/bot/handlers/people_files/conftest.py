"""The coordinator and the clock of the tests of people's files."""

import pytest

from models.clock import Clock
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.people import Person
from tests.support.world import NOON


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
async def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21 and reads English."""
    meena = bring_meena(telegram)
    await meena.says("/language")
    await meena.presses("English")
    return meena
