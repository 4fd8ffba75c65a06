"""End a target, bring it back, and undo the setting of one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import tables, targets
from models.database import Database
from models.errors import NotAllowed
from models.targets import TargetOver
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
TODAY = date(2026, 11, 23)
MEENA = 900
pytestmark = pytest.mark.usefixtures("meena")


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def set_target(number: int, hours: int = 0) -> int:
    """Set a target some hours after noon; return its id."""
    until, now = TODAY + timedelta(days=9), NOON + hours * HOUR
    targets.set_target(
        place_id("PC21"), "confirmed", number, until, by=MEENA, now=now, calendar=INDIA
    )
    return int(tables.Target.select().order_by(tables.Target.id.desc()).get().id)


def running() -> list[int]:
    return [target.number for target in targets.running(place_id("PC21"), TODAY)]


def test_a_target_ends_once_and_comes_back() -> None:
    target = set_target(10)
    for _ in range(2):
        assert not targets.end(target, by=MEENA, now=NOON).is_running
        assert running() == []
    for _ in range(2):
        assert targets.resume(target, by=MEENA, now=NOON, calendar=INDIA).is_running
        assert running() == [10]
    actions = [row.action for row in tables.Audit.select()]
    assert (actions.count("end_target"), actions.count("resume_target")) == (1, 1)


def test_none_comes_back_beside_a_newer_one_nor_after_its_last_day() -> None:
    old = set_target(10)
    new = set_target(20, hours=1)
    for now in (NOON + 2 * HOUR, NOON + 20 * DAY):
        with pytest.raises(TargetOver):
            targets.resume(old, by=MEENA, now=now, calendar=INDIA)
    assert running() == [20]
    targets.end(new, by=MEENA, now=NOON)
    targets.resume(old, by=MEENA, now=NOON + 2 * HOUR, calendar=INDIA)
    assert running() == [10]


def test_undoing_a_setting_brings_back_what_it_replaced_and_nothing_else() -> None:
    ended = set_target(5)
    targets.end(ended, by=MEENA, now=NOON + HOUR)
    set_target(10, hours=2)
    new = set_target(20, hours=3)
    before = targets.undo_setting(new, by=MEENA, now=NOON + 4 * HOUR, calendar=INDIA)
    assert before
    assert (before.number, running()) == (10, [10])
    assert targets.undo_setting(new, by=MEENA, now=NOON + 5 * HOUR, calendar=INDIA) is None
    assert running() == [10]
    assert targets.undo_setting(before.id, by=MEENA, now=NOON + 6 * HOUR, calendar=INDIA) is None
    assert running() == []


def test_only_who_may_set_a_target_there_ends_it() -> None:
    target = set_target(10)
    coordinator(901, "Rekha", "PC20", "165/1")
    person(1, "Asha")
    for by in (901, 1):
        for act in (targets.end, targets.undo_setting, targets.resume):
            more = {} if act is targets.end else {"calendar": INDIA}
            with pytest.raises(NotAllowed):
                act(target, by=by, now=NOON, **more)
    with pytest.raises(TargetOver):
        targets.end(999, by=MEENA, now=NOON)
    assert running() == [10]
