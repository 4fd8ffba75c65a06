"""Targets at their limits, and shares that follow the electors."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import audit, tables, targets
from models.database import Database
from models.errors import BadNumber
from tests.support.world import NOON, coordinator, place, place_id

INDIA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 23)
MEENA = 900


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def set_target(number: int) -> targets.Pace:
    until = TODAY + timedelta(days=9)
    return targets.set_target(
        place_id("PC21"),
        "confirmed",
        number,
        until,
        by=MEENA,
        now=NOON,
        calendar=targets.WorkCalendar(INDIA),
    )


def numbers_running() -> list[int]:
    return [
        pace.number for pace in targets.paces(place_id("PC21"), TODAY, targets.WorkCalendar(INDIA))
    ]


def second_ac(electors: int | None) -> int:
    """Add an AC without any booth to Meena's PC."""
    return place(
        "ac", "AC167", "Shajapur", "शाजापुर", number=167, pc=place_id("PC21"), electors=electors
    )


def test_a_target_that_cannot_be_recorded_leaves_the_one_before_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_target(100)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        set_target(200)
    assert numbers_running() == [100]
    assert tables.Target.select().count() == 1


def test_an_ac_with_three_times_the_electors_gets_three_times_the_number() -> None:
    second_ac(electors=600_000)
    tables.Booth.update(confirmed=0).execute()
    gaps = {share.code: share.gap for share in set_target(400).shares}
    assert gaps == {"AC166": 100, "AC167": 300}


def test_an_ac_whose_electors_nobody_knows_gets_next_to_nothing() -> None:
    second_ac(electors=None)
    gaps = {share.code: share.gap for share in set_target(400).shares}
    assert gaps["AC167"] == 0


def test_an_ac_without_any_booth_has_reached_nothing() -> None:
    second_ac(electors=200_000)
    pace = set_target(100)
    assert {share.code: share.done for share in pace.shares} == {"AC166": 1, "AC167": 0}
    assert pace.done == 1


def test_the_largest_number_may_be_a_target_and_one_more_may_not() -> None:
    assert set_target(targets.LARGEST).number == targets.LARGEST
    with pytest.raises(BadNumber):
        set_target(targets.LARGEST + 1)
    assert set_target(1).number == 1
    with pytest.raises(BadNumber):
        set_target(0)
