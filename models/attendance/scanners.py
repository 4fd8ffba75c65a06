"""The right to scan cards at the door of a session: give it, and take it back."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, tables, worker_rows, workers
from models.attendance.errors import AttendanceClosed
from models.attendance.stages import (
    LATEST,
    AttendanceStage,
    locked,
    require_trainer,
    row_of,
    stage_of,
)
from models.audit import AuditAction
from models.database import transaction
from models.identity import worker_ids
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.trainings import Session, SessionOver, of_row, reminders


@dataclass(frozen=True, slots=True)
class Scanner:
    """Somebody who may scan cards at a session: the right's id, and their name."""

    id: int
    name: str


def give(session_id: int, text: str, *, by: int, now: datetime) -> Scanner:
    """Allow the worker with this ID to scan cards until the attendance is over; they are told.

    Giving it again changes nothing. Raises NotRegistered, NotAllowed, UnknownSession,
    UnknownWorker, SessionOver (cancelled) or AttendanceClosed.
    """
    with transaction():
        row = locked(session_id, now)
        giver_id, worker = require_trainer(by, row), workers.by_code(text, by)
        if row.cancelled_at is not None:
            raise SessionOver(session=f"T{row.id}")
        if stage_of(row, now) is AttendanceStage.CLOSED:
            raise AttendanceClosed(what="leader", session=f"T{row.id}")
        right, right_of = tables.ScanRight, (tables.ScanRight.session == row.id)
        held = right.get_or_none(right_of, right.worker == worker.id)
        if held is None:
            held = right.create(session=row.id, worker=worker.id, by=giver_id, at=now)
            shown = worker_ids.show(worker.public_id)
            audit.record(giver_id, AuditAction.GIVE_SCAN, f"T{row.id}", now, worker=shown)
            _tell(held.id, worker, row, now)
    return Scanner(held.id, worker.name)


def take_back(right_id: int, *, by: int, now: datetime) -> int | None:
    """End a right to scan; return the session's id, None where it is gone already.

    Raises NotRegistered or NotAllowed.
    """
    with transaction():
        right = tables.ScanRight.get_or_none(tables.ScanRight.id == right_id)
        if right is None:
            worker_rows.require_id(by)
            return None
        row = locked(right.session_id, now)
        taker_id, shown = require_trainer(by, row), worker_ids.show(right.worker.public_id)
        tables.ScanRight.delete().where(tables.ScanRight.id == right_id).execute()
        audit.record(taker_id, AuditAction.TAKE_SCAN, f"T{row.id}", now, worker=shown)
    return int(row.id)


def of_session(session_id: int, *, by: int, now: datetime) -> tuple[Scanner, ...]:
    """Return who may scan cards at a session; the audit records that their names were read.

    Raises NotRegistered, NotAllowed or UnknownSession.
    """
    right = tables.ScanRight
    rows = right.select(right, tables.Worker).join(
        tables.Worker, on=(right.worker == tables.Worker.id)
    )
    with transaction(repeatable=True):
        reader_id = require_trainer(by, row_of(session_id, now))
        held = rows.where(right.session == session_id).order_by(right.id)
        people = tuple(Scanner(row.id, row.worker.name) for row in held)
        if people:
            audit.record(reader_id, AuditAction.READ_ROSTER, f"T{session_id}", now)
    return people


def session_of(right_id: int, now: datetime) -> Session | None:
    """Return the session at which a right lets somebody scan; None once it is over or gone."""
    right = tables.ScanRight.get_or_none(tables.ScanRight.id == right_id)
    if right is None or stage_of(right.session, now) is AttendanceStage.CLOSED:
        return None
    return of_row(right.session)


def held_by(telegram_id: int, now: datetime) -> tuple[Session, ...]:
    """Return the sessions at which this person may scan, that are not over, by time."""
    right, session = tables.ScanRight, tables.Session
    rows = (
        session.select()
        .join(right, on=(right.session == session.id))
        .where(
            right.worker == worker_rows.require_id(telegram_id),
            session.attendance_closed_at.is_null(),
            session.cancelled_at.is_null(),
            session.ends_at > now - LATEST,
        )
        .order_by(session.starts_at, session.id)
    )
    return tuple(map(of_row, rows))


def _tell(right_id: int, worker: tables.Worker, row: tables.Session, now: datetime) -> None:
    if worker.telegram_id is not None:
        outbox.enqueue(
            f"scanright:{right_id}",
            worker.telegram_id,
            0,
            OutboxSubject.SCAN_RIGHT,
            {"right": right_id},
            now=now,
            priority=reminders.PRIORITY,
            expires_at=row.ends_at + LATEST,
            at_least_once=True,
        )
