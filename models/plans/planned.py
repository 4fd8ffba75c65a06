"""What is planned already: slots of plans that were not undone, whatever became of the sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import places, tables
from models.plans.errors import PlanGone
from models.plans.schedule import Slot
from models.trainings import Session, of_row

Key = tuple[int, Any, str, str]


@dataclass(frozen=True, slots=True)
class Drift:
    """How a session differs from its plan: `what` are keys, such as `time` or `cancelled`."""

    session: Session
    planned_at: datetime
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan that was made: its sessions to come, and what drifted from it."""

    id: int
    place: places.Place
    title: str
    first: datetime
    last: datetime
    sessions: int
    coming: int
    taken: int  # seats in those to come
    drifted: tuple[Drift, ...]


def unknown(slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots that no living plan has, each key once, by time."""
    if not slots:
        return []
    days = [slot.key[1] for slot in slots]
    slot, plan, training = tables.PlannedSlot, tables.Plan, tables.Training
    rows: Any = (
        slot.select(slot.place, slot.day, slot.slot, training.title)
        .join(plan)
        .switch(slot)
        .join(training)
        .where(plan.undone_at.is_null(), slot.day.between(min(days), max(days)))
        .tuples()
    )
    known: set[Key] = set(rows)
    new = {one.key: one for one in slots if one.key not in known}
    return sorted(new.values(), key=lambda one: (one.day, one.at))


def summary(plan_id: int, now: datetime) -> PlanSummary:
    """Return a plan that was made, with what drifted from it. Raises PlanGone."""
    rows = rows_of(plan_id)
    if not rows:
        raise PlanGone
    ahead = [row for row in rows if is_coming(row, now)]
    return PlanSummary(
        id=plan_id,
        place=places.place(rows[0].plan.place_id),
        title=rows[0].training.title,
        first=rows[0].starts_at,
        last=rows[-1].starts_at,
        sessions=len(rows),
        coming=len(ahead),
        taken=sum(row.session.taken for row in ahead),
        drifted=tuple(
            Drift(of_row(row.session), row.starts_at, what) for row in rows if (what := drift(row))
        ),
    )


def rows_of(plan_id: int) -> list[tables.PlannedSlot]:
    """Return the slots of a living plan with their sessions, by time. For models alone."""
    slot, session, plan, training = (
        tables.PlannedSlot,
        tables.Session,
        tables.Plan,
        tables.Training,
    )
    query = (
        slot.select(slot, session, plan, training)
        .join(plan)
        .switch(slot)
        .join(training)
        .switch(slot)
        .join(session, on=(slot.session == session.id))
        .where(slot.plan == plan_id, plan.undone_at.is_null(), plan.made_at.is_null(False))
        .order_by(slot.starts_at, slot.id)
    )
    return list(query)


def latest(place_ids: Sequence[int], limit: int) -> tuple[int, ...]:
    """Return the plans that were made last inside these places, newest first."""
    plan = tables.Plan
    rows = (
        plan.select(plan.id, plan.place)
        .where(plan.made_at.is_null(False), plan.undone_at.is_null())
        .order_by(plan.id.desc())
    )
    inside = (
        row.id for row in rows if any(places.contains(outer, row.place_id) for outer in place_ids)
    )
    return tuple(id_ for id_, _ in zip(inside, range(limit), strict=False))


def is_coming(row: tables.PlannedSlot, now: datetime) -> bool:
    """Return whether the session of a slot is still to come. For models alone."""
    return row.session.cancelled_at is None and row.session.starts_at > now


def drift(row: tables.PlannedSlot) -> tuple[str, ...]:
    """Return how the session of a slot differs from the plan. For models alone."""
    session = row.session
    if session.cancelled_at is not None:
        return ("cancelled",)
    pairs = (
        ("time", session.starts_at, row.starts_at),
        ("length", session.ends_at - session.starts_at, row.ends_at - row.starts_at),
        ("venue", session.venue, row.venue),
        ("seats", session.seats, row.seats),
        ("trainer", session.trainer_id, row.trainer_id),
    )
    return tuple(what for what, is_now, was_planned in pairs if is_now != was_planned)
