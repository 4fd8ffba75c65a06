"""Who leads a session is told when it has ended and its attendance is not closed."""

from datetime import datetime, timedelta

import pytest

from models import attendance, tables, trainings
from models.attendance import AttendanceStage
from models.database import Database
from models.trainings import planning
from models.turnout import closing_notes
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA, DEV, ASHA = 900, 7, 1
STARTS, ENDS = NOON + HOUR, NOON + 3 * HOUR
SECOND = timedelta(seconds=1)


@pytest.fixture
def session_id(agar: Database) -> int:
    """Plan a session that Dev leads, in which Asha has a seat."""
    coordinator(MEENA, "Meena", "PC21")
    person(ASHA, "Asha")
    new = planning.NewSession(place_id("PC21"), "बूथ", STARTS, 3, "आगर", person(DEV, "Dev").id)
    session = planning.make_session(new, by=MEENA, now=NOON)
    trainings.enrol(ASHA, session.id, NOON)
    return session.id


def told(now: datetime) -> list[int]:
    closing_notes.make_due(now)
    return [
        row.chat_id for row in tables.Outbox.select().where(tables.Outbox.subject == "to_close")
    ]


def test_the_trainer_is_told_once_when_the_session_has_ended(session_id: int) -> None:
    assert closing_notes.next_due(NOON) == ENDS
    assert told(ENDS - SECOND) == []
    assert told(ENDS) == [DEV]
    assert told(ENDS + HOUR) == [DEV]
    assert closing_notes.next_due(ENDS) is None
    [row] = tables.Outbox.select().where(tables.Outbox.subject == "to_close")
    assert row.expires_at == ENDS + attendance.LATEST


def test_without_a_trainer_it_is_who_opened_the_attendance(session_id: int) -> None:
    tables.Session.update(trainer=None).execute()
    assert told(ENDS) == []
    attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    assert told(ENDS) == [MEENA]


@pytest.mark.parametrize("why", ["closed", "cancelled", "empty", "long ago"])
def test_nobody_is_told_where_nothing_is_left_to_do(session_id: int, why: str) -> None:
    if why == "closed":
        attendance.open_attendance(session_id, by=DEV, now=STARTS)
        attendance.close(session_id, by=DEV, now=STARTS)
    elif why == "cancelled":
        tables.Session.update(cancelled_at=NOON).execute()
    elif why == "empty":
        trainings.cancel(ASHA, session_id, NOON)
    else:
        assert told(ENDS + attendance.LATEST) == []
        return
    assert closing_notes.next_due(NOON) is None
    assert told(ENDS) == []


def test_what_is_shown_is_how_it_stands_to_who_may_close_it(session_id: int) -> None:
    shown = closing_notes.of_session(session_id, DEV, ENDS)
    assert shown is not None
    assert shown.stage is AttendanceStage.READY
    assert closing_notes.of_session(session_id, ASHA, ENDS) is None
    assert closing_notes.of_session(session_id, DEV, ENDS + DAY) is None
    attendance.open_attendance(session_id, by=DEV, now=ENDS)
    attendance.close(session_id, by=DEV, now=ENDS)
    assert closing_notes.of_session(session_id, DEV, ENDS) is None
