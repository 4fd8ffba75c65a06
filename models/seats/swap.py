"""Swap the seats that overlap with a session for a seat in that one."""

from dataclasses import dataclass
from datetime import datetime

from models import tables, trainings, workers
from models.database import lock_row, transaction
from models.trainings import SessionClash


@dataclass(frozen=True, slots=True)
class Swap:
    """A session in which a seat was taken, and those whose seats were given up for it."""

    taken: trainings.Session
    given_up: tuple[trainings.Session, ...]


def swap(telegram_id: int, session_id: int, known: tuple[int, ...], now: datetime) -> Swap:
    """Enrol a worker in a session, and cancel their seats that overlap with it.

    All or nothing: where the seat cannot be had, those held stay. `known` are the sessions that the
    worker was told of; SessionClash names them anew when there is another one.

    Locks the worker's row, then those of the sessions. Raises what `trainings.enrol` and
    `trainings.cancel` raise.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        wanted = trainings.session(session_id, now)
        held = trainings.clashing(worker.id, wanted, now)
        if {s.id for s in held} - set(known):
            raise SessionClash(session=wanted.code, other=", ".join(s.code for s in held))
        # In one order, or two who swap the same sessions crosswise wait for each other for ever.
        for locked_id in sorted((session_id, *(s.id for s in held))):
            lock_row(tables.Session, tables.Session.id == locked_id)
        given_up = tuple(trainings.cancel(telegram_id, s.id, now) for s in held)
        return Swap(trainings.enrol(telegram_id, session_id, now), given_up)
