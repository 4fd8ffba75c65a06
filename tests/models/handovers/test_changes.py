"""What changes while a session is offered ends that, or passes somebody over."""

from collections.abc import Callable

import pytest

from models import attendance, chats, tables, workers
from models.account import personal_data
from models.bookings import TrainerDays, trainers
from models.handovers import HandoverOver, HandoverState, NotFree, offering
from models.session_changes import changing
from models.trainings import planning
from tests.models.handovers.trainers import (
    ASHA,
    BEGINS,
    FARID,
    INDIA,
    KAMLA,
    MEENA,
    POLICY,
    RAVI,
    asked,
    decline,
    leader,
    of,
    plan,
    send,
    session_id,
    start,
    state,
    take,
    tick,
    told,
)
from tests.support.world import DAY, HOUR, KEYS, NOON

__all__ = ["session_id"]


def moved(session_id: int) -> None:
    changing.move(session_id, BEGINS + DAY, by=MEENA, now=NOON, zone=INDIA)


def cancelled(session_id: int) -> None:
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)


def another_trainer(session_id: int) -> None:
    tables.Session.update(trainer=of(FARID)).where(tables.Session.id == session_id).execute()


ENDS: dict[HandoverState, Callable[[int], None]] = {
    HandoverState.MOVED: moved,
    HandoverState.CANCELLED: cancelled,
    HandoverState.CHANGED: another_trainer,
}


@pytest.mark.parametrize("why", ENDS)
def test_a_session_that_changes_meanwhile_ends_it_with_a_word(
    session_id: int, why: HandoverState
) -> None:
    start(session_id)
    send()
    ENDS[why](session_id)
    before = len(told())
    with pytest.raises(HandoverOver) as refused:  # before the tick already
        take(RAVI)
    assert refused.value.parameters["what"] == why
    tick()
    tick()
    assert (state(), asked()) == (why, [])
    lasts = [(ASHA, "handover:moved")] if why is HandoverState.MOVED else []
    assert told()[before:] == [(RAVI, "handover:over"), *lasts]
    with pytest.raises(HandoverOver):
        decline(RAVI)


def test_once_the_attendance_is_open_the_trainer_stays(session_id: int) -> None:
    start(session_id)
    attendance.open_attendance(session_id, by=ASHA, now=BEGINS - HOUR)
    with pytest.raises(HandoverOver) as refused:
        take(RAVI, BEGINS - HOUR)
    assert refused.value.parameters["what"] == "begun"
    offering.make_due(POLICY, BEGINS - HOUR)
    assert state() == "begun"


def away() -> None:
    trainers.remember({of(RAVI): TrainerDays(frozenset({BEGINS.date()}))})


def busy() -> None:
    plan(BEGINS + HOUR, by=RAVI)


def full() -> None:
    trainers.remember({of(RAVI): TrainerDays(most=1)})
    plan(BEGINS + 4 * HOUR, by=RAVI)


def left() -> None:
    tables.Post.update(until=NOON).where(tables.Post.worker == of(RAVI)).execute()


@pytest.mark.parametrize(
    ("change", "what"), [(away, "away"), (busy, "trainer"), (full, "most"), (left, "post")]
)
def test_taking_is_checked_anew_and_the_next_is_asked_instead(
    session_id: int, change: Callable[[], None], what: str
) -> None:
    start(session_id)
    change()
    with pytest.raises(NotFree) as refused:
        take(RAVI)
    assert refused.value.parameters["what"] == what
    assert leader(session_id) == "Asha"
    assert tick() == 1
    assert asked() == [KAMLA]


def erased() -> None:
    assert personal_data.erase(RAVI, workers.by_telegram_id(RAVI).code, KEYS, NOON)


def blocked() -> None:
    chats.set_language(RAVI, 0, "hi", NOON, private=True)
    chats.set_active(RAVI, False)


@pytest.mark.parametrize("gone", [erased, blocked, left])
def test_who_is_gone_is_passed_over(session_id: int, gone: Callable[[], None]) -> None:
    start(session_id)
    gone()
    assert tick() == 1
    assert asked() == [KAMLA]


def test_a_trainer_who_erases_themselves_still_gets_a_successor(session_id: int) -> None:
    start(session_id)
    assert personal_data.erase(ASHA, workers.by_telegram_id(ASHA).code, KEYS, NOON)
    assert tick() == 0
    assert take(RAVI).trainer == "Ravi"
