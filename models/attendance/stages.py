"""How far the attendance of a session has come, and who may lead it. For models alone.

A worker's row is locked before the session's, never the other way round.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from peewee import ModelSelect

from models import authority, tables, worker_rows
from models.attendance.errors import AttendanceClosed, TooEarly
from models.errors import NotAllowed
from models.trainings import SessionOver, elsewhere, session

EARLIEST = timedelta(hours=2)  # before the session begins, as its reminder
LATEST = timedelta(hours=12)  # after it has ended: then it closes by itself


class AttendanceStage(StrEnum):
    """How far the attendance of a session has come."""

    EARLY = "early"  # cannot be opened yet
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"


def row_of(session_id: int, now: datetime) -> tables.Session:
    """Return a session's row; raises UnknownSession."""
    session(session_id, now)  # raises UnknownSession with the choices
    row: tables.Session = tables.Session.get_by_id(session_id)
    return row


def locked(session_id: int, now: datetime, *, coming: Iterable[int] = ()) -> tables.Session:
    """Return a session's row under its lock; raises UnknownSession.

    `coming` are workers who come to it, and may leave seats in other sessions for that.
    """
    elsewhere.lock(session_id, coming)
    return row_of(session_id, now)


def all_open(now: datetime) -> "ModelSelect[tables.Session]":
    """Return the query of the sessions whose attendance is open."""
    return tables.Session.select().where(
        tables.Session.attendance_opened_at.is_null(False),
        tables.Session.attendance_closed_at.is_null(),
        tables.Session.ends_at > now - LATEST,
    )


def leads(telegram_id: int, worker_id: int, row: tables.Session) -> bool:
    """Return whether this person leads the session: its trainer, or who may plan there."""
    return row.trainer_id == worker_id or authority.may(telegram_id, "plan", row.place_id)


def require_trainer(telegram_id: int, row: tables.Session) -> int:
    """Check that this person leads the session; return the worker's id.

    Raises NotRegistered or NotAllowed.
    """
    worker_id = worker_rows.require_id(telegram_id)
    if not leads(telegram_id, worker_id, row):
        raise NotAllowed(what="session", session=f"T{row.id}")
    return worker_id


def refuse_cancelled(row: tables.Session) -> None:
    """Check that a session takes place; raises SessionOver."""
    if row.cancelled_at is not None:
        raise SessionOver(session=f"T{row.id}")


def stage_of(row: tables.Session, now: datetime) -> AttendanceStage:
    """Return how far the attendance of a session has come."""
    if row.attendance_closed_at is not None or now >= row.ends_at + LATEST:
        return AttendanceStage.CLOSED
    if row.attendance_opened_at is not None:
        return AttendanceStage.OPEN
    return AttendanceStage.READY if now >= row.starts_at - EARLIEST else AttendanceStage.EARLY


def require_open(row: tables.Session, now: datetime, *, leads: bool) -> None:
    """Check that the attendance is open; `leads`: for who leads the session.

    Raises TooEarly or AttendanceClosed.
    """
    stage = stage_of(row, now)
    if stage is AttendanceStage.CLOSED and leads:
        raise AttendanceClosed(what="leader", session=f"T{row.id}")
    if stage is AttendanceStage.CLOSED:
        raise AttendanceClosed(session=f"T{row.id}")
    if stage is not AttendanceStage.OPEN:
        raise TooEarly(session=f"T{row.id}")
