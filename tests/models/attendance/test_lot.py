"""The lot: one in twenty of those who were there is asked the next day, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import attendance, tables
from models.attendance import lot
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.trainings import NotEnrolled
from tests.models.attendance.halls import ASHA, MEENA, STARTS, close, opened, seat_of
from tests.support.world import DAY, HOUR, NOON

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
END = STARTS + 2 * HOUR
MORNING = datetime.combine(END.astimezone(INDIA).date() + timedelta(days=1), lot.ASKED_AT, INDIA)


def held(people: int) -> int:
    """Hold a session to which so many people come, and close it."""
    session_id = opened(*range(1, people + 1), seats=50)
    for number in range(1, people + 1):
        attendance.tick(seat_of(number), by=MEENA, now=STARTS)
    close(session_id)
    return session_id


def drawn() -> list[int]:
    return [row.enrolment_id for row in tables.PresenceQuestion.select()]


@pytest.mark.parametrize(("people", "asked"), [(0, 0), (1, 1), (20, 1), (21, 2)])
def test_one_in_twenty_is_drawn_and_at_least_one(people: int, asked: int) -> None:
    session_id = held(people)
    assert len(drawn()) == asked
    attendance.settle(session_id, END)
    assert len(drawn()) == asked


def test_each_is_asked_once_the_next_day_also_after_a_restart() -> None:
    held(2)
    early = MORNING - timedelta(minutes=1)
    assert lot.next_due(END, INDIA) == MORNING
    assert (lot.make_due(END, INDIA), lot.make_due(early, INDIA)) == (0, 0)
    assert [lot.make_due(MORNING, INDIA) for _ in range(2)] == [1, 0]
    assert lot.next_due(END, INDIA) is None
    [message] = [m for m in outbox.claim(5, MORNING) if m.subject != OutboxSubject.PASSED]
    assert (message.subject, message.payload) == ("presence", {"enrolment": drawn()[0]})


def test_after_a_week_nobody_is_asked_any_more() -> None:
    held(1)
    assert lot.make_due(END + lot.OVER, INDIA) == 0
    assert lot.make_due(END + lot.OVER - DAY, INDIA) == 1


def test_the_answers_are_counted_and_can_be_changed() -> None:
    session_id = held(1)
    [seat] = drawn()
    lot.make_due(MORNING, INDIA)
    found = []
    for yes in (False, False, True):
        lot.answer(ASHA, seat, yes, MORNING)
        counts = attendance.look_at(session_id, by=MEENA, now=MORNING).counts
        assert counts is not None
        found.append((counts.asked, counts.yes, counts.no))
    assert found == [(1, 0, 1), (1, 0, 1), (1, 1, 0)]
    assert lot.of_seat(seat) is None


def test_only_who_was_asked_can_answer() -> None:
    held(2)
    [seat] = drawn()
    owner = tables.Enrolment.get_by_id(seat).worker.telegram_id or 0
    with pytest.raises(NotEnrolled, match="not_asked"):
        lot.answer(owner, seat, True, NOON)
    lot.make_due(MORNING, INDIA)
    with pytest.raises(NotEnrolled, match="not_asked"):
        lot.answer(3 - owner, seat, True, MORNING)
    with pytest.raises(NotEnrolled, match="not_asked"):
        lot.answer(owner, seat + 100, True, MORNING)
    assert lot.of_seat(seat) is not None
