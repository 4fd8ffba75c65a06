"""A coordinator enters how the last votes at a booth are judged; a split of it ends that."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models import electoral_grades, rolls, tables
from models.database import Database
from models.electoral_grades import BadGrade, GradeOver, HeldGrade, current
from models.errors import NotAllowed, NotRegistered
from tests.models.rolls.roll_steps import BEFORE, HALVES, in_ac, keep
from tests.support.world import DAY, NOON, booth_id, coordinator, person

MEENA, TODAY = 900, NOON.date()


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21", "165/1")


def grade(letter: str, booth: str = "166/2", *, by: int = MEENA, **more: object) -> HeldGrade:
    fields: dict[str, object] = {"source": "Form 20", "dated": TODAY} | more
    now = NOON + timedelta(minutes=tables.ElectoralGrade.select().count())
    return electoral_grades.set_grade(
        booth_id(booth),
        letter,
        by=by,
        today=TODAY,
        now=now,
        **fields,  # type: ignore[arg-type]
    )


def letter(booth: str = "166/2") -> str | None:
    held = current(booth_id(booth))
    return held.grade if held else None


def test_a_newer_grade_replaces_the_one_before_and_undo_brings_it_back() -> None:
    grade("B")
    newer = grade("C", source="Form 20 of 2023", dated=date(2023, 12, 3))
    held = current(booth_id("166/2"))
    assert held == newer
    assert (newer.grade, newer.source, newer.dated) == ("C", "Form 20 of 2023", date(2023, 12, 3))
    before = electoral_grades.undo(newer.id, by=MEENA, now=NOON + DAY)
    assert (before and before.grade, letter()) == ("B", "B")
    assert before is not None
    assert electoral_grades.undo(before.id, by=MEENA, now=NOON + DAY) is None
    assert letter() is None
    with pytest.raises(GradeOver):
        electoral_grades.undo(newer.id, by=MEENA, now=NOON + DAY)


def test_an_update_sets_one_grade_and_the_same_grade_again_changes_nothing() -> None:
    first = grade("B", update_id=7)
    assert grade("C", update_id=7) == first
    assert grade("B") == first
    assert tables.ElectoralGrade.select().count() == 1


def test_a_grade_is_old_after_six_months() -> None:
    held = grade("A", dated=TODAY - timedelta(days=183))
    assert not held.is_old(TODAY)
    assert held.is_old(TODAY + DAY)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"letter": "E"}, "grade"),
        ({"letter": ""}, "grade"),
        ({"source": ""}, "source"),
        ({"source": "x" * 121}, "source"),
        ({"dated": TODAY + DAY}, "date"),
    ],
)
def test_what_is_no_grade_is_refused_and_changes_nothing(wrong: dict[str, Any], what: str) -> None:
    grade("B")
    fields: dict[str, Any] = {"letter": "C"} | wrong
    with pytest.raises(BadGrade) as refused:
        grade(str(fields.pop("letter")), **fields)
    assert refused.value.parameters["what"] == what
    assert letter() == "B"


def test_nobody_grades_a_booth_outside_their_place() -> None:
    person(1, "Asha", "166/2")
    for by, booth, refusal in (
        (MEENA, "165/1", NotAllowed), (1, "166/2", NotAllowed), (99, "166/2", NotRegistered),
    ):  # fmt: skip
        with pytest.raises(refusal):
            grade("C", booth, by=by)
    assert tables.ElectoralGrade.select().count() == 0


def test_a_split_ends_the_grade_of_the_booth_and_its_undo_brings_it_back(tmp_path: Path) -> None:
    in_ac(BEFORE)
    grade("C", "166/14")
    grade("A", "166/13")
    whole = booth_id("166/14")
    roll = keep(tmp_path, HALVES)
    rolls.applying.apply(roll, NOON + DAY, sure=True)
    halves = tables.Booth.select().where(tables.Booth.split_of == whole)
    assert halves.count() > 1
    assert [current(half.id) for half in halves] == [None] * halves.count()
    assert current(whole) is None
    assert letter("166/13") == "A"
    rolls.undoing.undo("MP", NOON + 2 * DAY)
    held = current(whole)
    assert held is not None
    assert held.grade == "C"
