"""Who has a seat says whether they come; a seat that is given back can be taken again."""

import pytest

from models import tables, trainings
from models.database import Database
from models.trainings import AlreadyEnrolled, NotEnrolled, SessionFull, SessionOver, planning
from models.turnout import answers
from models.turnout.answers import Coming, Reason
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

MEENA, ASHA, RAVI = 900, 1, 2
AT = NOON + DAY


@pytest.fixture(autouse=True)
def seat(agar: Database) -> int:
    """Plan a session with one seat, which Asha takes; return her enrolment."""
    coordinator(MEENA, "Meena", "PC21")
    person(ASHA, "Asha")
    person(RAVI, "Ravi")
    new = planning.NewSession(place_id("PC21"), "बूथ", AT, 1, "आगर")
    trainings.enrol(ASHA, planning.make_session(new, by=MEENA, now=NOON).id, NOON)
    return int(tables.Enrolment.get().id)


def taken() -> int:
    return int(tables.Session.get_by_id(1).taken)


def stamp() -> int:
    return int(AT.timestamp())


def test_who_says_nothing_keeps_the_seat_and_is_not_sure(seat: int) -> None:
    assert (taken(), answers.sure([1])) == (1, {})
    assert answers.say_coming(ASHA, seat, stamp(), NOON).coming is Coming.YES
    answers.say_coming(ASHA, seat, stamp(), NOON)  # a second tap
    assert (taken(), answers.sure([1])) == (1, {1: 1})


def test_an_answer_about_an_earlier_time_of_the_session_is_none(seat: int) -> None:
    answers.say_coming(ASHA, seat, stamp(), NOON)
    tables.Session.update(starts_at=AT + HOUR, ends_at=AT + 3 * HOUR).execute()
    assert (answers.sure([1]), answers.of_seat(seat, NOON).coming) == ({}, None)
    assert answers.say_coming(ASHA, seat, stamp(), NOON).coming is None  # an old button
    assert answers.sure([1]) == {}


def test_who_cannot_come_gives_the_seat_back_says_why_and_can_take_it_again(seat: int) -> None:
    answers.say_coming(ASHA, seat, stamp(), NOON)
    assert not answers.say_no(ASHA, seat, NOON).held
    assert not answers.say_no(ASHA, seat, NOON).held  # a second tap gives back one seat
    answers.give_reason(ASHA, seat, Reason.WORK, NOON)
    assert (taken(), answers.sure([1]), answers.reasons([1])) == (0, {}, {Reason.WORK: 1})
    assert answers.take_back_no(ASHA, seat, NOON).held
    answers.take_back_no(ASHA, seat, NOON)
    assert (taken(), answers.sure([1]), answers.reasons([1])) == (1, {1: 1}, {})


def test_a_seat_that_somebody_else_has_is_not_given_back(seat: int) -> None:
    answers.say_no(ASHA, seat, NOON)
    trainings.enrol(RAVI, 1, NOON)
    with pytest.raises(SessionFull):
        answers.take_back_no(ASHA, seat, NOON)
    assert answers.of_seat(seat, NOON).coming is Coming.NO


def test_nobody_answers_for_somebody_else_or_after_the_session_began(seat: int) -> None:
    for answer in (answers.say_no, answers.take_back_no):
        with pytest.raises(NotEnrolled, match="other"):
            answer(RAVI, seat, NOON)
        with pytest.raises(SessionOver):
            answer(ASHA, seat, AT)
    with pytest.raises(NotEnrolled, match="other"):
        answers.require_own(RAVI, seat)
    with pytest.raises(AlreadyEnrolled):
        answers.give_reason(ASHA, seat, Reason.FAR, NOON)  # who has said nothing
    trainings.cancel(ASHA, 1, NOON)
    with pytest.raises(NotEnrolled):
        answers.say_coming(ASHA, seat, stamp(), NOON)
    assert taken() == 0
