"""Come into the hall: by the code that it shows, or by the trainer, also without a seat."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, tables, workers
from models.attendance import minute_codes, presences
from models.attendance.errors import WrongCode
from models.attendance.presences import witness
from models.attendance.stages import all_open, locked, require_open, require_trainer, row_of
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.identity import worker_ids
from models.tables.trainings import Witness
from models.trainings import Session, SessionFull, elsewhere, enrolment, session


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody is there: the session, their name and seat, and whether that was known before.

    `lacking` is the number of witnesses that are still missing until it counts.
    """

    session: Session
    name: str
    enrolment_id: int
    again: bool
    lacking: int


def check_in(
    telegram_id: int,
    code: str,
    now: datetime,
    session_id: int | None = None,
    sent_at: datetime | None = None,
) -> Arrival:
    """Record that a worker is there, by the code that the hall sees, or saw when it was sent.

    `session_id` as the scanned code names it; a typed one is looked for among the sessions that
    are open. Who has no seat takes one that is left. A second time changes nothing.
    Raises NotRegistered, WrongCode, AttendanceClosed, SessionFull or PresentElsewhere.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        row = locked(shown_by(code, now, session_id, sent_at), now, coming=[worker.id])
        return arrive(worker, row, Witness.CODE, None, now)


def come_in(telegram_id: int, session_id: int, now: datetime) -> Arrival:
    """Record that somebody is there who registered at the door, having scanned a good code.

    Raises NotRegistered, UnknownSession, TooEarly, AttendanceClosed, SessionFull or
    PresentElsewhere.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        row = locked(session_id, now, coming=[worker.id])
        return arrive(worker, row, Witness.CODE, None, now)


def add_at_the_door(session_id: int, text: str, *, by: int, now: datetime) -> Arrival:
    """Record that the worker with a typed ID is there, with a seat that is left.

    Raises NotRegistered, NotAllowed, UnknownSession, UnknownWorker (also for one who lost their
    phone), TooEarly, AttendanceClosed, SessionFull or PresentElsewhere.
    """
    with transaction():
        require_trainer(by, row_of(session_id, now))
        worker = locked_worker(text, by)
        row = locked(session_id, now, coming=[worker.id])
        return arrive(worker, row, Witness.TICK, require_trainer(by, row), now)


def shown_by(
    code: str, now: datetime, session_id: int | None = None, sent_at: datetime | None = None
) -> int:
    """Return the session whose hall shows this code now, or did when somebody sent it.

    Who had to choose a language first, or to wait for the bot, was there all the same.
    Raises WrongCode.
    """
    query = all_open(now)
    if session_id is not None:
        query = query.where(tables.Session.id == session_id)
    for row in query:
        moments = {now, sent_at or now}
        if any(minute_codes.is_good(row.attendance_key, code, one) for one in moments):
            return int(row.id)
    raise WrongCode(code=code)


def is_open_anywhere(now: datetime) -> bool:
    """Return whether the attendance of any session is open."""
    return bool(all_open(now).exists())


def locked_worker(text: str, telegram_id: int) -> tables.Worker:
    """Return the row of the worker with this ID under its lock. For models alone.

    Raises UnknownWorker, with the likely IDs that the person with this Telegram id may see.
    """
    public_id = worker_ids.parse(text)
    if public_id is not None:
        lock_row(tables.Worker, tables.Worker.public_id == public_id)
    try:
        return workers.by_code(text, telegram_id)
    except workers.UnknownWorker:
        if tables.Worker.get_or_none(tables.Worker.public_id == public_id) is None:
            raise
        shown = worker_ids.show(public_id or "")
        raise workers.UnknownWorker(text=shown, what="unconfirmed") from None


def arrive(
    worker: tables.Worker, row: tables.Session, how: Witness, by: int | None, now: datetime
) -> Arrival:
    """Record one witness of somebody who is there; both rows are locked. For models alone.

    A seat that they have elsewhere at that time is given up. That `by` learns their name is on
    record. Raises TooEarly, AttendanceClosed, SessionFull or PresentElsewhere.
    """
    require_open(row, now, leads=by is not None)
    elsewhere.leave(worker, row, now, by_themselves=by is None)
    enrolment_id = _seat(worker, row, by, now)
    is_new = witness(enrolment_id, how, by, now)
    lacking = presences.still_needed(enrolment_id, row)
    if by is not None:
        shown = worker_ids.show(worker.public_id)
        audit.record(by, AuditAction.READ_WORKER, shown, now, session=f"T{row.id}")
    return Arrival(session(row.id, now), worker.name, enrolment_id, not is_new, lacking)


def _seat(worker: tables.Worker, row: tables.Session, by: int | None, now: datetime) -> int:
    """Return the seat that somebody has or takes; that none is left is said to who reads it."""
    try:
        return enrolment.take_at_the_door(worker.id, row.id, now)
    except SessionFull as full:
        if by is None or "what" in full.parameters:
            raise
        raise SessionFull(
            what="door", session=f"T{row.id}", seats=row.seats, name=worker.name
        ) from None
