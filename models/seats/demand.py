"""Workers who want to be told of a session near them, and telling them, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from models import places, quiet_hours, tables, trainings, worker_rows
from models.database import lock_row, transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState

PRIORITY = 4  # after reminders, before digests
AT_ONCE = 200  # people told in one transaction


@dataclass(frozen=True, slots=True)
class SessionNews:
    """The session near a worker that they waited for, and their AC."""

    session: trainings.Session
    ac: places.Place


def ask(telegram_id: int, now: datetime) -> None:
    """Record that a worker wants to be told of the next session near them.

    Asking twice changes nothing; who was told before waits for another one. Locks the worker's row.
    Raises NotRegistered.
    """
    with transaction():
        wanted, worker_id = tables.TrainingDemand, _locked(telegram_id)
        wanted.insert(worker=worker_id, asked_at=now).on_conflict_ignore().execute()
        wanted.update(asked_at=now, told_at=None, session=None).where(
            wanted.worker == worker_id, wanted.told_at.is_null(False)
        ).execute()


def withdraw(telegram_id: int) -> None:
    """Record that a worker does not want to be told any more. Raises NotRegistered."""
    with transaction():
        wanted, worker_id = tables.TrainingDemand, _locked(telegram_id)
        wanted.delete().where(wanted.worker == worker_id).execute()


def waiting(place_id: int, now: datetime) -> Mapping[int, int]:
    """Return how many workers wait for a training in each AC of a place; ACs with none left out.

    Who was told, or has taken a seat since, does not wait any more.
    """
    wanted, worker, booth = tables.TrainingDemand, tables.Worker, tables.Booth
    query: Any = (
        wanted.select(booth.ac, fn.COUNT(wanted.worker))
        .join(worker)
        .join(booth)
        .where(
            wanted.told_at.is_null(),
            booth.ac.in_(places.acs_of(place_id)),
            ~_has_a_seat(worker, now),
        )
        .group_by(booth.ac)
    )
    return dict(query.tuples())


def tell(now: datetime, zone: ZoneInfo) -> int:
    """Queue a message to all who wait and near whom a session was made; return how many.

    Nobody is told in the quiet hours. Safe to call at any time, from several processes.
    """
    if quiet_hours.quiet_left(now, zone):
        return 0
    count = 0
    while True:
        with transaction():
            found = _found(now)
            count += sum(_tell(*one, now) for one in found)
        if len(found) < AT_ONCE:
            return count


def news(worker_id: int, now: datetime) -> SessionNews | None:
    """Return what a worker is to be told; None if it is not true any more.

    The session may have begun or been cancelled, and the worker may have a seat or be gone.
    """
    wanted, worker = tables.TrainingDemand, tables.Worker
    row = wanted.get_or_none(wanted.worker == worker_id)
    if row is None or row.session_id is None:
        return None
    session = trainings.session(row.session_id, now)
    if session.cancelled or session.starts_at <= now:
        return None
    if worker.select().where(worker.id == worker_id, _has_a_seat(worker, now)).exists():
        return None
    return SessionNews(session, places.booth(row.worker.booth_id).ac)


def _locked(telegram_id: int) -> int:
    lock_row(tables.Worker, tables.Worker.telegram_id == telegram_id)
    return worker_rows.require_id(telegram_id)


def _found(now: datetime) -> list[tuple[int, int, int]]:
    """Return worker, Telegram id and session of those for whom there is one, each worker once.

    Near is what is held in the worker's AC, or anywhere in their PC. It was made since they asked,
    has a free seat, and teaches a subject that they have not passed; the earliest one counts.
    """
    wanted, worker, booth = tables.TrainingDemand, tables.Worker, tables.Booth
    session, ac, held_at = tables.Session, tables.Place.alias(), tables.Place.alias()
    near = (held_at.id == ac.id) | (held_at.id == ac.pc) | (held_at.pc == ac.pc)
    query: Any = (
        wanted.select(worker.id, worker.telegram_id, session.id)
        .join(worker)
        .join(booth)
        .join(ac, on=(booth.ac == ac.id))
        .join(held_at, on=near)
        .join(session, on=(session.place == held_at.id))
        .where(
            wanted.told_at.is_null(),
            worker.telegram_id.is_null(False),
            session.made_at > wanted.asked_at,
            session.starts_at > now,
            session.cancelled_at.is_null(),
            session.taken < session.seats,
            ~_has_passed(worker, session),
            ~_has_a_seat(worker, now),
        )
        .order_by(session.starts_at, session.id, worker.id)
        .limit(AT_ONCE)
    )
    earliest: dict[int, tuple[int, int, int]] = {}
    for found in query.tuples():
        earliest.setdefault(found[0], found)
    return list(earliest.values())


def _tell(worker_id: int, telegram_id: int, session_id: int, now: datetime) -> int:
    """Record that a worker is told, and queue it; 0 when another process did."""
    wanted = tables.TrainingDemand
    row = wanted.get_or_none(wanted.worker == worker_id)
    told = wanted.update(told_at=now, session=session_id).where(
        wanted.worker == worker_id, wanted.told_at.is_null()
    )
    if row is None or not told.execute():
        return 0
    return outbox.enqueue(
        f"near:{worker_id}:{row.asked_at.timestamp():.0f}",
        telegram_id,
        0,
        OutboxSubject.NEAR,
        {"worker": worker_id},
        now=now,
        priority=PRIORITY,
        expires_at=tables.Session.get_by_id(session_id).starts_at,
        at_least_once=True,
    )


def _has_passed(worker: Any, session: Any) -> Any:
    """Return the condition that a worker has passed the subject of a session."""
    seat, other = tables.Enrolment.alias(), tables.Session.alias()
    passed = (
        seat.select(seat.id)
        .join(other, on=(seat.session == other.id))
        .where(
            seat.worker == worker.id,
            seat.state == EnrolmentState.PASSED,
            other.training == session.training,
        )
    )
    return fn.EXISTS(passed)


def _has_a_seat(worker: Any, now: datetime) -> Any:
    """Return the condition that a worker holds a seat in a coming session."""
    seat, other = tables.Enrolment.alias(), tables.Session.alias()
    held = (
        seat.select(seat.id)
        .join(other, on=(seat.session == other.id))
        .where(
            seat.worker == worker.id,
            seat.state == EnrolmentState.ENROLLED,
            other.starts_at > now,
            other.cancelled_at.is_null(),
        )
    )
    return fn.EXISTS(held)
