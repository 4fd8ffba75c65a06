"""Who did not come is asked why, once; who says that they were there is put to the trainer."""

from datetime import datetime, timedelta

import pytest

from models import attendance, tables, training_reports, trainings
from models.account import personal_data
from models.attendance import check_in
from models.database import Database
from models.errors import NotAllowed
from models.identity import worker_ids
from models.outbox_subjects import OutboxSubject
from models.trainings import NotEnrolled, planning, questions_after
from models.turnout import absences, answers
from models.turnout.answers import Reason
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA, ASHA, RAVI, SUNITA, KAMLA = 900, 1, 2, 3, 4
STARTS, CLOSED = NOON + HOUR, NOON + 3 * HOUR


@pytest.fixture(autouse=True)
def session_id(agar: Database) -> int:
    """Hold a session: Asha came, Ravi and Sunita did not, Kamla had given her seat back."""
    coordinator(MEENA, "Meena", "PC21")
    new = planning.NewSession(place_id("PC21"), "बूथ", STARTS, 10, "आगर")
    session = planning.make_session(new, by=MEENA, now=NOON)
    for number, name in ((ASHA, "Asha"), (RAVI, "Ravi"), (SUNITA, "Sunita"), (KAMLA, "Kamla")):
        person(number, name)
        trainings.enrol(number, session.id, NOON)
    answers.say_coming(RAVI, seat(RAVI), int(STARTS.timestamp()), NOON)
    answers.say_no(KAMLA, seat(KAMLA), NOON)
    answers.give_reason(KAMLA, seat(KAMLA), Reason.WORK, NOON)
    code = attendance.open_attendance(session.id, by=MEENA, now=STARTS).code
    check_in.check_in(ASHA, code, STARTS, session.id)
    return session.id


def close(session_id: int, at: datetime = CLOSED) -> None:
    attendance.close(session_id, by=MEENA, now=at)
    attendance.settle(session_id, at)


def seat(telegram_id: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker).id)


def asked(subject: OutboxSubject = OutboxSubject.ABSENT) -> list[int]:
    rows = tables.Outbox.select().where(tables.Outbox.subject == subject)
    return sorted(row.chat_id for row in rows)


def test_who_did_not_come_is_asked_once_when_it_is_over_and_closed(session_id: int) -> None:
    assert absences.make_due(CLOSED) == 0  # nobody knows yet who came
    assert absences.next_due(STARTS) is None
    close(session_id, STARTS + HOUR)
    assert absences.make_due(STARTS + HOUR) == 0
    assert absences.next_due(STARTS + HOUR) == CLOSED
    assert absences.make_due(CLOSED) == 2
    assert absences.make_due(CLOSED + HOUR) == 0
    assert asked() == [RAVI, SUNITA]


@pytest.mark.parametrize("what", ["cancelled", "long ago"])
def test_of_some_sessions_nobody_is_asked(session_id: int, what: str) -> None:
    close(session_id)
    now = CLOSED
    if what == "cancelled":
        tables.Session.update(cancelled_at=NOON).execute()
    else:
        now += questions_after.ASKED_FOR
    assert absences.make_due(now) == 0
    assert what == "long ago" or absences.make_due(now - timedelta(seconds=1)) == 0


def test_who_is_corrected_or_erased_before_the_message_leaves_is_not_asked(session_id: int) -> None:
    close(session_id)
    absences.make_due(CLOSED)
    ravi, sunita = seat(RAVI), seat(SUNITA)
    assert absences.of_seat(ravi) is not None
    attendance.tick(ravi, by=MEENA, now=CLOSED)
    assert absences.of_seat(ravi) is None
    assert absences.answer(RAVI, ravi, Reason.FAR, CLOSED).listed
    public_id = tables.Worker.get(tables.Worker.telegram_id == SUNITA).public_id
    personal_data.erase(SUNITA, worker_ids.show(public_id), KEYS, CLOSED)
    assert absences.of_seat(sunita) is None
    assert absences.reasons([session_id]) == {}
    assert SUNITA not in asked()


def test_the_report_counts_reasons_of_no_shows_apart(session_id: int) -> None:
    close(session_id)
    absences.answer(RAVI, seat(RAVI), Reason.FAR, CLOSED)
    absences.answer(RAVI, seat(RAVI), Reason.TIME, CLOSED)  # another tap on the old message
    found = training_reports.of_place(place_id("PC21"), NOON, CLOSED, CLOSED)
    assert (found.reasons, found.absent_reasons) == ({Reason.WORK: 1}, {Reason.FAR: 1})
    assert (found.total("absent"), found.total("sure")) == (2, 1)  # Ravi had said that he comes


def test_nobody_answers_for_somebody_else_or_before_it_is_closed(session_id: int) -> None:
    for telegram_id, number in ((RAVI, seat(RAVI)), (RAVI, seat(SUNITA)), (KAMLA, seat(KAMLA))):
        with pytest.raises(NotEnrolled, match="not_asked"):
            absences.answer(telegram_id, number, Reason.FAR, CLOSED)
    close(session_id)
    for telegram_id, number in ((RAVI, seat(SUNITA)), (KAMLA, seat(KAMLA)), (RAVI, 10**6)):
        with pytest.raises(NotEnrolled, match="not_asked"):
            absences.answer(telegram_id, number, Reason.FAR, CLOSED)


def test_who_was_there_is_put_to_the_trainer_who_corrects_the_list(session_id: int) -> None:
    close(session_id)
    ravi = seat(RAVI)
    assert not absences.answer(RAVI, ravi, Reason.THERE, CLOSED).listed
    assert asked(OutboxSubject.CLAIM) == [MEENA]
    said = absences.claim(ravi)
    assert said is not None
    assert said.name == "Ravi"
    with pytest.raises(NotAllowed):
        attendance.add_listed(ravi, by=RAVI, now=CLOSED)
    for _ in range(2):  # a second tap changes nothing
        attendance.add_listed(ravi, by=MEENA, now=CLOSED)
        assert tables.Enrolment.get_by_id(ravi).state == "attended"
    assert absences.claim(ravi) is None
    found = training_reports.of_place(place_id("PC21"), NOON, CLOSED, CLOSED)
    assert (found.absent_reasons, found.total("passed")) == ({}, 2)


def test_a_reason_from_before_is_none_for_who_took_the_seat_again(session_id: int) -> None:
    tables.Session.update(taken=tables.Session.taken + 1).execute()
    tables.Enrolment.update(state="enrolled").where(tables.Enrolment.id == seat(KAMLA)).execute()
    close(session_id)
    assert absences.make_due(CLOSED) == 3
    assert absences.reasons([session_id]) == {}
    absences.answer(KAMLA, seat(KAMLA), Reason.PERSONAL, CLOSED)
    assert absences.reasons([session_id]) == {Reason.PERSONAL: 1}
    assert absences.make_due(CLOSED + DAY) == 0
