"""The coordinator and the clock of the tests of people's files."""

import pytest

from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person

__all__ = ["clock"]


@pytest.fixture
async def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21 and reads English."""
    meena = bring_meena(telegram)
    await meena.says("/language")
    await meena.presses("English")
    return meena
