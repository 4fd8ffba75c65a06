"""Who came is asked once, answers for themselves alone, and only sums are shown."""

from datetime import datetime, timedelta

import pytest

from models import attendance, tables, trainings
from models.attendance import check_in
from models.database import Database
from models.errors import NotRegistered
from models.outbox_subjects import OutboxSubject
from models.training_reports import Rating, Understood, feedback
from models.trainings import NotEnrolled, planning, questions_after
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA, LEAST = 900, feedback.LEAST
CAME = range(1, LEAST + 1)
ABSENT = LEAST + 1
ENDS = CLOSED = NOON + 3 * HOUR


@pytest.fixture
def session_id(agar: Database) -> int:
    """Hold a session to which LEAST people came, and one with a seat did not."""
    coordinator(MEENA, "Meena", "PC21")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + HOUR, 10, "आगर")
    session = planning.make_session(new, by=MEENA, now=NOON)
    for number in (*CAME, ABSENT):
        person(number, f"Worker {number}")
        trainings.enrol(number, session.id, NOON)
    code = attendance.open_attendance(session.id, by=MEENA, now=NOON + HOUR).code
    for number in CAME:
        check_in.check_in(number, code, NOON + HOUR, session.id)
    close(session.id, CLOSED)
    return session.id


def close(session_id: int, now: datetime) -> None:
    attendance.close(session_id, by=MEENA, now=now)
    attendance.settle(session_id, now)


def seat(telegram_id: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker).id)


def questions() -> list[tables.Outbox]:
    return list(tables.Outbox.select().where(tables.Outbox.subject == OutboxSubject.FEEDBACK))


def asked() -> list[int]:
    return sorted(row.chat_id for row in questions())


def test_who_came_is_asked_once_and_nobody_else(session_id: int) -> None:
    assert feedback.make_due(CLOSED) == LEAST
    assert feedback.make_due(CLOSED + HOUR) == 0
    assert asked() == list(CAME)


def test_whose_presence_lacks_a_witness_is_not_asked_unless_they_passed(session_id: int) -> None:
    tables.Session.update(attendance_witnesses=2).where(tables.Session.id == session_id).execute()
    lacking = tables.Enrolment.id == seat(1)
    tables.Enrolment.update(state="enrolled").where(lacking).execute()
    assert feedback.make_due(CLOSED) == LEAST - 1
    assert 1 not in asked()
    with pytest.raises(NotEnrolled):
        feedback.rate(1, seat(1), 5, CLOSED)


def test_long_after_the_session_nobody_is_asked(session_id: int) -> None:
    assert feedback.make_due(CLOSED + questions_after.ASKED_FOR) == 0
    assert feedback.make_due(CLOSED + questions_after.ASKED_FOR - timedelta(seconds=1)) == LEAST


def test_of_a_session_whose_attendance_closes_early_they_are_asked_when_it_has_ended(
    agar: Database,
) -> None:
    coordinator(MEENA, "Meena", "PC21")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + HOUR, 10, "आगर")
    session = planning.make_session(new, by=MEENA, now=NOON)
    person(1, "Asha")
    trainings.enrol(1, session.id, NOON)
    assert feedback.next_due(NOON) is None
    code = attendance.open_attendance(session.id, by=MEENA, now=NOON).code
    check_in.check_in(1, code, NOON, session.id)
    close(session.id, NOON)
    assert feedback.make_due(ENDS - timedelta(seconds=1)) == 0
    assert feedback.next_due(NOON) == ENDS
    assert feedback.make_due(ENDS + questions_after.ASKED_FOR - timedelta(seconds=1)) == 1
    assert feedback.next_due(ENDS) is None
    assert {row.expires_at for row in questions()} == {ENDS + DAY}


def test_who_has_answered_is_not_asked_again(session_id: int) -> None:
    shown = feedback.of_seat(seat(1))
    assert shown is not None
    assert shown.id == session_id
    feedback.rate(1, seat(1), 5, CLOSED)
    assert feedback.of_seat(seat(1)) is None
    assert feedback.of_seat(10**6) is None


def test_nothing_is_shown_below_five_answers(session_id: int) -> None:
    for number in CAME:
        assert feedback.of_sessions([session_id]) is None
        feedback.rate(number, seat(number), number, CLOSED)
    mean, (last, *others) = sum(CAME) / LEAST, CAME
    for number in others:
        feedback.say_understood(number, seat(number), Understood.PARTLY)
    assert feedback.of_sessions([session_id]) == Rating(LEAST, mean, told=0, understood=0)
    feedback.say_understood(last, seat(last), Understood.ALL)
    assert feedback.of_sessions([session_id]) == Rating(LEAST, mean, told=LEAST, understood=1)
    assert feedback.of_sessions([session_id + 1]) is None
    assert feedback.of_sessions([]) is None


def test_a_second_answer_replaces_the_first(session_id: int) -> None:
    feedback.rate(1, seat(1), 1, CLOSED)
    feedback.say_understood(1, seat(1), Understood.LITTLE)
    feedback.rate(1, seat(1), 4, CLOSED + HOUR)
    [row] = tables.Feedback.select()
    assert (row.rating, row.understood, row.at) == (4, "little", CLOSED + HOUR)


def test_only_who_was_there_can_answer_and_only_for_themselves(session_id: int) -> None:
    for number, about in ((ABSENT, seat(ABSENT)), (2, seat(1)), (1, 10**6)):
        with pytest.raises(NotEnrolled, match="absent"):
            feedback.rate(number, about, 5, CLOSED)
        with pytest.raises(NotEnrolled, match="absent"):
            feedback.say_understood(number, about, Understood.ALL)
    with pytest.raises(NotRegistered):
        feedback.rate(77, seat(1), 5, CLOSED)
    assert tables.Feedback.select().count() == 0


def test_an_understanding_without_a_rating_is_nothing(session_id: int) -> None:
    feedback.say_understood(1, seat(1), Understood.ALL)
    assert tables.Feedback.select().count() == 0


def test_answers_go_with_the_worker(session_id: int) -> None:
    feedback.rate(1, seat(1), 5, CLOSED)
    tables.Worker.delete().where(tables.Worker.telegram_id == 1).execute()
    assert tables.Feedback.select().count() == 0


def test_the_question_is_over_a_day_after(session_id: int) -> None:
    feedback.make_due(CLOSED + HOUR)
    assert {row.expires_at for row in questions()} == {CLOSED + DAY}
