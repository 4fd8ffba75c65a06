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
from models.waiting_list import line

PRIORITY = 4  # after reminders, before digests
AT_ONCE = 50  # people told in one transaction
SESSIONS = 200  # told of in one run; the next run has the rest


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

    They asked to be told of one, or stand in line for a coming session that is full. Who was told,
    or has taken a seat since, does not wait any more.
    """
    wanted, worker, booth = tables.TrainingDemand, tables.Worker, tables.Booth
    asked = wanted.select(wanted.worker).where(wanted.told_at.is_null())
    query: Any = (
        worker.select(booth.ac, fn.COUNT(worker.id))
        .join(booth)
        .where(
            worker.id.in_(asked) | worker.id.in_(_in_line(now)),
            places.booths_in(place_id)(booth),
            ~_has_a_seat(worker, now),
        )
        .group_by(booth.ac)
    )
    return dict(query.tuples())


def tell(now: datetime, zone: ZoneInfo) -> int:
    """Queue a message to those who wait near a session that was made; return how many.

    Nobody is told in the quiet hours. Safe to call at any time, from several processes.
    """
    if quiet_hours.quiet_left(now, zone):
        return 0
    made, since = _not_announced(now), _waiting_since()
    return sum(_announce(row, since, now) for row in made)


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
    ac = places.booth(row.worker.booth_id).ac
    return SessionNews(trainings.for_ac(ac.id, [session])[0], ac)


def _locked(telegram_id: int) -> int:
    lock_row(tables.Worker, tables.Worker.telegram_id == telegram_id)
    return worker_rows.require_id(telegram_id)


def _not_announced(now: datetime) -> list[tables.Session]:
    """Return the coming sessions of which nobody who waits was told, the earliest first."""
    session = tables.Session
    query = session.select().where(
        session.announced_at.is_null(), session.starts_at > now, session.cancelled_at.is_null()
    )
    return list(query.order_by(session.starts_at, session.id).limit(SESSIONS))


def _waiting_since() -> dict[int, datetime]:
    """Return since when somebody waits in each AC where somebody does."""
    wanted, worker, booth = tables.TrainingDemand, tables.Worker, tables.Booth
    query: Any = wanted.select(booth.ac, wanted.asked_at).join(worker).join(booth)
    query = query.where(wanted.told_at.is_null()).order_by(wanted.asked_at.desc())
    return dict(query.tuples())  # the last of an AC counts: the earliest


def _announce(made: tables.Session, since: Mapping[int, datetime], now: datetime) -> int:
    """Queue a message to each who waits near a session; return how many."""
    near = [ac for ac in _acs_near(places.place(made.place_id)) if ac in since]
    near = [ac for ac in near if since[ac] < made.made_at]
    count = 0
    while True:
        with transaction():
            found = _found(made, near, now) if near else []
            count += sum(_tell(*one, made, now) for one in found)
            if len(found) < AT_ONCE:
                session = tables.Session
                session.update(announced_at=now).where(session.id == made.id).execute()
                return count


def _found(made: tables.Session, near: list[int], now: datetime) -> list[tuple[int, int, datetime]]:
    """Return up to AT_ONCE who wait in these ACs for such a session.

    Each by worker, Telegram id, and since when. The session was made since they asked, has a free
    seat, and teaches a subject that they have not passed.
    """
    session = trainings.session(made.id, now)
    near = [ac for ac in near if trainings.for_ac(ac, [session])[0].free > 0]
    if not near:
        return []
    wanted, worker, booth = tables.TrainingDemand, tables.Worker, tables.Booth
    query: Any = (
        wanted.select(worker.id, worker.telegram_id, wanted.asked_at)
        .join(worker)
        .join(booth)
        .where(
            wanted.told_at.is_null(),
            wanted.asked_at < made.made_at,
            booth.ac.in_(near),
            worker.telegram_id.is_null(False),
            ~_has_passed(worker, made.training_id),
            ~_has_a_seat(worker, now),
        )
        .order_by(wanted.asked_at, worker.id)
        .limit(AT_ONCE)
    )
    return list(query.tuples())


def _acs_near(place: places.Place) -> tuple[int, ...]:
    """Return the ACs whose workers are near to what is held at a place: those of its PC."""
    if place.kind not in ("sector", "ac", "pc"):
        return ()
    own = (places.place(outer) for outer in places.ancestors(place.id))
    return next((places.acs_of(pc.id) for pc in own if pc.kind == "pc"), ())


def _tell(
    worker_id: int, telegram_id: int, asked_at: datetime, made: tables.Session, now: datetime
) -> int:
    """Record that a worker is told, and queue it; 0 when another process did."""
    wanted = tables.TrainingDemand
    told = wanted.update(told_at=now, session=made.id).where(
        wanted.worker == worker_id, wanted.told_at.is_null()
    )
    if not told.execute():
        return 0
    return outbox.enqueue(
        f"near:{worker_id}:{asked_at.timestamp():.0f}",
        telegram_id,
        0,
        OutboxSubject.NEAR,
        {"worker": worker_id},
        now=now,
        priority=PRIORITY,
        expires_at=made.starts_at,
        at_least_once=True,
    )


def _has_passed(worker: Any, training_id: int) -> Any:
    """Return the condition that a worker has passed a subject."""
    seat, other = tables.Enrolment.alias(), tables.Session.alias()
    passed = (
        seat.select(seat.id)
        .join(other, on=(seat.session == other.id))
        .where(
            seat.worker == worker.id,
            seat.state == EnrolmentState.PASSED,
            other.training == training_id,
        )
    )
    return fn.EXISTS(passed)


def _in_line(now: datetime) -> Any:
    """Return the workers who stand in line for a coming session."""
    waiting, session = tables.Waiting, tables.Session
    return (
        waiting.select(waiting.worker)
        .join(session)
        .where(
            waiting.state.in_(line.IN_LINE),
            session.starts_at > now,
            session.cancelled_at.is_null(),
        )
    )


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
