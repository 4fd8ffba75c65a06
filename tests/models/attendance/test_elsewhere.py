"""Nobody is present in two sessions at the same time, whichever way they come in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import attendance, tables, trainings, workers
from models.attendance import check_in, paper, scanning
from models.identity import worker_ids
from models.outbox_subjects import OutboxSubject
from models.trainings import PresentElsewhere, SessionFull, elsewhere
from tests.models.attendance.halls import (
    ASHA,
    MEENA,
    STARTS,
    close,
    opened,
    planned,
    seat_of,
    shown,
    trained,
)
from tests.support.world import HOUR

pytestmark = pytest.mark.usefixtures("agar")
Way = Callable[[int, datetime], object]
AFTER = STARTS + 3 * HOUR


def code() -> str:
    return workers.by_telegram_id(ASHA).code


def seat_in(session_id: int) -> tables.Enrolment:
    """Return Asha's seat in a session; it is hers by the list, whoever gave it."""
    seat, worker = tables.Enrolment, tables.Worker.get(tables.Worker.telegram_id == ASHA)
    new = {"state": "enrolled", "at": STARTS, "changed_at": STARTS}
    seat.insert(session=session_id, worker=worker.id, **new).on_conflict_ignore().execute()
    row: tables.Enrolment = seat.get(seat.session == session_id, seat.worker == worker.id)
    return row


def own_scan(session_id: int, now: datetime) -> object:
    return check_in.check_in(ASHA, shown(session_id, now), now, session_id)


def registered_at_the_door(session_id: int, now: datetime) -> object:
    return check_in.come_in(ASHA, session_id, now)


def trainers_scan(session_id: int, now: datetime) -> object:
    return scanning.scan(session_id, worker_ids.parse(code()) or "", by=MEENA, now=now)


def walk_in(session_id: int, now: datetime) -> object:
    return check_in.add_at_the_door(session_id, code(), by=MEENA, now=now)


def tick(session_id: int, now: datetime) -> object:
    return attendance.tick(seat_in(session_id).id, by=MEENA, now=now)


def typed_numbers(session_id: int, now: datetime) -> object:
    seat_in(session_id)
    paper.printed(session_id, by=MEENA, now=now)
    return paper.tick(session_id, (1,), by=MEENA, now=now)


def correction(session_id: int, now: datetime) -> object:
    seat = seat_in(session_id)
    attendance.close(session_id, by=MEENA, now=AFTER)
    attendance.settle(session_id, AFTER)
    return attendance.tick(seat.id, by=MEENA, now=AFTER)


WAYS = [own_scan, registered_at_the_door, trainers_scan, walk_in, tick, typed_numbers, correction]


@pytest.fixture
def both() -> tuple[int, int]:
    """Open a session in which Asha has a seat, and another an hour later, which overlaps."""
    here = opened(ASHA, seats=2)
    there = planned(2, STARTS + HOUR, venue="Susner")
    attendance.open_attendance(there, by=MEENA, now=STARTS)
    return here, there


@pytest.mark.parametrize("way", WAYS)
def test_who_is_present_elsewhere_at_that_time_is_refused(way: Way, both: tuple[int, int]) -> None:
    here, there = both
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    if way in (tick, typed_numbers, correction):
        tables.Session.update(taken=1).where(tables.Session.id == there).execute()
    with pytest.raises(PresentElsewhere) as refusal:
        way(there, STARTS + HOUR)
    assert refusal.value.parameters["other"] == f"T{here}"
    close(there, AFTER)
    close(here, AFTER)
    passed = tables.Enrolment.select().where(tables.Enrolment.state == "attended")
    assert [seat.session_id for seat in passed] == [here]


@pytest.mark.parametrize("way", WAYS)
def test_a_mere_seat_elsewhere_is_given_up_and_its_holder_told(
    way: Way, both: tuple[int, int]
) -> None:
    here, there = both
    if way in (tick, typed_numbers, correction):
        tables.Session.update(taken=1).where(tables.Session.id == there).execute()
    way(there, STARTS + HOUR)
    free = {row.id: row.seats - row.taken for row in tables.Session.select()}
    assert free == {here: 2, there: 1}
    seats = {row.session_id: row.state for row in tables.Enrolment.select()}
    assert seats[here] == "cancelled"
    told = tables.Outbox.select().where(tables.Outbox.subject == OutboxSubject.GAVE_UP)
    assert [row.chat_id for row in told] == ([] if way is correction else [ASHA])  # it is over
    assert close(there, AFTER).passed == 1


def test_where_no_seat_is_left_the_other_one_stays(both: tuple[int, int]) -> None:
    here, there = both
    tables.Session.update(taken=2).where(tables.Session.id == there).execute()
    with pytest.raises(SessionFull):
        own_scan(there, STARTS + HOUR)
    assert tables.Enrolment.get().state == "enrolled"
    assert tables.Session.get_by_id(here).taken == 1


def test_the_message_is_needless_once_the_seat_is_taken_again(both: tuple[int, int]) -> None:
    here, there = both
    old = seat_of(ASHA)
    trainers_scan(there, STARTS + HOUR)
    told = elsewhere.given_up(old, there, STARTS + HOUR)
    assert told is not None
    assert (told.session.id, told.here.id) == (here, there)
    assert elsewhere.given_up(old, there, STARTS + 2 * HOUR) is None
    tables.Enrolment.update(state="enrolled").execute()
    assert elsewhere.given_up(old, there, STARTS + HOUR) is None


def test_a_mistake_there_is_corrected_there_first(both: tuple[int, int]) -> None:
    here, there = both
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    close(here)
    attendance.tick(seat_of(ASHA), by=MEENA, now=AFTER)  # not passed
    assert not trained(ASHA)
    own_scan(there, STARTS + HOUR)
    close(there, AFTER)
    assert trained(ASHA)
    with pytest.raises(PresentElsewhere):
        attendance.tick(seat_in(here).id, by=MEENA, now=AFTER)


def test_sessions_that_only_touch_are_both_attended() -> None:
    here = opened(ASHA)
    then = planned(2, STARTS + 2 * HOUR, venue="Susner")
    attendance.open_attendance(then, by=MEENA, now=STARTS + HOUR)
    for session_id in (here, then):
        own_scan(session_id, STARTS + 2 * HOUR - timedelta(minutes=1))
    assert tables.Presence.select().count() == 2


def test_who_has_passed_already_takes_no_seat_at_that_time(both: tuple[int, int]) -> None:
    here, there = both
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    close(here, STARTS + HOUR / 2)
    with pytest.raises(PresentElsewhere):
        trainings.enrol(ASHA, there, STARTS + HOUR / 2)


def test_whoever_comes_the_sessions_are_locked_in_one_order(
    both: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = both
    asha = seat_in(there).worker_id  # with a seat in both
    locked: list[int] = []

    def note(table: object, where: Any) -> None:
        locked.append(where.rhs)

    monkeypatch.setattr("models.trainings.elsewhere.lock_row", note)
    for session_id in both:
        elsewhere.lock(session_id, [asha])
    assert locked == [here, there] * 2


def test_who_has_come_early_and_leaves_for_another_session_is_present_there_alone() -> None:
    here = opened(ASHA)
    there = planned(2, STARTS + HOUR, venue="Susner")
    attendance.open_attendance(there, by=MEENA, now=STARTS)
    early = STARTS - HOUR / 2
    own_scan(here, early)
    trainings.cancel(ASHA, here, early)
    own_scan(there, STARTS)
    assert [row.enrolment.session_id for row in tables.Presence.select()] == [there]
    assert attendance.look_at(here, by=MEENA, now=STARTS).present == 0
