"""A target that asks too much gets a later date or a lower number, or stays."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import tables, targets
from models.database import Database
from models.dates import PastDay
from models.errors import BadNumber, NotAllowed, NotRegistered
from models.targets import TargetOver
from tests.support.world import DAY, NOON, coordinator, person, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
TODAY = date(2026, 11, 23)
UNTIL = TODAY + timedelta(days=9)
MEENA, ASHA, GITA = 900, 1, 901


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    """Make Meena coordinator of PC21, Gita of PC20; Asha has no post."""
    coordinator(MEENA, "Meena", "PC21")
    coordinator(GITA, "Gita", "PC20")
    person(ASHA, "Asha")


@pytest.fixture
def first() -> int:
    """Return the id of a target for PC21 that asks too much."""
    pace = targets.set_target(
        place_id("PC21"), "confirmed", 1_000, UNTIL, by=MEENA, now=NOON, calendar=INDIA
    )
    assert pace.is_too_much and pace.target_id is not None
    return pace.target_id


def move(
    target_id: int,
    *,
    number: int | None = None,
    until: date | None = None,
    by: int = MEENA,
    update: int | None = None,
) -> targets.Pace:
    return targets.move(
        target_id,
        number=number,
        until=until,
        by=by,
        now=NOON + DAY,
        calendar=INDIA,
        update_id=update,
    )


def running() -> list[tuple[int, date]]:
    found = targets.running(place_id("PC21"), TODAY)
    return [(one.number, one.until) for one in found]


def test_a_later_date_keeps_the_number_and_is_kept_with_who_and_when(first: int) -> None:
    later = UNTIL + timedelta(days=200)
    move(first, until=later)
    assert running() == [(1_000, later)]
    row = tables.Target.get(tables.Target.until == later)
    assert row.set_at == NOON + DAY
    assert row.set_by is not None and row.set_by.telegram_id == MEENA


def test_a_lower_number_keeps_the_date_and_can_be_undone(first: int) -> None:
    lowered = move(first, number=40)
    assert running() == [(40, UNTIL)]
    assert lowered.target_id is not None
    before = targets.undo_setting(lowered.target_id, by=MEENA, now=NOON + DAY, calendar=INDIA)
    assert before is not None and before.id == first
    assert running() == [(1_000, UNTIL)]


def test_the_number_and_the_date_that_are_offered_are_within_the_ceiling(first: int) -> None:
    [offered] = targets.paces(place_id("PC21"), TODAY, INDIA)
    assert offered.reached_on is not None
    for pace in (
        targets.set_target(
            place_id("PC21"), "confirmed", number, until, by=MEENA, now=NOON, calendar=INDIA
        )
        for number, until in ((offered.reached_by_then, UNTIL), (1_000, offered.reached_on))
    ):
        assert not pace.is_too_much


def test_a_second_press_changes_nothing(first: int) -> None:
    move(first, number=40)
    with pytest.raises(TargetOver):
        move(first, number=30)
    with pytest.raises(TargetOver):
        targets.keep(first, by=MEENA, now=NOON, calendar=INDIA)
    assert running() == [(40, UNTIL)]


def test_an_update_that_comes_twice_moves_a_target_once(first: int) -> None:
    once, again = move(first, number=40, update=7), move(first, number=40, update=7)
    assert once.target_id == again.target_id
    assert tables.Target.select().count() == 2


def test_keeping_a_target_changes_nothing(first: int) -> None:
    kept = targets.keep(first, by=MEENA, now=NOON, calendar=INDIA)
    assert (kept.id, kept.is_running) == (first, True)
    assert tables.Target.select().count() == 1


def test_nobody_else_and_no_bad_value_moves_a_target(first: int) -> None:
    for by, refusal in ((ASHA, NotAllowed), (GITA, NotAllowed), (7_777, NotRegistered)):
        with pytest.raises(refusal):
            move(first, number=40, by=by)
        with pytest.raises(refusal):
            targets.keep(first, by=by, now=NOON, calendar=INDIA)
    for number in (-5, 10**12):
        with pytest.raises(BadNumber):
            move(first, number=number)
    with pytest.raises(PastDay):
        move(first, until=TODAY - timedelta(days=1))
    with pytest.raises(TargetOver):
        move(first + 1, number=40)
    assert running() == [(1_000, UNTIL)]
