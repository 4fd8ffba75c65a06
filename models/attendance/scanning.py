"""Scan the cards of those who come: by the trainer, or by somebody who may do only that."""

from datetime import datetime

from models import authority, tables, worker_rows
from models.attendance import presences
from models.attendance.check_in import Arrival, arrive, locked_worker
from models.attendance.errors import NoDoor
from models.attendance.stages import AttendanceStage, all_open, leads, locked, stage_of
from models.database import transaction
from models.tables.trainings import EnrolmentState, Witness
from models.trainings import Session, of_row


def doors(telegram_id: int, public_id: str, now: datetime) -> tuple[Session, ...]:
    """Return the open sessions at whose door this person scans cards, for the card of a worker.

    Where there are several, and the worker has a seat in one of them, that one alone.
    """
    scanner = worker_rows.find(telegram_id)
    if scanner is None:
        return ()
    session = tables.Session
    near = (session.trainer == scanner.id) | (session.attendance_opened_by == scanner.id)
    query = all_open(now).where(near | session.id.in_(authority.scans_at(scanner.id)))
    rows = [row for row in query.order_by(session.id) if _scans(telegram_id, scanner.id, row, now)]
    if len(rows) > 1:
        seated = [row for row in rows if _has_seat(public_id, row.id)]
        rows = seated if len(seated) == 1 else rows
    return tuple(of_row(row) for row in rows)


def scan(session_id: int, public_id: str, *, by: int, now: datetime) -> Arrival:
    """Record that the worker whose card was scanned is there; who has no seat takes one.

    Raises NotRegistered, UnknownSession, UnknownWorker, NoDoor, TooEarly, AttendanceClosed,
    SessionFull or PresentElsewhere.
    """
    with transaction():
        scanner_id = worker_rows.require_id(by)
        worker = locked_worker(public_id, by)
        row = locked(session_id, now, coming=[worker.id])
        if not _scans(by, scanner_id, row, now):
            raise NoDoor(session=f"T{row.id}")
        return arrive(worker, row, Witness.SCAN, scanner_id, now)


def take_back(enrolment_id: int, *, by: int, now: datetime) -> Session:
    """Delete what a scan recorded while the attendance is open; the seat stays.

    Raises NotRegistered or NoDoor.
    """
    with transaction():
        scanner_id = worker_rows.require_id(by)
        seat = tables.Enrolment.get_or_none(tables.Enrolment.id == enrolment_id)
        row = locked(seat.session_id, now) if seat else None
        if row is None or not _scans(by, scanner_id, row, now):
            raise NoDoor(session="")
        if all_open(now).where(tables.Session.id == row.id).exists():
            presences.take_back(enrolment_id, Witness.SCAN)
    return of_row(row)


def _scans(telegram_id: int, worker_id: int, row: tables.Session, now: datetime) -> bool:
    """Return whether somebody scans at this door: its trainer, who opened it, who may scan.

    Those who lead the session are told when it is over; for who may only scan it is no door then.
    """
    opened = row.attendance_opened_by_id == worker_id and leads(telegram_id, worker_id, row)
    if opened or row.trainer_id == worker_id:
        return True
    is_over = stage_of(row, now) is AttendanceStage.CLOSED
    return not is_over and row.id in authority.scans_at(worker_id)


def _has_seat(public_id: str, session_id: int) -> bool:
    seat = tables.Enrolment
    held = (
        seat.select()
        .join(tables.Worker)
        .where(
            seat.session == session_id,
            seat.state != EnrolmentState.CANCELLED,
            tables.Worker.public_id == public_id,
        )
    )
    return bool(held.exists())
