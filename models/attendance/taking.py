"""Attendance of a session as a whole: open it, look at it, close it."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, tables, worker_rows
from models.attendance import minute_codes, passing, presences
from models.attendance.errors import AttendanceClosed, TooEarly
from models.attendance.stages import (
    EARLIEST,
    LATEST,
    AttendanceStage,
    leads,
    locked,
    require_trainer,
    row_of,
    stage_of,
)
from models.audit import AuditAction
from models.database import transaction
from models.tables.trainings import EnrolmentState
from models.trainings import Session, SessionOver, of_row


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """The attendance of a session. `code` is that of this minute, "" unless it is open."""

    session: Session
    stage: AttendanceStage
    opens_at: datetime
    present: int
    passed: int
    code: str = ""


def look_at(session_id: int, *, by: int, now: datetime) -> AttendanceView:
    """Return the attendance of a session. Raises NotRegistered, NotAllowed or UnknownSession."""
    row = row_of(session_id, now)
    require_trainer(by, row)
    return _of(row, now)


def open_attendance(session_id: int, *, by: int, now: datetime) -> AttendanceView:
    """Open the attendance of a session, or return it as it is when it is open.

    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver (cancelled), TooEarly or
    AttendanceClosed.
    """
    with transaction():
        row = locked(session_id, now)
        worker_id = require_trainer(by, row)
        if row.cancelled_at is not None:
            raise SessionOver(session=f"T{row.id}")
        if now < row.starts_at - EARLIEST:
            raise TooEarly(session=f"T{row.id}")
        if stage_of(row, now) is AttendanceStage.CLOSED:
            raise AttendanceClosed(session=f"T{row.id}")
        if row.attendance_opened_at is None:
            key = minute_codes.new_key()
            tables.Session.update(attendance_key=key, attendance_opened_at=now).where(
                tables.Session.id == session_id
            ).execute()
            audit.record(worker_id, AuditAction.OPEN_ATTENDANCE, f"T{row.id}", now)
    return _of(row_of(session_id, now), now)


def close(session_id: int, *, by: int, now: datetime) -> None:
    """Close the attendance; then `settle` lets those pass who were there.

    Closing it again changes nothing. Raises NotRegistered, NotAllowed, UnknownSession, or TooEarly
    when it was never opened.
    """
    with transaction():
        row = locked(session_id, now)
        worker_id = require_trainer(by, row)
        if row.attendance_opened_at is None:
            raise TooEarly(session=f"T{row.id}")
        if row.attendance_closed_at is None:
            _end(row, now)
            audit.record(worker_id, AuditAction.CLOSE_ATTENDANCE, f"T{row.id}", now)


def settle(session_id: int, now: datetime) -> int:
    """Record that everybody passes who was there when it closed; return how many newly do.

    An operation of its own, for it locks workers, and closing locks the session. Safe to repeat.
    """
    with transaction():
        if stage_of(row_of(session_id, now), now) is not AttendanceStage.CLOSED:
            return 0
        return passing.pass_present(session_id, now)


def may_lead(telegram_id: int, now: datetime) -> tuple[Session, ...]:
    """Return the sessions whose attendance this person may open or correct now, by time.

    Raises NotRegistered.
    """
    worker_id = worker_rows.require_id(telegram_id)
    near = (
        tables.Session.select()
        .where(
            tables.Session.starts_at <= now + EARLIEST,
            tables.Session.ends_at > now - LATEST,
            tables.Session.cancelled_at.is_null(),
        )
        .order_by(tables.Session.starts_at, tables.Session.id)
    )
    return tuple(of_row(row) for row in near if leads(telegram_id, worker_id, row))


def close_overdue(now: datetime) -> int:
    """Close every attendance that nobody closed in LATEST after the end; return how many."""
    query = tables.Session.select(tables.Session.id).where(
        tables.Session.attendance_opened_at.is_null(False),
        tables.Session.attendance_closed_at.is_null(),
        tables.Session.ends_at <= now - LATEST,
    )
    overdue = [row.id for row in query]
    for session_id in overdue:
        with transaction():
            _end(locked(session_id, now), now)
        settle(session_id, now)
    return len(overdue)


def _of(row: tables.Session, now: datetime) -> AttendanceView:
    stage = stage_of(row, now)
    code = minute_codes.at(row.attendance_key, now) if stage is AttendanceStage.OPEN else ""
    seats = presences.seats_of(row.id)
    passed = seats.where(tables.Enrolment.state == EnrolmentState.PASSED).count()
    present = seats.where(tables.Enrolment.id.in_(presences.present())).count()
    return AttendanceView(of_row(row), stage, row.starts_at - EARLIEST, present, passed, code)


def _end(row: tables.Session, now: datetime) -> None:
    tables.Session.update(attendance_closed_at=now).where(tables.Session.id == row.id).execute()
