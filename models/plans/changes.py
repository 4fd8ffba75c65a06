"""Change sessions of a plan: this one, the coming ones untouched by hand, or all coming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from models import audit, bookings, tables
from models.audit import AuditAction
from models.bookings import Booking, Bookings
from models.database import transaction
from models.errors import BadNumber
from models.identity import phone_numbers
from models.plans import making, planned, proposals
from models.plans.errors import NothingToChange, TrainerLeft
from models.trainings import Session, of_row, planning


class Scope(StrEnum):
    """Which sessions of a plan are changed."""

    ONE = "one"
    UNTOUCHED = "untouched"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What is changed in sessions; None stays. `at` is a time of day in the zone.

    `trainer_id` 0 is nobody.
    """

    seats: int | None = None
    venue: str | None = None
    trainer_id: int | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class ChangedPlan:
    """How many sessions were changed, and codes of those that were left: people have seats."""

    changed: int
    left: tuple[str, ...]


def count(plan_id: int, now: datetime) -> dict[Scope, int]:
    """Return how many coming sessions a change would be for."""
    ahead = [row for row in planned.rows_of(plan_id) if planned.is_coming(row, now)]
    untouched = sum(not planned.drift(row) for row in ahead)
    return {Scope.UNTOUCHED: untouched, Scope.ALL: len(ahead)}


def coming(plan_id: int, now: datetime) -> tuple[Session, ...]:
    """Return the sessions of a plan that are to come, by time."""
    rows = (row for row in planned.rows_of(plan_id) if planned.is_coming(row, now))
    return tuple(sorted((of_row(row.session) for row in rows), key=lambda s: s.starts_at))


def plan_of(session_id: int) -> int | None:
    """Return the living plan that a session belongs to."""
    row: Any = (
        tables.PlannedSlot.select(tables.PlannedSlot.plan)
        .join(tables.Plan)
        .where(tables.PlannedSlot.session == session_id, tables.Plan.undone_at.is_null())
        .first()
    )
    return int(row.plan_id) if row else None


def change(
    plan_id: int,
    wanted: PlanChange,
    scope: Scope,
    *,
    by: int,
    now: datetime,
    zone: ZoneInfo,
    session_id: int | None = None,
) -> ChangedPlan:
    """Change coming sessions of a plan, all that can be or none.

    A session that is changed alone has drifted from its plan; otherwise the plan changes too. Where
    people have seats, time and venue stay, and so do seats below the number of people. Raises
    NotRegistered, NotAllowed, PlanGone, NothingToChange, TrainerLeft, BadNumber, PhoneInText, or
    DoubleBooked with the first clash.
    """
    _require_sound(wanted)
    with transaction():
        trainers = {wanted.trainer_id} if wanted.trainer_id else set()
        bookings.reading.lock({r.place_id for r in making.made_rows(plan_id, by)}, trainers)
        rows = [r for r in making.made_rows(plan_id, by) if planned.is_coming(r, now)]
        rows = [row for row in rows if _is_meant(row, scope, session_id)]
        if len(bookings.trainers.of_ids(trainers)) < len(trainers):
            raise TrainerLeft
        free = [row for row in rows if not _has_people_in_the_way(row, wanted)]
        if not free:
            raise NothingToChange
        wishes = {row.id: _wish(row, wanted, zone) for row in free}
        _refuse_clash([*wishes.values()], _booked(wishes, zone), now)
        keeps = scope is Scope.ONE
        done = [row for row in free if _write(row, wishes[row.id], wanted, keep_plan=keeps)]
        worker_id = proposals.require_all(by, {row.place_id for row in free})
        codes = f"T{free[0].session_id}"
        audit.record(worker_id, AuditAction.CHANGE_PLAN, codes, now, rows=len(done))
        left = tuple(f"T{row.session_id}" for row in rows if row not in done)
        return ChangedPlan(len(done), left)


def _require_sound(wanted: PlanChange) -> None:
    if wanted.seats is not None and not 1 <= wanted.seats <= planning.MOST_SEATS:
        raise BadNumber(text=str(wanted.seats), low=1, high=planning.MOST_SEATS)
    if wanted.venue is not None:
        phone_numbers.require_none_in(wanted.venue)


def _is_meant(row: tables.PlannedSlot, scope: Scope, session_id: int | None) -> bool:
    if scope is Scope.ONE:
        return bool(row.session_id == session_id)
    return scope is Scope.ALL or not planned.drift(row)


def _has_people_in_the_way(row: tables.PlannedSlot, wanted: PlanChange) -> bool:
    taken: int = row.session.taken
    moves = wanted.at is not None or wanted.venue is not None
    return bool(taken and moves) or (wanted.seats is not None and wanted.seats < taken)


def _wish(row: tables.PlannedSlot, wanted: PlanChange, zone: ZoneInfo) -> Booking:
    """Return what a session books after the change."""
    session = row.session
    starts_at = session.starts_at
    if wanted.at is not None:
        starts_at = datetime.combine(starts_at.astimezone(zone).date(), wanted.at, zone)
    trainer_id = session.trainer_id if wanted.trainer_id is None else wanted.trainer_id or None
    return Booking(
        session.place_id,
        session.venue if wanted.venue is None else wanted.venue,
        starts_at,
        starts_at + (session.ends_at - session.starts_at),
        trainer_id,
        session.id,
    )


def _booked(wishes: Mapping[int, Booking], zone: ZoneInfo) -> Bookings:
    """Return what is booked around the wishes, without the sessions that they are for."""
    starts = [wish.starts_at for wish in wishes.values()]
    trainers = {w.trainer_id for w in wishes.values() if w.trainer_id is not None}
    booked = bookings.reading.load(min(starts), max(starts) + timedelta(days=1), zone, trainers)
    booked.remove({wish.session_id for wish in wishes.values()})
    return booked


def _refuse_clash(wishes: Sequence[Booking], booked: Bookings, now: datetime) -> None:
    for wish in wishes:
        clash = booked.clash(wish)
        if clash is not None or wish.starts_at <= now:
            raise planning.double_booked(clash) if clash else NothingToChange
        booked.add(wish)


def _write(row: tables.PlannedSlot, wish: Booking, wanted: PlanChange, *, keep_plan: bool) -> bool:
    """Write a change; return False where people have taken the seats meanwhile."""
    values: dict[str, Any] = {
        "starts_at": wish.starts_at,
        "ends_at": wish.ends_at,
        "venue": wish.venue,
        "trainer": wish.trainer_id,
        "seats": row.session.seats if wanted.seats is None else wanted.seats,
    }
    moves = wanted.at is not None or wanted.venue is not None
    most = 0 if moves else values["seats"]
    session = tables.Session
    changed = session.update(**values).where(session.id == row.session_id, session.taken <= most)
    if not changed.execute():
        return False
    if not keep_plan:
        tables.PlannedSlot.update(**_changed(values, wanted)).where(
            tables.PlannedSlot.id == row.id
        ).execute()
    return True


def _changed(values: dict[str, Any], wanted: PlanChange) -> dict[str, Any]:
    """Return the values that the change is about: what drifted otherwise stays drifted."""
    named = {
        "seats": wanted.seats,
        "venue": wanted.venue,
        "trainer": wanted.trainer_id,
        "starts_at": wanted.at,
        "ends_at": wanted.at,
    }
    return {key: values[key] for key, asked in named.items() if asked is not None}
