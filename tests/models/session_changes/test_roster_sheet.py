"""The roster of a session as a file: numbers that stay, and how far each has come."""

from datetime import datetime

import pytest

from models import attendance, tables, trainings
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.session_changes import SeatStatus, roster_sheet
from models.trainings import UnknownSession, planning
from models.turnout import answers
from tests.support.world import DAY, HOUR, NOON, coordinator, passes, person, phone, place_id

MEENA, KAVITA, ASHA, RAVI, KAMLA, FARID = 900, 901, 1, 2, 3, 4
BEGINS = NOON + DAY


@pytest.fixture(autouse=True)
def session_id(agar: Database) -> int:
    """Plan a session that Farid leads, in which Asha, Ravi and Kamla have seats."""
    coordinator(MEENA, "Meena", "PC21")
    coordinator(KAVITA, "Kavita", "PC20")
    leader = person(FARID, "Farid")
    new = planning.NewSession(place_id("PC21"), "बूथ", BEGINS, 4, "आगर", leader.id)
    session = planning.make_session(new, by=MEENA, now=NOON)
    for who, name in ((RAVI, "Ravi"), (KAMLA, "Kamla"), (ASHA, "Asha")):
        person(who, name)
        trainings.enrol(who, session.id, NOON)
    return session.id


def read(session_id: int, by: int = MEENA, now: datetime = NOON) -> list[tuple[int, str, str]]:
    sheet = roster_sheet.read(session_id, by=by, now=now)
    return [(one.number, one.name, one.status) for one in sheet.people]


def seat(who: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == who)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker.id).id)


def test_trainer_and_coordinator_read_it_and_each_reading_is_in_the_audit(session_id: int) -> None:
    before = tables.Audit.select().count()
    expected = [(1, "Asha", "seat"), (2, "Kamla", "seat"), (3, "Ravi", "seat")]
    assert read(session_id) == read(session_id, by=FARID) == expected
    rows = tables.Audit.select().order_by(tables.Audit.id).offset(before)
    assert [row.action for row in rows] == ["read_roster", "read_roster"]


def test_no_phone_is_in_it(session_id: int) -> None:
    text = repr(roster_sheet.read(session_id, by=MEENA, now=NOON))
    assert not [who for who in (ASHA, RAVI, KAMLA) if phone(who)[3:] in text]


def test_it_says_of_each_what_is_known_best(session_id: int) -> None:
    answers.say_coming(KAMLA, seat(KAMLA), int(BEGINS.timestamp()), NOON)
    attendance.open_attendance(session_id, by=MEENA, now=BEGINS - HOUR)
    attendance.tick(seat(ASHA), by=MEENA, now=BEGINS)
    passes(RAVI, session_id, BEGINS)
    assert [status for *_, status in read(session_id, now=BEGINS)] == [
        SeatStatus.PRESENT, SeatStatus.COMING, SeatStatus.PASSED,
    ]  # fmt: skip


def test_who_said_yes_to_another_time_has_said_nothing_of_this_one(session_id: int) -> None:
    answers.say_coming(KAMLA, seat(KAMLA), int(BEGINS.timestamp()), NOON)
    tables.Session.update(starts_at=BEGINS + HOUR).execute()
    assert {status for *_, status in read(session_id)} == {SeatStatus.SEAT}


def test_who_gave_their_seat_up_is_not_in_it_and_the_numbers_stay(session_id: int) -> None:
    read(session_id)
    trainings.cancel(KAMLA, session_id, NOON)
    person(7, "Bina")
    trainings.enrol(7, session_id, NOON)
    assert [line[:2] for line in read(session_id)] == [(1, "Asha"), (3, "Ravi"), (4, "Bina")]


@pytest.mark.parametrize(
    ("by", "refusal"), [(ASHA, NotAllowed), (KAVITA, NotAllowed), (99, NotRegistered)]
)
def test_nobody_else_reads_it(session_id: int, by: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read(session_id, by=by)
    with pytest.raises(UnknownSession):
        read(session_id + 1)
