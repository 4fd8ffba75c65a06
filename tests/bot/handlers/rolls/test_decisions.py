"""/roll: a coordinator tells by hand that booths were split, merged, or matched wrongly."""

from pathlib import Path

import pytest

from models import rolls, tables, workers
from playground.telegram import World
from tests.bot.handlers.rolls.test_roll import WORDS, clock, kamla, said
from tests.bot.support.people import Person
from tests.models.rolls.roll_steps import BEFORE, booth_id_in_use, booths, keep
from tests.support import world
from tests.support.world import NOON

__all__ = ["clock", "kamla"]
# Nothing in the list says that 14 became both of the last: they have other names.
BAZAR = (BEFORE[0], "14,Guradiya,,", BEFORE[2], "16,Guradya Bazar,,")


async def opens(kamla: Person, part: str) -> None:
    """Open an old booth of the roll that waits."""
    roll = tables.Roll.select().order_by(tables.Roll.id.desc()).get().id
    await kamla.says("/roll AC166")
    await kamla.sends_data(f"rollbooth:{roll}:{booth_id_in_use(part)}", kamla.last()["message_id"])


def choice(part: str, name: str) -> str:
    return said("roll.becomes", part=part, name=name)


async def test_a_booth_was_split_into_parts_of_other_names(kamla: Person, tmp_path: Path) -> None:
    world.person(1, "Asha", "166/14")
    roll = keep(tmp_path, BAZAR)
    await opens(kamla, "14")

    await kamla.presses(said("roll.button_divided"))
    labels = [f"⬜ {choice('14', 'गुराड़िया')}", f"⬜ {choice('16', 'Guradya Bazar')}"]
    assert [label for label in kamla.buttons() if label in labels] == labels
    await kamla.presses(labels[0])
    assert said("roll.button_parts", parts="14") not in kamla.buttons()
    await kamla.presses(labels[1])
    assert kamla.buttons()[0] == said("roll.button_parts", parts="14, 16")
    await kamla.presses(kamla.buttons()[0])

    assert said("roll.count_split", n=1) in kamla.last()["text"].splitlines()
    rolls.applying.apply(roll, NOON, sure=True)
    assert workers.by_telegram_id(1).booth.retired
    split = tables.Lineage.select().where(tables.Lineage.kind == "split")
    assert {(line.to_part, line.matched_by) for line in split} == {(14, "person"), (16, "person")}


async def test_a_part_that_is_picked_by_mistake_is_dropped_by_another_tap(
    kamla: Person, tmp_path: Path
) -> None:
    keep(tmp_path, BAZAR)
    await opens(kamla, "14")
    await kamla.presses(said("roll.button_divided"))
    await kamla.presses(f"⬜ {choice('14', 'गुराड़िया')}")
    await kamla.presses(f"✅ {choice('14', 'गुराड़िया')}")
    await kamla.presses(f"⬜ {choice('16', 'Guradya Bazar')}")
    assert f"⬜ {choice('14', 'गुराड़िया')}" in kamla.buttons()


TAKEN = (BEFORE[0], "14,Guradiya,,")  # 15 Barai is gone, as far as the names tell


@pytest.fixture
async def asked(kamla: Person, tmp_path: Path) -> int:
    """Kamla says that 15 became 14, with which another booth is matched; return the roll's id."""
    world.person(1, "Asha", "166/15")
    world.person(2, "Ravi", "166/14")
    roll = keep(tmp_path, TAKEN)
    await opens(kamla, "15")
    await kamla.presses(choice("14", "गुराड़िया"))
    assert said("roll.ask_together") in kamla.last()["text"]
    assert said("roll.booth", code="166/14", name="गुराड़िया") in kamla.last()["text"]
    return roll


async def test_two_booths_were_merged_and_their_workers_are_together(
    kamla: Person, asked: int
) -> None:
    await kamla.presses(said("roll.button_together"))
    assert said("roll.count_merged", n=2) in kamla.last()["text"].splitlines()

    rolls.applying.apply(asked, NOON, sure=True)
    assert {workers.by_telegram_id(who).booth.code for who in (1, 2)} == {"166/14"}
    assert len(booths()) == 2


async def test_a_wrong_match_gives_the_part_to_the_right_booth_alone(
    kamla: Person, asked: int
) -> None:
    await kamla.presses(said("roll.button_only", code="166/15"))
    lines = kamla.last()["text"].splitlines()
    assert {said("roll.count_gone", n=1), said("roll.count_renumbered", n=1)} <= set(lines)
    assert WORDS.plural("roll.asked", 1) in lines


async def test_going_back_changes_nothing(telegram: World, kamla: Person, asked: int) -> None:
    before = list(tables.Lineage.select().order_by(tables.Lineage.id).dicts())
    await kamla.presses(said("roll.button_back"))
    assert list(tables.Lineage.select().order_by(tables.Lineage.id).dicts()) == before
