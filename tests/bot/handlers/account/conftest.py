"""The workers of the tests of the card and the profile."""

import pytest

from playground.telegram import World
from tests.bot.handlers.account.account_steps import ASHA, hindi
from tests.bot.support import agar_people
from tests.bot.support.people import Person


@pytest.fixture
async def asha(telegram: World, bot: object) -> Person:
    """Asha Devi, a worker of 166/1."""
    return await hindi(agar_people.worker(telegram, ASHA, "Asha Devi"))


@pytest.fixture
async def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21."""
    return await hindi(agar_people.meena(telegram))
