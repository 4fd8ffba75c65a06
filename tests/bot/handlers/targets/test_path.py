"""A coordinator looks at the path of a target: a chart, and the same in words."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.runtime import Runtime
from models import targets
from playground.telegram import World
from tests.bot.support.agar_people import meena as meena_of
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.world import place_id

RAVI = 901


@pytest.fixture
async def meena(telegram: World, bot: Runtime) -> AsyncIterator[Person]:
    """Meena of PC21, who set a target of 20 ten days ago, for ten days from now."""
    made = meena_of(telegram)
    now, calendar = bot.services.clock.now(), targets.WorkCalendar(bot.services.settings.zone)
    targets.set_target(
        place_id("PC21"),
        "confirmed",
        20,
        (now + timedelta(days=10)).date(),
        by=made.user.id,
        now=now - timedelta(days=10),
        calendar=calendar,
    )
    yield made
    await bot.services.charts.stop()


async def test_a_place_alone_shows_its_path_and_asks_for_a_new_target(meena: Person) -> None:
    answer = await meena.says("/target PC21")
    photo, question = meena._of_bot()[-2:]
    assert photo["photo"]
    assert "/20" in photo["caption"]
    assert "पीछे" in photo["caption"]
    assert "reply_markup" not in photo
    assert question["text"] in answer


async def test_the_button_shows_the_path_with_a_way_back(meena: Person) -> None:
    await meena.says("/target")
    await meena.presses("लोकसभा देवास")
    await meena.presses("लक्ष्य तक का रास्ता")
    assert meena.last()["photo"]
    await meena.presses(meena.buttons()[0])


async def test_a_share_of_the_target_around_it_has_a_path_too(meena: Person) -> None:
    await meena.says("/target AC166")
    assert "PC21" in meena._of_bot()[-2]["caption"] or "देवास" in meena._of_bot()[-2]["caption"]


async def test_a_worker_sees_no_path(telegram: World, meena: Person) -> None:
    ravi = worker(telegram, RAVI, "Ravi Chauhan")
    await ravi.says("/target PC21")
    assert not any("photo" in message for message in ravi._of_bot())
