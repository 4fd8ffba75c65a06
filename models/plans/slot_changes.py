"""What is to become of one session of a plan, and writing it as a change of that session is.

So everybody with a seat is asked or told once (models.session_changes.writing).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from models import bookings, tables
from models.bookings import Booking
from models.session_changes import ChangeKind, Written, telling, writing
from models.tables.trainings import EnrolmentState
from models.trainings import planning


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A slot with its session, and what changes in it; None stays. `trainer_id` 0 is nobody."""

    row: tables.PlannedSlot
    starts_at: datetime | None = None
    venue: str | None = None
    seats: int | None = None
    trainer_id: int | None = None

    @property
    def books_anew(self) -> bool:
        """Whether a venue or a trainer is booked that was not, or for other hours."""
        return not (self.starts_at is None and self.venue is None and self.trainer_id is None)

    def values(self) -> dict[str, Any]:
        """Return what is to be, by the names that a slot and its session share."""
        session, new = self.row.session, dict[str, Any]()
        if self.starts_at is not None:
            new["starts_at"] = self.starts_at
            new["ends_at"] = self.starts_at + (session.ends_at - session.starts_at)
        named = {"venue": self.venue, "seats": self.seats}
        new |= {name: value for name, value in named.items() if value is not None}
        if self.trainer_id is not None:
            new["trainer_id"] = self.trainer_id or None
        return new

    def is_different(self) -> bool:
        """Return whether the session is another one afterwards."""
        return any(getattr(self.row.session, name) != new for name, new in self.values().items())

    def is_late(self, now: datetime) -> bool:
        """Return whether the session has begun, also when only its attendance was opened."""
        begun = self.row.session.attendance_opened_at is not None
        return begun or (self.starts_at is not None and self.starts_at <= now)

    def booking(self) -> Booking:
        """Return what the session books afterwards."""
        session, new = self.row.session, self.values()
        kept = {name: getattr(session, name) for name in ("venue", "starts_at", "ends_at")}
        trainer_id = new.get("trainer_id", session.trainer_id)
        named = kept | {name: new[name] for name in kept if name in new}
        return Booking(session.place_id, **named, trainer_id=trainer_id, session_id=session.id)


def people(changes: Sequence[SlotChange]) -> int:
    """Return how many people are asked or told of changes, each of them counted once."""
    lost = sum(max(0, one.row.session.taken - one.seats) for one in changes if one.seats)
    moved = [one.row.session_id for one in changes if one.starts_at or one.venue]
    seat, worker = tables.Enrolment, tables.Worker
    query: Any = (
        seat.select(fn.COUNT(seat.worker.distinct()))
        .join(worker)
        .where(
            seat.session.in_(moved),
            seat.state == EnrolmentState.ENROLLED,
            worker.telegram_id.is_null(False),
        )
    )
    return lost + int(query.scalar())


def refuse_clash(changes: Sequence[SlotChange], zone: ZoneInfo) -> None:
    """Check that no venue or trainer would be booked twice. Raises DoubleBooked."""
    if not changes:
        return
    wishes = [one.booking() for one in changes]
    starts = [wish.starts_at for wish in wishes]
    trainers = {w.trainer_id for w in wishes if w.trainer_id is not None}
    booked = bookings.reading.load(min(starts), max(starts) + timedelta(days=1), zone, trainers)
    booked.remove({wish.session_id for wish in wishes})
    for wish in wishes:
        if clash := booked.clash(wish):
            raise planning.double_booked(clash)
        booked.add(wish)


def write(one: SlotChange, now: datetime, zone: ZoneInfo) -> Written:
    """Write a change of a session. For a transaction that holds the locks."""
    session, done = one.row.session, writing.NOTHING
    if one.trainer_id is not None:
        trainer = one.trainer_id or None
        tables.Session.update(trainer=trainer).where(tables.Session.id == session.id).execute()
    if one.seats is not None:
        done = writing.seats(session, one.seats, now)
    if one.venue is not None:
        done = writing.venue(session, one.venue, now)
    if one.starts_at is not None:
        done = writing.start(session, one.starts_at, now, zone)
    return done


def tell_trainers(
    done: Iterable[tuple[tables.PlannedSlot, Written]], by: int, now: datetime
) -> None:
    """Queue the news to each trainer once: the first of their sessions, and how many more.

    As with one session they are not told of its seats.
    """
    of_trainer: defaultdict[int, list[int]] = defaultdict(list)
    for row, made in done:
        if made.change_id and row.session.trainer_id is not None:
            of_trainer[row.session.trainer_id].append(made.change_id)
    for first, *more in of_trainer.values():
        if tables.SessionChange.get_by_id(first).kind != ChangeKind.SEATS:
            telling.tell_trainer(first, by, now, more=len(more))


def follow(changes: Iterable[SlotChange]) -> None:
    """Change the plan along with its sessions: what drifted otherwise stays drifted."""
    slot = tables.PlannedSlot
    for one in changes:
        slot.update(one.values()).where(slot.id == one.row.id).execute()
