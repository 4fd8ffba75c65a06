"""Attendance of a session: open it, tick who is there, and close it.

A worker's row is locked before the session's, never the other way round.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from peewee import ModelSelect

from models import audit, authority, tables, worker_rows
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.tables.trainings import EnrolmentState, Witness
from models.trainings import minute_codes, passing
from models.trainings.errors import AttendanceClosed, NotEnrolled, SessionOver, TooEarly
from models.trainings.sessions import Session, of_row, session

EARLIEST = timedelta(hours=2)  # before the session begins, as its reminder
LATEST = timedelta(hours=12)  # after it has ended: then it closes by itself
SHOWN = 8  # names on a page of the list


class AttendanceStage(StrEnum):
    """How far the attendance of a session has come."""

    EARLY = "early"  # cannot be opened yet
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """The attendance of a session. `code` is that of this minute, "" unless it is open."""

    session: Session
    stage: AttendanceStage
    opens_at: datetime
    present: int
    passed: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a seat: worker's name and ID, and whether they were there and passed."""

    enrolment_id: int
    name: str
    public_id: str
    present: bool
    passed: bool


def look_at(session_id: int, *, by: int, now: datetime) -> AttendanceView:
    """Return the attendance of a session. Raises NotRegistered, NotAllowed or UnknownSession."""
    row = _row(session_id, now)
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
    return _of(_row(session_id, now), now)


def tick(enrolment_id: int, *, by: int, now: datetime) -> Session:
    """Change one line of the list: there or not there; once it is closed, passed or not passed.

    Who checked in by code stays present. Raises NotRegistered, NotAllowed, NotEnrolled or TooEarly.
    """
    with transaction():
        seat, row = _seat(enrolment_id, now)
        worker_id = require_trainer(by, row)
        if stage_of(row, now) is AttendanceStage.CLOSED:
            _correct(seat, worker_id, now)
        elif row.attendance_opened_at is None:
            raise TooEarly(session=f"T{row.id}")
        elif not _take_tick_back(enrolment_id):
            witness(enrolment_id, Witness.TICK, worker_id, now)
    return session(row.id, now)


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
        if stage_of(_row(session_id, now), now) is not AttendanceStage.CLOSED:
            return 0
        return passing.pass_present(session_id, now)


def roster(session_id: int, page: int, *, by: int, now: datetime) -> tuple[list[Attendee], int]:
    """Return a page (from 0) of those who have a seat, by name, and how many there are.

    The audit records that their names were read. Raises NotRegistered, NotAllowed or
    UnknownSession.
    """
    with transaction(repeatable=True):
        row = _row(session_id, now)
        audit.record(require_trainer(by, row), AuditAction.READ_ROSTER, f"T{row.id}", now)
        seats = _seats(session_id).order_by(tables.Worker.name, tables.Enrolment.id)
        shown = list(seats.paginate(page + 1, SHOWN))
        was_there = tables.Presence.enrolment.in_([seat.id for seat in shown])
        present = {row.enrolment_id for row in _present().where(was_there)}
        return [_attendee(seat, seat.id in present) for seat in shown], seats.count()


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
    return tuple(of_row(row) for row in near if _leads(telegram_id, worker_id, row))


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


def _row(session_id: int, now: datetime) -> tables.Session:
    session(session_id, now)  # raises UnknownSession with the choices
    row: tables.Session = tables.Session.get_by_id(session_id)
    return row


def locked(session_id: int, now: datetime) -> tables.Session:
    """Return a session's row under its lock; raises UnknownSession. For models alone."""
    lock_row(tables.Session, tables.Session.id == session_id)
    return _row(session_id, now)


def _leads(telegram_id: int, worker_id: int, row: tables.Session) -> bool:
    return row.trainer_id == worker_id or authority.may(telegram_id, "plan", row.place_id)


def require_trainer(telegram_id: int, row: tables.Session) -> int:
    """Check that this person leads the session: its trainer, or who may plan there."""
    worker_id = worker_rows.require_id(telegram_id)
    if row.trainer_id == worker_id:
        return worker_id
    return authority.require(telegram_id, "plan", row.place_id)


def stage_of(row: tables.Session, now: datetime) -> AttendanceStage:
    """Return how far the attendance of a session has come. For models alone."""
    if row.attendance_closed_at is not None or now >= row.ends_at + LATEST:
        return AttendanceStage.CLOSED
    if row.attendance_opened_at is not None:
        return AttendanceStage.OPEN
    return AttendanceStage.READY if now >= row.starts_at - EARLIEST else AttendanceStage.EARLY


def _of(row: tables.Session, now: datetime) -> AttendanceView:
    stage = stage_of(row, now)
    code = minute_codes.at(row.attendance_key, now) if stage is AttendanceStage.OPEN else ""
    seats = _seats(row.id)
    passed = seats.where(tables.Enrolment.state == EnrolmentState.PASSED).count()
    present = seats.where(tables.Enrolment.id.in_(_present())).count()
    return AttendanceView(of_row(row), stage, row.starts_at - EARLIEST, present, passed, code)


def _seats(session_id: int) -> "ModelSelect[tables.Enrolment]":
    return (
        tables.Enrolment.select(tables.Enrolment, tables.Worker)
        .join(tables.Worker)
        .where(
            tables.Enrolment.session == session_id,
            tables.Enrolment.state != EnrolmentState.CANCELLED,
        )
    )


def _present() -> "ModelSelect[tables.Presence]":
    return tables.Presence.select(tables.Presence.enrolment)


def _attendee(seat: tables.Enrolment, present: bool) -> Attendee:
    passed = seat.state == EnrolmentState.PASSED
    return Attendee(seat.id, seat.worker.name, seat.worker.public_id, present, passed)


def _seat(enrolment_id: int, now: datetime) -> tuple[tables.Enrolment, tables.Session]:
    """Return a seat and its session, with worker and session locked; raises NotEnrolled."""
    seat = tables.Enrolment.get_or_none(tables.Enrolment.id == enrolment_id)
    if seat is not None:
        lock_row(tables.Worker, tables.Worker.id == seat.worker_id)
        row = locked(seat.session_id, now)
        seat = tables.Enrolment.get_or_none(
            tables.Enrolment.id == enrolment_id,
            tables.Enrolment.state != EnrolmentState.CANCELLED,
        )
    if seat is None:
        raise NotEnrolled(session="")
    return seat, row


def witness(enrolment_id: int, how: Witness, by: int | None, now: datetime) -> None:
    """Record once for each witness that the holder of a seat is there. For models alone."""
    tables.Presence.insert(
        enrolment=enrolment_id, witness=how, by=by, at=now
    ).on_conflict_ignore().execute()


def _take_tick_back(enrolment_id: int) -> bool:
    ticked = tables.Presence.delete().where(
        tables.Presence.enrolment == enrolment_id, tables.Presence.witness == Witness.TICK
    )
    return bool(ticked.execute())


def _correct(seat: tables.Enrolment, worker_id: int, now: datetime) -> None:
    """Turn passed into not passed or back, with a line in the audit."""
    if seat.state == EnrolmentState.PASSED:
        passing.fail_one(seat.id, now)
    else:
        witness(seat.id, Witness.TICK, worker_id, now)
        passing.pass_one(seat.id, now)
    audit.record(worker_id, AuditAction.CORRECT_ATTENDANCE, f"T{seat.session_id}", now)


def _end(row: tables.Session, now: datetime) -> None:
    tables.Session.update(attendance_closed_at=now).where(tables.Session.id == row.id).execute()
