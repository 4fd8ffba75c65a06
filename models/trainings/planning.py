"""Plan sessions, and call them off: what a coordinator does."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from models import audit, authority, bookings, places, tables
from models.audit import AuditAction
from models.bookings import Booking, Clash
from models.database import transaction
from models.dates import PastTime
from models.errors import BadNumber
from models.identity import phone_numbers
from models.trainings import cancellations
from models.trainings.errors import DoubleBooked, SessionOver, SessionTaken
from models.trainings.sessions import Session, lock_session, of_row, session

MOST_SEATS = 2_000
LENGTH = timedelta(hours=2)
FREE_WITHIN = 15  # days in which the next free one of a trainer is looked for


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
    new: NewSession,
    *,
    by: int,
    now: datetime,
    update_id: int | None = None,
    rest_days: frozenset[str] = frozenset(),
) -> Session:
    """Record a session of two hours, and return it; `by` is a coordinator's Telegram id.

    An update (`update_id`) plans one session, however often it is processed. `rest_days` are not
    offered where it clashes; days are those of the zone of `new.starts_at`.

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
        bookings.reading.lock([new.place_id], [new.trainer_id])
        if planned := _planned_by(update_id):
            return session(planned.id, now)
        _refuse_double_booking(new, now, rest_days)
        row = tables.Session.create(
            training=training(new.title),
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

    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver (also once its attendance is
    open: people are there) or SessionTaken.
    """
    with transaction():
        lock_session(session_id)
        planned = session(session_id, now)
        worker_id = authority.require(by, "plan", planned.place.id)
        opened = tables.Session.get_by_id(session_id).attendance_opened_at is not None
        if planned.cancelled or planned.starts_at <= now or opened:
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


def trainers_near(place_id: int, *, by: int, now: datetime) -> tuple[bookings.Trainer, ...]:
    """Return who can lead sessions at a place, the nearest first; the audit records the look.

    Raises NotRegistered or NotAllowed.
    """
    with transaction(repeatable=True):
        worker_id = authority.require(by, "plan", place_id)
        near = bookings.trainers.near(place_id)
        if near:
            code = places.place(place_id).code
            audit.record(worker_id, AuditAction.READ_TRAINERS, code, now, number=len(near))
        return near


def _planned_by(update_id: int | None) -> tables.Session | None:
    if update_id is None:
        return None
    row: tables.Session | None = tables.Session.get_or_none(tables.Session.update_id == update_id)
    return row


def require_free(new: NewSession, length: timedelta, *, besides: int) -> None:
    """Check that no other session than `besides` has the venue or the trainer at that time.

    For the caller's transaction. Locks the rows of the state and of the trainer. Raises
    DoubleBooked.
    """
    bookings.reading.lock([new.place_id], [new.trainer_id])
    trainers = [new.trainer_id] if new.trainer_id else []
    wish = replace(_booking(new), ends_at=new.starts_at + length)
    booked = bookings.reading.load(new.starts_at, wish.ends_at, _zone(new), trainers)
    if clash := booked.clash(wish, without={besides}):
        raise double_booked(clash)


def _refuse_double_booking(new: NewSession, now: datetime, rest_days: frozenset[str]) -> None:
    """Raise DoubleBooked, with the nearest free slots as choices."""
    others = [one.id for one in bookings.trainers.near(new.place_id)] if new.trainer_id else []
    ids = [*others, new.trainer_id] if new.trainer_id else []
    zone, wish = _zone(new), _booking(new)
    clash = bookings.reading.load(new.starts_at, wish.ends_at, zone, ids).clash(wish)
    if clash is None:
        return
    until = new.starts_at + timedelta(days=FREE_WITHIN)
    booked = bookings.reading.load(new.starts_at, until, zone, ids)
    known = bookings.venues.known(new.place_id, new.seats)
    names = [venue.name for venue in known]
    free = bookings.nearest(wish, booked, now, rest_days=rest_days, trainers=others, venues=names)
    raise double_booked(clash, tuple(bookings.slot_codes.code_of(f, zone, known) for f in free))


def double_booked(clash: Clash, choices: tuple[str, ...] = ()) -> DoubleBooked:
    """Return the refusal of a clash."""
    other = f"T{clash.other.session_id}" if clash.other else ""
    return DoubleBooked(choices, what=clash.what.value, other=other)


def _zone(new: NewSession) -> tzinfo:
    """Return the zone whose days count: that of the beginning."""
    assert new.starts_at.tzinfo is not None
    return new.starts_at.tzinfo


def _booking(new: NewSession) -> Booking:
    ends_at = new.starts_at + LENGTH
    return Booking(new.place_id, new.venue, new.starts_at, ends_at, new.trainer_id)


def training(title: str) -> tables.Training:
    """Return the training with this title, made if it is new. For models alone."""
    tables.Training.insert(title=title).on_conflict_ignore().execute()
    row: tables.Training = tables.Training.get(tables.Training.title == title)
    return row
