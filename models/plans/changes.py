"""Change sessions of a plan: this one, the coming ones untouched by hand, or all coming."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from models import audit, bookings, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.errors import BadNumber
from models.identity import phone_numbers
from models.plans import making, planned, proposals, slot_changes
from models.plans.errors import NothingToChange, TrainerLeft
from models.plans.slot_changes import SlotChange
from models.session_changes import ChangedAgain, ChangeKind, lost_seats, telling
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
    """How many sessions are changed, codes of those that are left, and how many are asked or told.

    `change_id` is that of the first change, by which all are undone; 0 where there is no way back.
    Sessions are left that have begun, or would have.
    """

    plan_id: int
    changed: int
    left: tuple[str, ...]
    told: int
    change_id: int = 0


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


def preview(
    plan_id: int,
    wanted: PlanChange,
    scope: Scope,
    *,
    by: int,
    now: datetime,
    zone: ZoneInfo,
    session_id: int | None = None,
) -> ChangedPlan:
    """Return what `change` would do, and change nothing. Raises what it raises."""
    _require_sound(wanted)
    rows = _meant(plan_id, scope, session_id, by, now)
    todo, left = _possible([_wish(row, wanted, zone) for row in rows], zone, now)
    return ChangedPlan(plan_id, len(todo), left, slot_changes.people(todo))


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

    Everybody with a seat is asked about another time, and told of another venue or a lost seat. A
    session that is changed alone has drifted from its plan; otherwise the plan changes too. Raises
    NotRegistered, NotAllowed, PlanGone, NothingToChange, TrainerLeft, BadNumber, PhoneInText, or
    DoubleBooked with the first clash.
    """
    _require_sound(wanted)
    with transaction():
        _lock(_meant(plan_id, scope, session_id, by, now), wanted.trainer_id or None)
        rows = _meant(plan_id, scope, session_id, by, now)
        todo, left = _possible([_wish(row, wanted, zone) for row in rows], zone, now)
        done = _write(todo, left, by, now, zone)
        if scope is not Scope.ONE:
            slot_changes.follow(_wish(row, wanted, zone) for row in rows if _code(row) not in left)
        return done


def undo(change_id: int, *, by: int, now: datetime, zone: ZoneInfo) -> ChangedPlan:
    """Change sessions of a plan back that were changed together; `change_id` is one of theirs.

    Those who were asked or told are so again. Sessions that were changed anew since are left.
    Raises ChangedAgain where all of them were, or what `change` raises.
    """
    with transaction():
        first = tables.SessionChange.get_or_none(tables.SessionChange.id == change_id)
        plan_id = plan_of(first.session_id) if first else None
        if first is None or plan_id is None:
            raise ChangedAgain(session=f"T{first.session_id}" if first else "")
        together = _made_together(first)
        rows = [r for r in _coming(plan_id, by, now) if r.session_id in together]
        _lock(rows, None)
        rows = [r for r in _coming(plan_id, by, now) if r.session_id in together]
        kept = [row for row in rows if not telling.is_superseded(together[row.session_id])]
        if not kept:
            raise ChangedAgain(session=f"T{first.session_id}")
        wishes = [_wish_back(row, together[row.session_id]) for row in kept]
        also = [one for one in wishes if _goes_along(one)]
        todo, left = _possible(wishes, zone, now)
        done = _write(todo, left, by, now, zone)
        slot_changes.follow(one for one in also if _code(one.row) not in left)
        again = tuple(_code(row) for row in rows if row not in kept)
        return replace(done, left=(*done.left, *again), change_id=0)


def _require_sound(wanted: PlanChange) -> None:
    if wanted.seats is not None and not 1 <= wanted.seats <= planning.MOST_SEATS:
        raise BadNumber(text=str(wanted.seats), low=1, high=planning.MOST_SEATS)
    if wanted.venue is not None:
        phone_numbers.require_none_in(wanted.venue)
    if wanted.trainer_id and not bookings.trainers.of_ids({wanted.trainer_id}):
        raise TrainerLeft


def _coming(plan_id: int, by: int, now: datetime) -> list[tables.PlannedSlot]:
    return [row for row in making.made_rows(plan_id, by) if planned.is_coming(row, now)]


def _meant(
    plan_id: int, scope: Scope, session_id: int | None, by: int, now: datetime
) -> list[tables.PlannedSlot]:
    rows = _coming(plan_id, by, now)
    if scope is Scope.ONE:
        return [row for row in rows if row.session_id == session_id]
    return [row for row in rows if scope is Scope.ALL or not planned.drift(row)]


def _lock(rows: Sequence[tables.PlannedSlot], trainer_id: int | None) -> None:
    """Lock what is booked, then who has a seat, then the sessions, each in one order."""
    trainers = {row.session.trainer_id for row in rows} | {trainer_id}
    bookings.reading.lock({row.place_id for row in rows}, trainers)
    ids = sorted(row.session_id for row in rows)
    lost_seats.lock_workers(ids)
    for session_id in ids:
        lock_row(tables.Session, tables.Session.id == session_id)


def _wish(row: tables.PlannedSlot, wanted: PlanChange, zone: ZoneInfo) -> SlotChange:
    starts_at = None
    if wanted.at is not None:
        day = row.session.starts_at.astimezone(zone).date()
        starts_at = datetime.combine(day, wanted.at, zone)
    return SlotChange(row, starts_at, wanted.venue, wanted.seats, wanted.trainer_id)


def _wish_back(row: tables.PlannedSlot, made: tables.SessionChange) -> SlotChange:
    if made.kind == ChangeKind.MOVED:
        return SlotChange(row, starts_at=datetime.fromisoformat(made.before))
    if made.kind == ChangeKind.VENUE:
        return SlotChange(row, venue=made.before)
    return SlotChange(row, seats=int(made.before))


def _goes_along(one: SlotChange) -> bool:
    """Return whether the plan says what the session has now, so that both change back."""
    return all(getattr(one.row, name) == getattr(one.row.session, name) for name in one.values())


def _made_together(first: tables.SessionChange) -> dict[int, tables.SessionChange]:
    """Return the changes that were made together with one, by session."""
    change = tables.SessionChange
    rows = change.select().where(change.at == first.at, change.kind == first.kind)
    return {row.session_id: row for row in rows}


def _possible(
    wishes: Sequence[SlotChange], zone: ZoneInfo, now: datetime
) -> tuple[list[SlotChange], tuple[str, ...]]:
    """Return the changes to make, and codes of the sessions for which it is too late.

    Raises NothingToChange or DoubleBooked.
    """
    in_time = [one for one in wishes if not one.is_late(now)]
    todo = [one for one in in_time if one.is_different()]
    if not todo:
        raise NothingToChange
    slot_changes.refuse_clash([one for one in todo if one.books_anew], zone)
    return todo, tuple(_code(one.row) for one in wishes if one.is_late(now))


def _write(
    todo: Sequence[SlotChange], left: tuple[str, ...], by: int, now: datetime, zone: ZoneInfo
) -> ChangedPlan:
    told = slot_changes.people(todo)
    done = [(one.row, slot_changes.write(one, now, zone)) for one in todo]
    slot_changes.tell_trainers(done, by, now)
    worker_id = proposals.require_all(by, {one.row.place_id for one in todo})
    audit.record(worker_id, AuditAction.CHANGE_PLAN, _code(todo[0].row), now, rows=len(todo))
    told = max(told, sum(made.told for _, made in done) if todo[0].seats else 0)
    return ChangedPlan(todo[0].row.plan_id, len(todo), left, told, done[0][1].change_id)


def _code(row: tables.PlannedSlot) -> str:
    return f"T{row.session_id}"
