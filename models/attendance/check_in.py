"""Come into the hall: by the code that it shows, or by the trainer, also without a seat."""

from datetime import datetime

from peewee import ModelSelect

from models import tables, workers
from models.attendance import minute_codes
from models.attendance.errors import WrongCode
from models.attendance.presences import witness
from models.attendance.stages import LATEST, locked, require_open, require_trainer
from models.database import lock_row, transaction
from models.identity import worker_ids
from models.tables.trainings import Witness
from models.trainings import Session, enrolment, session


def check_in(telegram_id: int, code: str, now: datetime, session_id: int | None = None) -> Session:
    """Record that a worker is there, by the code that the hall sees; return the session.

    `session_id` as the scanned code names it; a typed one is looked for among the sessions that
    are open. Who has no seat takes one that is left. A second time changes nothing.
    Raises NotRegistered, WrongCode, AttendanceClosed or SessionFull.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        row = locked(_shown_by(code, now, session_id), now)
        require_open(row, now)
        enrolment_id = enrolment.take_at_the_door(worker.id, row.id, now)
        witness(enrolment_id, Witness.CODE, None, now)
    return session(row.id, now)


def add_at_the_door(session_id: int, public_id: str, *, by: int, now: datetime) -> Session:
    """Record that a worker (ID of seven characters) is there, with a seat that is left.

    Raises NotRegistered, NotAllowed, UnknownSession, UnknownWorker, TooEarly, AttendanceClosed or
    SessionFull.
    """
    with transaction():
        lock_row(tables.Worker, tables.Worker.public_id == public_id)
        row = locked(session_id, now)
        trainer_id = require_trainer(by, row)
        worker = tables.Worker.get_or_none(tables.Worker.public_id == public_id)
        if worker is None:
            raise workers.UnknownWorker(text=worker_ids.show(public_id), what="elsewhere")
        require_open(row, now)
        enrolment_id = enrolment.take_at_the_door(worker.id, session_id, now)
        witness(enrolment_id, Witness.TICK, trainer_id, now)
    return session(session_id, now)


def is_open_anywhere(now: datetime) -> bool:
    """Return whether the attendance of any session is open."""
    return bool(_open(now).exists())


def _open(now: datetime) -> "ModelSelect[tables.Session]":
    return tables.Session.select().where(
        tables.Session.attendance_opened_at.is_null(False),
        tables.Session.attendance_closed_at.is_null(),
        tables.Session.ends_at > now - LATEST,
    )


def _shown_by(code: str, now: datetime, session_id: int | None) -> int:
    """Return the session whose hall shows this code; raises WrongCode."""
    query = _open(now)
    if session_id is not None:
        query = query.where(tables.Session.id == session_id)
    for row in query:
        if minute_codes.is_good(row.attendance_key, code, now):
            return int(row.id)
    raise WrongCode(code=code)
