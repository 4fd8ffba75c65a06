"""Attendance of a session as a whole: open it, look at it, close it."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, tables, worker_rows
from models.attendance import lot, minute_codes, passing, presences
from models.attendance.errors import AttendanceClosed, NotBegun, TooEarly
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
class AttendanceCounts:
    """What an attendance came to once it was closed, and what the lot found the day after."""

    present: int
    scanned: int  # by themselves or by the trainer
    ticked_only: int
    asked: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """The attendance of a session. `code` is that of this minute, "" unless it is open.

    `witnesses` are asked for until a presence counts; `lacking` is the number of those who have
    some, and too few. `counts` are there once it is closed.
    """

    session: Session
    stage: AttendanceStage
    opens_at: datetime
    present: int
    passed: int
    code: str = ""
    witnesses: int = 1
    lacking: int = 0
    counts: AttendanceCounts | None = None


def look_at(session_id: int, *, by: int, now: datetime) -> AttendanceView:
    """Return the attendance of a session. Raises NotRegistered, NotAllowed or UnknownSession."""
    row = row_of(session_id, now)
    require_trainer(by, row)
    return view_of(row, now)


def open_attendance(
    session_id: int, *, by: int, now: datetime, witnesses: int = 1
) -> AttendanceView:
    """Open the attendance of a session, or return it as it is when it is open.

    From then on a presence needs so many `witnesses` to count.

    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver (cancelled), TooEarly or
    AttendanceClosed.
    """
    with transaction():
        row = locked(session_id, now)
        open_row(row, require_trainer(by, row), now, witnesses)
    return view_of(row_of(session_id, now), now)


def open_row(row: tables.Session, worker_id: int, now: datetime, witnesses: int) -> None:
    """Open the attendance of a locked session, unless it is open. For models alone.

    Raises SessionOver, TooEarly or AttendanceClosed.
    """
    if row.cancelled_at is not None:
        raise SessionOver(session=f"T{row.id}")
    if now < row.starts_at - EARLIEST:
        raise TooEarly(session=f"T{row.id}")
    if stage_of(row, now) is AttendanceStage.CLOSED:
        raise AttendanceClosed(what="leader", session=f"T{row.id}")
    if row.attendance_opened_at is None:
        tables.Session.update(
            attendance_key=minute_codes.new_key(),
            attendance_opened_at=now,
            attendance_opened_by=worker_id,
            attendance_witnesses=witnesses,
        ).where(tables.Session.id == row.id).execute()
        audit.record(worker_id, AuditAction.OPEN_ATTENDANCE, f"T{row.id}", now)


def close(session_id: int, *, by: int, now: datetime) -> None:
    """Close the attendance; then `settle` lets those pass who were there.

    Before the session begins only when everybody with a seat is there. Closing it again changes
    nothing. Raises NotRegistered, NotAllowed, UnknownSession, TooEarly when it was never opened, or
    NotBegun.
    """
    with transaction():
        row = locked(session_id, now)
        worker_id = require_trainer(by, row)
        if row.attendance_opened_at is None:
            raise TooEarly(session=f"T{row.id}")
        if row.attendance_closed_at is None:
            _require_begun(row, now)
            _end(row, now)
            audit.record(worker_id, AuditAction.CLOSE_ATTENDANCE, f"T{row.id}", now)


def settle(session_id: int, now: datetime) -> int:
    """Record that everybody passes who was there when it closed; return how many newly do.

    The counts are kept, and the lot is drawn, once. An operation of its own, for it locks workers,
    and closing locks the session. Safe to repeat.
    """
    with transaction():
        if stage_of(row_of(session_id, now), now) is not AttendanceStage.CLOSED:
            return 0
        passed = passing.pass_present(row_of(session_id, now), now)
        row = locked(session_id, now)
        if presences.keep_counts(row):
            lot.draw(row, now)
        return passed


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


def view_of(row: tables.Session, now: datetime) -> AttendanceView:
    """Return the attendance of a session's row. For models alone."""
    stage, tally = stage_of(row, now), presences.tally(row)
    counts = _counts(row.id) if stage is AttendanceStage.CLOSED else None
    seats = presences.seats_of(row.id)
    return AttendanceView(
        of_row(row),
        stage,
        opens_at=row.starts_at - EARLIEST,
        present=counts.present if counts else tally.present,
        passed=seats.where(tables.Enrolment.state == EnrolmentState.PASSED).count(),
        code=minute_codes.at(row.attendance_key, now) if stage is AttendanceStage.OPEN else "",
        witnesses=presences.needed(row),
        lacking=tally.lacking,
        counts=counts,
    )


def _counts(session_id: int) -> AttendanceCounts | None:
    row = tables.AttendanceCount.get_or_none(tables.AttendanceCount.session == session_id)
    if row is None:
        return None
    return AttendanceCounts(
        row.present, row.scanned, row.ticked_only, asked=row.asked, yes=row.yes, no=row.no
    )


def _require_begun(row: tables.Session, now: datetime) -> None:
    if now >= row.starts_at:
        return
    taken = presences.seats_of(row.id).count()
    if not taken or presences.tally(row).present < taken:
        raise NotBegun(session=f"T{row.id}", moment=row.starts_at)


def _end(row: tables.Session, now: datetime) -> None:
    """Close it; with it ends the right of others to scan."""
    tables.ScanRight.delete().where(tables.ScanRight.session == row.id).execute()
    tables.Session.update(attendance_closed_at=now).where(tables.Session.id == row.id).execute()
