"""Make the sessions of a plan, and undo them while nobody has a seat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models import audit, bookings, places, tables
from models.audit import AuditAction
from models.bookings import TrainerDays
from models.database import bulk_insert, transaction
from models.plans import planned, proposals
from models.plans.errors import (
    EmptyPlan,
    NothingToChange,
    PlanClash,
    PlanGone,
    PlanTaken,
    TrainerLeft,
)
from models.plans.schedule import Slot, clashes
from models.trainings import planning


@dataclass(frozen=True, slots=True)
class MadePlan:
    """How many sessions a plan made, and how many of its slots were planned before."""

    plan_id: int
    made: int
    known: int


def make(
    plan_id: int,
    *,
    by: int,
    now: datetime,
    zone: ZoneInfo,
    placeholders: frozenset[str] = frozenset(),
) -> MadePlan:
    """Make the sessions that a plan proposes, all or none; made again, it makes nothing.

    `placeholders` are names that stand for no venue. Locks the states and the trainers. Raises
    NotRegistered, NotAllowed, PlanGone, TrainerLeft, EmptyPlan or PlanClash.
    """
    with transaction():
        if before := _made_before(plan_id, by):
            return before
        slots, days = proposals.loaded(proposals.open_row(plan_id, by, now).proposal)
        trainers = {slot.trainer_id for slot in slots if slot.trainer_id is not None}
        bookings.reading.lock({slot.place_id for slot in slots}, trainers)
        if before := _made_before(plan_id, by):
            return before
        _require_trainers(trainers)
        new = planned.unknown(slots)
        known = len(slots) - len(new)
        if not new:
            return MadePlan(plan_id, 0, known)
        ahead = [slot for slot in new if slot.starts_at(zone) > now]
        if not ahead:
            raise EmptyPlan
        if found := clashes(ahead, proposals.read_bookings(ahead, days, zone)):
            raise PlanClash(n=len(found))
        _write(plan_id, ahead, zone, now)
        _remember(ahead, days, placeholders)
        plan = tables.Plan
        worker_id = proposals.require_all(by, {slot.place_id for slot in ahead})
        plan.update(made_at=now, by=worker_id, proposal="").where(plan.id == plan_id).execute()
        code = places.place(plan.get_by_id(plan_id).place_id).code
        audit.record(worker_id, AuditAction.MAKE_PLAN, code, now, rows=len(ahead))
        return MadePlan(plan_id, len(ahead), known)


def undo(plan_id: int, *, by: int, now: datetime) -> int:
    """Cancel the coming sessions of a plan in which nobody has a seat; return how many.

    Afterwards it can be made anew. Raises NotRegistered, NotAllowed, PlanGone, PlanTaken, or
    NothingToChange where none is to come.
    """
    with transaction():
        rows = made_rows(plan_id, by)
        ids = [row.session_id for row in rows if planned.is_coming(row, now)]
        if not ids:
            raise NothingToChange
        session = tables.Session
        for some in _pieces(ids):
            session.update(cancelled_at=now).where(
                session.id.in_(some), session.cancelled_at.is_null(), session.taken == 0
            ).execute()
        taken = sum(
            session.select().where(session.id.in_(some), session.cancelled_at.is_null()).count()
            for some in _pieces(ids)
        )
        if taken:
            raise PlanTaken(n=taken)
        plan = tables.Plan
        plan.update(undone_at=now).where(plan.id == plan_id).execute()
        worker_id = proposals.require_all(by, {row.place_id for row in rows})
        code = places.place(rows[0].plan.place_id).code
        audit.record(worker_id, AuditAction.UNDO_PLAN, code, now, rows=len(ids))
        return len(ids)


def require_maker(plan_id: int, by: int) -> None:
    """Check that somebody may plan at all places of a made plan.

    Raises NotRegistered, NotAllowed or PlanGone.
    """
    made_rows(plan_id, by)


def made_rows(plan_id: int, by: int) -> list[tables.PlannedSlot]:
    """Return the slots of a made plan, for somebody who may plan at all of its places.

    Raises NotRegistered, NotAllowed or PlanGone. For models alone.
    """
    rows = planned.rows_of(plan_id)
    if not rows:
        raise PlanGone
    proposals.require_all(by, {row.place_id for row in rows})
    return rows


def _made_before(plan_id: int, by: int) -> MadePlan | None:
    """Return what a plan that is made already says when it is made again."""
    row = tables.Plan.get_or_none(tables.Plan.id == plan_id, tables.Plan.made_at.is_null(False))
    if row is None:
        return None
    return MadePlan(plan_id, 0, len(made_rows(plan_id, by)))


def _require_trainers(trainer_ids: set[int]) -> None:
    if len(bookings.trainers.of_ids(trainer_ids)) < len(trainer_ids):
        raise TrainerLeft


def _write(plan_id: int, slots: Sequence[Slot], zone: ZoneInfo, now: datetime) -> None:
    training_ids = {title: planning.training(title).id for title in {s.title for s in slots}}
    rows: list[dict[str, Any]] = [
        {
            "place": slot.place_id,
            "training": training_ids[slot.title],
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "venue": slot.venue,
            "seats": slot.seats,
            "trainer": slot.trainer_id,
        }
        for slot in slots
        for booking in [slot.booking(zone)]
    ]
    bulk_insert.insert(tables.Session, [{**row, "made_at": now} for row in rows])
    made = _made_now(now)
    planned_slots = [
        {
            **row,
            "plan": plan_id,
            "day": slot.key[1],
            "slot": slot.key[2],
            "session": made[slot.place_id, row["starts_at"].astimezone(UTC), row["training"]],
        }
        for slot, row in zip(slots, rows, strict=True)
    ]
    bulk_insert.insert(tables.PlannedSlot, planned_slots)


def _made_now(now: datetime) -> dict[tuple[int, datetime, int], int]:
    """Return the sessions that this transaction made, by place, beginning and training.

    The newest of each: it holds the lock, so that nobody else makes one meanwhile.
    """
    session = tables.Session
    rows: Any = (
        session.select(session.place, session.starts_at, session.training, session.id)
        .where(session.made_at == now)
        .order_by(session.id)
        .tuples()
    )
    return {(place, starts_at, training): id_ for place, starts_at, training, id_ in rows}


def _remember(
    slots: Iterable[Slot], days: dict[int, TrainerDays], placeholders: frozenset[str]
) -> None:
    """Remember venues and trainers' days, so that later sessions keep to them too."""
    bookings.venues.remember(
        (slot.place_id, slot.venue, slot.seats) for slot in slots if slot.venue not in placeholders
    )
    bookings.trainers.remember(days)


def _pieces(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
