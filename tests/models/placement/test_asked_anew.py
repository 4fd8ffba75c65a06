"""The parts of a split booth are merged or split again while some of its workers are in neither."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import placement, rolls, tables, workers
from models.database import Database
from models.placement import PlacementAnswer, PlacementOver, answers, asking, overview
from tests.models.rolls.roll_steps import BEFORE, HALVES, in_ac, keep
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

ZONE = ZoneInfo("Asia/Kolkata")
ASHA, RAVI, MEENA = 1, 2, 900
AGAIN = (BEFORE[0], "14,Guradiya,,1-600", "14A,Guradiya,,601-800", "14B,Guradiya,,801-1000")
NEXT, THEN = NOON + DAY, NOON + 2 * DAY
Roll = Callable[[tuple[str, ...]], None]


@pytest.fixture
def halves(agar: Database, tmp_path: Path) -> Roll:
    """Asha and Ravi are in 166/14, which is split; both are asked, and Ravi does not know."""
    in_ac(BEFORE)
    person(ASHA, "Asha", "166/14")
    person(RAVI, "Ravi", "166/14")
    coordinator(MEENA, "Meena", "AC166", "166/13")
    rolls.applying.apply(keep(tmp_path, HALVES), NOON, sure=True)
    assert asking.make_due(NOON + HOUR, ZONE) == 2
    answers.say(RAVI, asked(RAVI).id, PlacementAnswer.UNKNOWN, NOON + HOUR)

    def next_roll(rows: tuple[str, ...]) -> None:
        rolls.applying.apply(keep(tmp_path, rows, date(2027, 2, 21)), NEXT, sure=True)

    return next_roll


def asked(telegram_id: int) -> tables.Placement:
    """Return the newest question to a worker."""
    own = tables.Placement.worker == workers.by_telegram_id(telegram_id).id
    row: tables.Placement = (
        tables.Placement.select().where(own).order_by(tables.Placement.id.desc()).get()
    )
    return row


def choices(row: tables.Placement) -> list[str] | None:
    """Return the codes that a message of a question offers; None where it has become pointless."""
    question = placement.questions.of_message(row.id)
    return [booth.code for booth in question.choices] if question else None


def totals() -> tuple[int, ...]:
    """Return how many are unplaced, were asked, and do not know."""
    view = overview.of_ac(MEENA, place_id("AC166"))
    return tuple(view.total(name) for name in ("people", "asked", "unknown"))


def test_who_is_in_neither_half_is_asked_about_the_parts_that_there_are_now(halves: Roll) -> None:
    first = asked(ASHA)
    old_half = placement.questions.own(ASHA, NOON + HOUR).choices[1]
    halves((*AGAIN, BEFORE[2]))

    assert totals() == (2, 0, 0)
    assert choices(first) is None
    with pytest.raises(PlacementOver):
        answers.choose(ASHA, first.id, old_half.id, NEXT)
    assert [asking.make_due(NEXT + hours * HOUR, ZONE) for hours in (1, 2)] == [2, 0]
    assert choices(asked(ASHA)) == ["166/14", "166/14A", "166/14B"]
    assert totals() == (2, 2, 0)


def test_halves_that_are_merged_again_are_one_booth_to_say_yes_to(halves: Roll) -> None:
    halves((BEFORE[0], "14,Guradiya,,1-1000", BEFORE[2]))

    assert asking.make_due(NEXT, ZONE) == 2
    assert choices(asked(RAVI)) == ["166/14"]
    question = placement.questions.own(RAVI, NEXT)
    answers.choose(RAVI, question.id, question.choices[0].id, NEXT)
    assert workers.by_telegram_id(RAVI).booth.code == "166/14"


def test_an_undone_roll_gives_the_question_and_its_answers_back(halves: Roll) -> None:
    first = asked(ASHA)
    halves((*AGAIN, BEFORE[2]))
    asking.make_due(NEXT, ZONE)
    second = asked(ASHA)

    rolls.undoing.undo("MP", THEN)
    assert choices(second) is None
    assert choices(first) == ["166/14", "166/14A"]
    assert (totals(), asking.make_due(THEN, ZONE)) == ((2, 2, 1), 0)
    answers.choose(ASHA, first.id, placement.questions.own(ASHA, THEN).choices[1].id, THEN)
    assert workers.by_telegram_id(ASHA).booth.code == "166/14A"


def test_a_roll_that_leaves_the_halves_as_they_are_asks_nobody_anew(halves: Roll) -> None:
    first = asked(ASHA)
    moved = ("14,Kishanpura,,", "15,Guradiya,,1-600", "15A,Guradiya,,601-1000", "16,Barai,,")
    halves(("13,Naya Basera,,", *moved))

    assert asking.make_due(NEXT + timedelta(minutes=5), ZONE) == 0
    assert choices(first) == ["166/15", "166/15A"]


def test_a_half_that_is_gone_leaves_the_other_one_to_ask_about(halves: Roll) -> None:
    halves((BEFORE[0], "14,Guradiya,,1-600", BEFORE[2], "16,Anandpur,,"))
    before = tables.Booth.get(tables.Booth.part == 14, tables.Booth.retired_at.is_null())

    assert before.suffix == ""
    assert asking.make_due(NEXT, ZONE) == 2
    assert choices(asked(ASHA)) == ["166/14"]
