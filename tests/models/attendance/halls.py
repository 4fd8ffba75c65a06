"""Steps of the tests about attendance: plan a session, open it, look at it, close it."""

from datetime import datetime, timedelta

from models import attendance, tables, trainings
from models.trainings import planning
from tests.support.world import DAY, HOUR, NOON, person, place_id

MEENA, ASHA, RAVI, KAMLA = 900, 1, 2, 3
STARTS = NOON + DAY
MINUTE = timedelta(minutes=1)


def planned(seats: int = 3, starts_at: datetime = STARTS, venue: str = "आगर") -> int:
    new = planning.NewSession(place_id("PC21"), "बूथ", starts_at, seats, venue)
    return planning.make_session(new, by=MEENA, now=NOON).id


def opened(*people: int, seats: int = 3, witnesses: int = 1) -> int:
    """Plan a session with these people in it, and open its attendance when it begins."""
    session_id = planned(seats)
    for number in people:
        person(number, f"Worker {number}")
        trainings.enrol(number, session_id, NOON)
    attendance.open_attendance(session_id, by=MEENA, now=STARTS, witnesses=witnesses)
    return session_id


def shown(session_id: int, now: datetime = STARTS) -> str:
    return attendance.look_at(session_id, by=MEENA, now=now).code


def close(session_id: int, now: datetime = STARTS + 2 * HOUR) -> attendance.AttendanceView:
    attendance.close(session_id, by=MEENA, now=now)
    attendance.settle(session_id, now)
    return attendance.look_at(session_id, by=MEENA, now=now)


def seat_of(telegram_id: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker).id)


def trained(telegram_id: int) -> bool:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return row.trained_at is not None


def counted() -> int:
    return sum(booth.trained for booth in tables.Booth.select())
