"""Races that meet: a pause in the critical part lets the others catch up with the first."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models import attendance, tables, targets, trainings
from models.attendance import check_in
from models.database import Database
from models.errors import Refusal
from models.targets import setting
from models.trainings import elsewhere, enrolment, planning
from tests.support.world import DAY, NOON, coordinator, person, place_id

MEENA, ASHA, KAMLA = 900, 1, 2
INDIA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 23)
PAUSE = 0.03  # seconds


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def pausing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a pause after it."""

    def paused(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        time.sleep(PAUSE)
        return result

    return paused


def at_once(db: Database, number: int, operation: Callable[[int], object]) -> Counter[str]:
    """Run an operation in so many threads; count how each ended."""

    def run(n: int) -> str:
        try:
            operation(n)
        except Refusal as refusal:
            return refusal.key
        finally:
            db.peewee.close()
        return "done"

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(run, range(number)))


def test_impatient_taps_that_meet_hold_one_seat(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(ASHA, "Asha")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 10, "आगर")
    session = planning.make_session(new, by=MEENA, now=NOON)
    monkeypatch.setattr(enrolment, "_take_seat", pausing(enrolment._take_seat))
    answers = at_once(agar, 6, lambda _: trainings.enrol(ASHA, session.id, NOON))
    assert answers == {"done": 1, "already_enrolled": 5}
    assert trainings.session(session.id, NOON).taken == 1


def two_open() -> tuple[int, int]:
    """Open two sessions at the same time."""
    new = (planning.NewSession(place_id("PC21"), "बूथ", NOON, 10, hall) for hall in ("आगर", "देवास"))
    here, there = (planning.make_session(one, by=MEENA, now=NOON - DAY).id for one in new)
    for session_id in (here, there):
        attendance.open_attendance(session_id, by=MEENA, now=NOON)
    return here, there


def test_who_is_scanned_at_two_doors_at_once_is_present_at_one(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(ASHA, "Asha")
    doors = two_open()
    monkeypatch.setattr(elsewhere, "leave", pausing(elsewhere.leave))
    answers = at_once(agar, 4, lambda n: check_in.come_in(ASHA, doors[n % 2], NOON))
    assert answers == {"done": 2, "present_elsewhere": 2}
    assert tables.Presence.select().count() == 1


def test_two_who_come_to_each_others_session_do_not_wait_for_each_other(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two_open()
    for telegram_id, session_id in ((ASHA, here), (KAMLA, there)):
        person(telegram_id, f"Worker {telegram_id}")
        trainings.enrol(telegram_id, session_id, NOON - DAY)
    monkeypatch.setattr(elsewhere, "lock", pausing(elsewhere.lock))
    comes_to = ((ASHA, there), (KAMLA, here))
    answers = at_once(agar, 2, lambda n: check_in.come_in(*comes_to[n], NOON))
    assert answers == {"done": 2}
    assert [row.taken for row in tables.Session.select()] == [1, 1]


def test_targets_that_are_set_at_once_leave_one_running(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "_end_running", pausing(setting._end_running))
    until = TODAY + timedelta(days=9)
    pc = place_id("PC21")
    answers = at_once(
        agar,
        6,
        lambda n: targets.set_target(
            pc,
            "confirmed",
            100 + n,
            until,
            by=MEENA,
            now=NOON,
            calendar=targets.WorkCalendar(INDIA),
        ),
    )
    assert answers == {"done": 6}
    assert tables.Target.select().count() == 6
    assert len(targets.paces(pc, TODAY, targets.WorkCalendar(INDIA))) == 1
