"""Asha chooses whether groups thank her by name."""

import pytest

from bot.runtime import Runtime
from models import mutes
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.people import Person

ASHA = 1
OFF, ON = "🙈 ग्रुप में मेरा नाम न लें", "👏 ग्रुप में मेरा नाम ले सकते हैं"


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    return agar_people.worker(telegram, ASHA, "Asha Devi")


async def test_asha_is_not_named_in_groups_until_she_wants_to_be_again(asha: Person) -> None:
    await asha.says("/quiet")
    assert OFF in asha.buttons()
    await asha.presses(OFF)
    assert mutes.is_muted(ASHA, mutes.Mention.THANKS)
    await asha.presses(ON)
    assert not mutes.is_muted(ASHA, mutes.Mention.THANKS)
