"""A coordinator is told that a target asks too much, and answers with a button."""

from datetime import date

import pytest

from models import targets
from playground.telegram import World
from tests.bot.support.agar_people import worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.conftest import database_url as database_url  # on both databases
from tests.support.world import place_id

__all__ = ["clock", "meena"]

TODAY = date(2026, 11, 23)
TOO_MUCH = "हम हर दिन ज़्यादा से ज़्यादा 5 माँगते हैं"
LATER, LOWER, KEEP = "तारीख़ बढ़ाएँ", "लक्ष्य घटाएँ: 45", "लक्ष्य ऐसे ही रहने दें"


def running() -> list[tuple[int, date]]:
    """Return the number and last day of the targets that run in PC21."""
    return [(one.number, one.until) for one in targets.running(place_id("PC21"), TODAY)]


def label(person: Person, part: str) -> str:
    """Return the label of the button that has these words."""
    return next(one for one in person.buttons() if part in one)


@pytest.fixture
async def too_much(meena: Person) -> Person:
    """Return Meena, who has just set a target of 100 in nine days."""
    answer = await meena.says("/target PC21 confirmed 100 2026-12-01")
    assert TOO_MUCH in answer
    return meena


async def test_three_buttons_are_below_the_target_that_was_set(too_much: Person) -> None:
    assert [label(too_much, part) for part in (LATER, LOWER, KEEP)] == too_much.buttons()[:3]


async def test_one_button_moves_the_date_and_another_undoes_it(too_much: Person) -> None:
    answer = await too_much.presses(label(too_much, LATER))
    [(number, until)] = running()
    assert number == 100 and until > date(2026, 12, 1)
    assert "लक्ष्य तय हो गया" in answer and TOO_MUCH not in answer
    await too_much.presses(label(too_much, "यह लक्ष्य वापस लें"))
    assert running() == [(100, date(2026, 12, 1))]


async def test_one_button_lowers_the_number(too_much: Person) -> None:
    await too_much.presses(label(too_much, LOWER))
    assert running() == [(45, date(2026, 12, 1))]


async def test_a_target_that_is_kept_is_as_before(too_much: Person) -> None:
    assert "वैसा ही रहेगा" in await too_much.presses(label(too_much, KEEP))
    assert running() == [(100, date(2026, 12, 1))]


async def test_the_page_of_a_place_says_it_and_has_the_buttons(too_much: Person) -> None:
    assert TOO_MUCH in await too_much.says("/target PC21")
    await too_much.presses(label(too_much, LOWER))
    assert running() == [(45, date(2026, 12, 1))]
    assert TOO_MUCH not in await too_much.says("/target PC21")


async def test_the_same_button_a_second_time_changes_nothing(too_much: Person) -> None:
    [first] = targets.running(place_id("PC21"), TODAY)
    await too_much.presses(label(too_much, LOWER))
    for data in (f"latertarget:{first.id}:740000", f"lowertarget:{first.id}:7"):
        assert "अब नहीं है" in await too_much.sends_data(data)
    assert "अब नहीं है" in await too_much.sends_data(f"keeptarget:{first.id}")
    assert running() == [(45, date(2026, 12, 1))]


async def test_whoever_has_no_post_moves_nothing(too_much: Person, telegram: World) -> None:
    ravi = worker(telegram, 2, "Ravi")
    await ravi.says("/me")
    [target] = targets.running(place_id("PC21"), TODAY)
    answer = await ravi.sends_data(f"lowertarget:{target.id}:7")
    assert "समन्वयक" in answer
    assert running() == [(100, date(2026, 12, 1))]
