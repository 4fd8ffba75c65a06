"""Plan sessions, and call them off: what a coordinator does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import audit, authority, places, tables, text_forms
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.dates import PastTime
from models.errors import BadNumber
from models.identity import phone_numbers
from models.trainings import cancellations
from models.trainings.errors import DoubleBooked, SessionOver, SessionTaken
from models.trainings.sessions import Session, of_row, session

MOST_SEATS = 2_000
LENGTH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as a coordinator describes it. `trainer_id` is the worker table's id."""

    place_id: int
    title: str
    starts_at: datetime
    seats: int
    venue: str
    trainer_id: int | None = None


def make_session(
    new: NewSession, *, by: int, now: datetime, update_id: int | None = None
) -> Session:
    """Record a session of two hours, and return it; `by` is a coordinator's Telegram id.

    An update (`update_id`) plans one session, however often it is processed.

    Locks the rows of the state and of the trainer. Raises NotRegistered, NotAllowed, PastTime,
    BadNumber, PhoneInText or DoubleBooked.
    """
    for seen_by_all in (new.title, new.venue):
        phone_numbers.require_none_in(seen_by_all)
    if not 1 <= new.seats <= MOST_SEATS:
        raise BadNumber(text=str(new.seats), low=1, high=MOST_SEATS)
    if new.starts_at <= now:
        raise PastTime(text=f"{new.starts_at:%H:%M}")
    with transaction():
        worker_id = authority.require(by, "plan", new.place_id)
        _lock_state_and_trainer(new)
        if planned := _planned_by(update_id):
            return session(planned.id, now)
        _refuse_double_booking(new)
        row = tables.Session.create(
            training=_training(new.title),
            place=new.place_id,
            venue=new.venue,
            starts_at=new.starts_at,
            ends_at=new.starts_at + LENGTH,
            trainer=new.trainer_id,
            seats=new.seats,
            made_at=now,
            update_id=update_id,
        )
        audit.record(worker_id, AuditAction.NEW_TRAINING, f"T{row.id}", now)
    return session(row.id, now)


def call_off(session_id: int, *, by: int, now: datetime, with_people: bool = False) -> Session:
    """Cancel a session; `by` is a coordinator's Telegram id.

    One in which people have seats is cancelled only `with_people`, who are then told.

    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver or SessionTaken.
    """
    with transaction():
        planned = session(session_id, now)
        worker_id = authority.require(by, "plan", planned.place.id)
        if planned.cancelled or planned.starts_at <= now:
            raise SessionOver(session=planned.code)
        changed = (
            tables.Session.update(cancelled_at=now)
            .where(
                tables.Session.id == session_id,
                tables.Session.cancelled_at.is_null(),
                tables.Session.taken <= (MOST_SEATS if with_people else 0),
            )
            .execute()
        )
        if not changed:
            raise SessionTaken(session=planned.code, n=planned.taken)
        cancellations.notify_holders(session_id, now)
        cancellations.notify_trainer(session_id, by, now)
        audit.record(worker_id, AuditAction.CALL_OFF, planned.code, now)
    return session(session_id, now)


def latest(place_id: int, limit: int = 20) -> tuple[Session, ...]:
    """Return the sessions that were planned last at a place, newest first."""
    query = (
        tables.Session.select()
        .where(tables.Session.place == place_id)
        .order_by(tables.Session.id.desc())
        .limit(limit)
    )
    return tuple(of_row(row) for row in query)


def require_free(new: NewSession, length: timedelta, *, besides: int) -> None:
    """Check that no other session than `besides` has the venue or the trainer at that time.

    For the caller's transaction. Locks the rows of the state and of the trainer. Raises
    DoubleBooked.
    """
    _lock_state_and_trainer(new)
    _refuse_double_booking(new, length, besides)


def _planned_by(update_id: int | None) -> tables.Session | None:
    if update_id is None:
        return None
    row: tables.Session | None = tables.Session.get_or_none(tables.Session.update_id == update_id)
    return row


def _lock_state_and_trainer(new: NewSession) -> None:
    """Lock both rows until the transaction ends, so that plans are checked one after another."""
    state = places.root(places.place(new.place_id).state_code)
    lock_row(tables.Place, tables.Place.id == state.id)
    lock_row(tables.Worker, tables.Worker.id == new.trainer_id)


def _refuse_double_booking(
    new: NewSession, length: timedelta = LENGTH, besides: int | None = None
) -> None:
    overlapping = tables.Session.select().where(
        tables.Session.id != besides,
        tables.Session.starts_at < new.starts_at + length,
        tables.Session.ends_at > new.starts_at,
        tables.Session.cancelled_at.is_null(),
    )
    for row in overlapping:
        if _same_venue(row, new):
            raise DoubleBooked(what="venue", other=f"T{row.id}")
        if new.trainer_id is not None and row.trainer_id == new.trainer_id:
            raise DoubleBooked(what="trainer", other=f"T{row.id}")


def _same_venue(row: tables.Session, new: NewSession) -> bool:
    """Return whether the names match, however spelt, and one place contains the other."""
    nested = places.contains(row.place_id, new.place_id) or places.contains(
        new.place_id, row.place_id
    )
    return nested and text_forms.normalize(row.venue) == text_forms.normalize(new.venue)


def _training(title: str) -> tables.Training:
    tables.Training.insert(title=title).on_conflict_ignore().execute()
    row: tables.Training = tables.Training.get(tables.Training.title == title)
    return row
