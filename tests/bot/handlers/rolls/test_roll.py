"""/roll: a coordinator sees what a new roll changes in their AC, and corrects a match."""

from pathlib import Path

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import rolls, tables
from playground.telegram import World
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.models.rolls.roll_steps import BEFORE, DAY_OF_ROLL, booths, in_ac, keep
from tests.support import world
from tests.support.world import NOON, place_id

__all__ = ["clock"]
WORDS = Catalogues().text("hi", Settings().zone)
# 15 Barai may be 15 Bar Talai, or be gone: nobody knows but who lives there.
UNSURE = (BEFORE[0], "14,Guradiya,,1-600", "14A,Guradiya,,601-1000", "15,Bar Talai,,")


@pytest.fixture
def kamla(telegram: World, bot: object) -> Person:
    """Kamla, coordinator of AC166."""
    in_ac(BEFORE)
    world.coordinator(800, "Kamla", "AC166", "166/13")
    return newcomer(telegram, 800, "Kamla")


def said(key: str, **values: object) -> str:
    """Return the text of a key in Hindi, without marks."""
    return WORDS.plain(key, **values)  # type: ignore[arg-type]


async def test_the_difference_is_shown_in_numbers_the_unsure_first(
    kamla: Person, tmp_path: Path
) -> None:
    world.person(1, "Asha", "166/14")
    keep(tmp_path, UNSURE)

    await kamla.says("/roll")

    lines = kamla.last()["text"].splitlines()
    assert said("roll.booths", before=3, after=4) in lines
    assert said("roll.along", workers=1, posts=0, invitations=0) in lines
    assert WORDS.plural("roll.asked", 1) in lines
    labels = [said("roll.button_unsure", n=1), said("roll.button_split", n=1)]
    assert kamla.buttons() == labels


async def test_a_split_booth_is_shown_with_its_name_and_its_parts(
    kamla: Person, tmp_path: Path
) -> None:
    keep(tmp_path, UNSURE)
    await kamla.says("/roll AC166")

    await kamla.presses(kamla.buttons()[1])

    assert kamla.last()["text"].splitlines()[2:] == [
        f"{said('roll.booth', code='166/14', name='गुराड़िया')} →",
        said("roll.booth_serials", code="166/14", name="गुराड़िया", ranges="1–600"),
        said("roll.booth_serials", code="166/14A", name="गुराड़िया", ranges="601–1000"),
    ]


async def test_who_knows_decides_and_the_roll_is_applied_so(kamla: Person, tmp_path: Path) -> None:
    world.person(1, "Asha", "166/15")
    roll = keep(tmp_path, UNSURE)
    await kamla.says("/roll AC166")

    await kamla.presses(kamla.buttons()[0])  # the unsure ones
    assert "166/15" in kamla.last()["text"]
    await kamla.presses(kamla.buttons()[0])  # 15
    await kamla.presses(kamla.buttons()[0])  # the likeliest: 15 Bar Talai

    assert said("roll.count_renamed", n=1) in kamla.last()["text"].splitlines()
    decided = tables.Lineage.get(tables.Lineage.kind == "renamed")
    assert (decided.matched_by, decided.decided_by is None) == ("person", False)
    rolls.applying.apply(roll, NOON)
    assert booths()["15"] == ("Bar Talai", "")
    assert tables.Worker.get(tables.Worker.telegram_id == 1).booth_id == decided.from_booth_id


async def test_none_of_these_makes_two_booths_of_a_match(kamla: Person, tmp_path: Path) -> None:
    roll = keep(tmp_path, (BEFORE[0], BEFORE[1], "15,Barae,,"))
    barai = next(b.id for b in rolls.waiting.in_use(place_id("AC166")) if b.part == 15)
    await kamla.says("/roll")

    await kamla.sends_data(f"rollset:{roll}:{barai}:0", kamla.last()["message_id"])

    lines = kamla.last()["text"].splitlines()
    assert {said("roll.count_gone", n=1), said("roll.count_new", n=1)} <= set(lines)


async def test_an_applied_roll_is_corrected_no_more(kamla: Person, tmp_path: Path) -> None:
    roll = keep(tmp_path, UNSURE)
    barai = next(b.id for b in rolls.waiting.in_use(place_id("AC166")) if b.part == 15)
    await kamla.says("/roll")
    rolls.applying.apply(roll, NOON, sure=True)
    applied = [line.kind for line in tables.Lineage.select()]

    await kamla.sends_data(f"rollset:{roll}:{barai}:0", kamla.last()["message_id"])
    assert [line.kind for line in tables.Lineage.select()] == applied
    await kamla.says("/roll")
    assert "rollkind" not in str(kamla.last())


async def test_without_a_post_there_is_nothing_to_see(
    telegram: World, kamla: Person, tmp_path: Path
) -> None:
    keep(tmp_path, UNSURE)
    asha = worker(telegram, 1, "Asha", "166/13")

    await asha.says("/roll AC166")

    assert said("roll.booths", before=3, after=4) not in asha.last()["text"]


async def test_a_draft_says_that_it_is_one_and_is_not_corrected(
    kamla: Person, tmp_path: Path
) -> None:
    roll = keep(tmp_path, UNSURE, draft=True)
    barai = next(b.id for b in rolls.waiting.in_use(place_id("AC166")) if b.part == 15)
    await kamla.says("/roll")
    assert said("roll.draft_next") in kamla.last()["text"]
    assert WORDS.date(DAY_OF_ROLL) in kamla.last()["text"]
    read = [line.kind for line in tables.Lineage.select()]

    await kamla.sends_data(
        f"rollkind:{roll}:{place_id('AC166')}:unsure:0", kamla.last()["message_id"]
    )
    assert "rollbooth" not in str(kamla.last())
    told = await kamla.sends_data(f"rollset:{roll}:{barai}:0", kamla.last()["message_id"])
    assert said("error.roll_over.draft") in told
    assert [line.kind for line in tables.Lineage.select()] == read


async def test_a_coordinator_of_several_acs_chooses_one_for_which_a_roll_waits(
    telegram: World, kamla: Person, tmp_path: Path
) -> None:
    world.coordinator(801, "Meena", "PC21", "166/13")
    meena = newcomer(telegram, 801, "Meena")
    await meena.says("/roll")
    assert said("roll.none_here") in meena.last()["text"]

    keep(tmp_path, UNSURE)
    await meena.says("/roll PC21")
    assert len(meena.buttons()) == 1
    await meena.presses(meena.buttons()[0])
    assert said("roll.booths", before=3, after=4) in meena.last()["text"]
