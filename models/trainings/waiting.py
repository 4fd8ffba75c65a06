"""A worker on the waiting list of a session: join it, leave it, and how they stand."""

from dataclasses import dataclass
from datetime import datetime

from models import tables, worker_rows, workers
from models.database import transaction
from models.tables.trainings import EnrolmentState, Waiting, WaitingState
from models.trainings import enrolment
from models.trainings.errors import AlreadyEnrolled, SessionOver
from models.trainings.sessions import Session, lock_session, session
from models.trainings.sessions import of_row as session_of_row
from models.waiting_list import Chance, NotWaiting, OfferPolicy, chances, line


@dataclass(frozen=True, slots=True)
class WaitingPosition:
    """How a worker stands in the line of a session: `place` of `people`.

    `offered_until` where a seat is held for them; `open` after the cut-off, when the first tap
    gets a seat that comes free. `chance` is None where the past says too little.
    """

    session: Session
    place: int
    people: int
    offered_until: datetime | None
    open: bool
    chance: Chance | None


@dataclass(frozen=True, slots=True)
class WaitingNews:
    """What somebody who waits is told: `what` is `offered`, `call` or `cancelled`."""

    what: str
    position: WaitingPosition


def join(
    telegram_id: int,
    session_id: int,
    policy: OfferPolicy,
    now: datetime,
    update_id: int | None = None,
) -> WaitingPosition | None:
    """Put a worker at the end of a session's line, and return how they stand.

    None where a seat is free for them. Who stands in line keeps their place. `update_id` says who
    came first of many at once.
    Locks the worker's row, then the session's. Raises NotRegistered, UnknownSession, SessionOver,
    AlreadyEnrolled or SessionClash.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        lock_session(session_id)
        wanted = session(session_id, now)
        if wanted.cancelled or wanted.starts_at <= now:
            raise SessionOver(session=wanted.code)
        if _has_seat(worker.id, session_id):
            raise AlreadyEnrolled(session=wanted.code)
        enrolment.refuse_clash(worker.id, wanted, now, waits=True)
        if line.has_room_for(session_id, worker.id):
            return None
        is_late = now >= policy.offers_until(wanted.starts_at)
        state = WaitingState.LAST_CALL if is_late else WaitingState.WAITING
        line.add(session_id, worker.id, state, now, update_id)
    return find(telegram_id, session_id, now)


def leave(telegram_id: int, session_id: int, now: datetime) -> Session:
    """Remove a worker from the line of a session, and return it; a seat offered to them is free.

    Locks the worker's row, then the session's. Raises NotRegistered, UnknownSession or NotWaiting.
    """
    with transaction():
        row = _locked(telegram_id, session_id, now)
        line.leave(row, now)
    return session(session_id, now)


def decline(telegram_id: int, session_id: int, now: datetime) -> WaitingPosition:
    """Decline the seat that is offered to a worker, who goes to the end of the line.

    Where none is offered any more nothing changes. Locks the worker's row, then the session's.
    Raises NotRegistered, UnknownSession, NotWaiting or SessionOver.
    """
    with transaction():
        row = _locked(telegram_id, session_id, now)
        if row.session.starts_at <= now:
            raise SessionOver(session=f"T{session_id}")
        if row.state == WaitingState.OFFERED:
            line.to_the_end(row, now)
    return _position(line.of(session_id, row.worker_id) or row, now)


def find(telegram_id: int, session_id: int, now: datetime) -> WaitingPosition | None:
    """Return how a worker stands in the line of a session; None where they do not wait.

    Raises NotRegistered.
    """
    row = line.of(session_id, worker_rows.require_id(telegram_id))
    return None if row is None else of_row(row, now)


def of_worker(telegram_id: int, now: datetime) -> tuple[WaitingPosition, ...]:
    """Return how a worker stands in the lines of coming sessions, by time. Raises NotRegistered."""
    coming = (
        Waiting.select(Waiting, tables.Session)
        .join(tables.Session)
        .where(
            Waiting.worker == worker_rows.require_id(telegram_id),
            Waiting.state.in_(line.IN_LINE),
            tables.Session.starts_at > now,
            tables.Session.cancelled_at.is_null(),
        )
        .order_by(tables.Session.starts_at, Waiting.id)
    )
    return tuple(_position(row, now) for row in coming)


def news(waiting_id: int, what: str, offer: int, now: datetime) -> WaitingNews | None:
    """Return what to tell somebody who waits; None where it is not so any more."""
    row = Waiting.get_or_none(Waiting.id == waiting_id)
    if row is None or row.session.starts_at <= now:
        return None
    if what == "cancelled":
        is_true = row.session.cancelled_at is not None and row.state in line.IN_LINE
    elif what == "offered":
        is_true = row.state == WaitingState.OFFERED and row.offers == offer
    else:
        free = session_of_row(row.session).free > 0
        is_true = row.state == WaitingState.LAST_CALL and free
    return WaitingNews(what, _position(row, now)) if is_true else None


def of_row(row: Waiting, now: datetime) -> WaitingPosition | None:
    """Return how the worker of a row stands; None where they wait no more. For models alone."""
    return _position(row, now) if row.state in line.IN_LINE else None


def _locked(telegram_id: int, session_id: int, now: datetime) -> Waiting:
    worker = workers.get_locked(telegram_id)
    lock_session(session_id)
    wanted = session(session_id, now)
    row = line.of(session_id, worker.id)
    if row is None or row.state not in line.IN_LINE:
        raise NotWaiting(session=wanted.code)
    return row


def _position(row: Waiting, now: datetime) -> WaitingPosition:
    place, people = line.standing(row.session_id, row.number)
    return WaitingPosition(
        session=session(row.session_id, now),
        place=place,
        people=people,
        offered_until=row.expires_at if row.state == WaitingState.OFFERED else None,
        open=row.state == WaitingState.LAST_CALL,
        chance=chances.chance(place, now),
    )


def _has_seat(worker_id: int, session_id: int) -> bool:
    seat = enrolment.seat_of(session_id, worker_id)
    return seat is not None and seat.state != EnrolmentState.CANCELLED
