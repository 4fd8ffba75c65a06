"""End a target, and undo that or the setting of it."""

from dataclasses import dataclass
from datetime import date, datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.tables.targets import Measure
from models.targets.calendars import WorkCalendar
from models.targets.errors import TargetOver


@dataclass(frozen=True, slots=True)
class RunningTarget:
    """A target as it was set; `is_running` unless it has ended."""

    id: int
    place: places.Place
    measure: Measure
    number: int
    until: date
    is_running: bool


def running(place_id: int, today: date) -> tuple[RunningTarget, ...]:
    """Return the targets that run at a place today, confirmed before trained."""
    target = tables.Target
    rows = target.select().where(
        target.place == place_id, target.ended_at.is_null(), target.until >= today
    )
    return tuple(map(view, rows.order_by(target.measure)))


def place_of(target_id: int) -> places.Place:
    """Return the place of a target. Raises TargetOver."""
    return places.place(_row(target_id).place_id)


def end(target_id: int, *, by: int, now: datetime) -> RunningTarget:
    """End a target; one that has ended stays as it is. `by` is a Telegram id.

    Raises NotRegistered, NotAllowed or TargetOver.
    """
    with transaction():
        row, worker_id = authorised(target_id, by)
        _end(row, worker_id, now)
        return view(_row(target_id))


def resume(target_id: int, *, by: int, now: datetime, calendar: WorkCalendar) -> RunningTarget:
    """Undo the end of a target; one that runs stays as it is. `by` is a Telegram id.

    Raises NotRegistered, NotAllowed, or TargetOver when its last day is over or another runs there.
    """
    with transaction():
        row, worker_id = authorised(target_id, by)
        if row.until < calendar.date_of(now):
            raise TargetOver
        _resume(row, worker_id, now)
        return view(_row(target_id))


def undo_setting(
    target_id: int, *, by: int, now: datetime, calendar: WorkCalendar
) -> RunningTarget | None:
    """End a target that was set by mistake, and resume the one that it replaced; return that.

    None where it replaced none, or one whose last day is over. One that has ended stays as it is.
    Raises NotRegistered, NotAllowed or TargetOver.
    """
    target = tables.Target
    with transaction():
        row, worker_id = authorised(target_id, by)
        before = target.get_or_none(
            target.place == row.place_id,
            target.measure == row.measure,
            target.ended_at == row.set_at,
            target.id < row.id,
        )
        if not _end(row, worker_id, now) or before is None or before.until < calendar.date_of(now):
            return None
        _resume(before, worker_id, now)
        return view(_row(before.id))


def _end(row: tables.Target, worker_id: int, now: datetime) -> bool:
    """End a target inside the caller's transaction; return whether it ran."""
    ended = tables.Target.update(ended_at=now).where(
        tables.Target.id == row.id, tables.Target.ended_at.is_null()
    )
    if not ended.execute():
        return False
    code = places.place(row.place_id).code
    audit.record(
        worker_id, AuditAction.END_TARGET, code, now, measure=row.measure, number=row.number
    )
    return True


def _resume(row: tables.Target, worker_id: int, now: datetime) -> None:
    """Resume a target inside the caller's transaction; raises TargetOver."""
    target = tables.Target
    if row.ended_at is None:
        return
    same = target.select().where(
        target.place == row.place_id, target.measure == row.measure, target.ended_at.is_null()
    )
    if same.exists():
        raise TargetOver
    target.update(ended_at=None).where(target.id == row.id).execute()
    code = places.place(row.place_id).code
    audit.record(
        worker_id, AuditAction.RESUME_TARGET, code, now, measure=row.measure, number=row.number
    )


def authorised(target_id: int, by: int) -> tuple[tables.Target, int]:
    """Return a target and the id of the worker who may set one there. Locks the place's row."""
    row = _row(target_id)
    worker_id = authority.require(by, "target", row.place_id)
    lock_row(tables.Place, tables.Place.id == row.place_id)
    return _row(target_id), worker_id


def _row(target_id: int) -> tables.Target:
    row: tables.Target | None = tables.Target.get_or_none(tables.Target.id == target_id)
    if row is None:
        raise TargetOver
    return row


def view(row: tables.Target) -> RunningTarget:
    """Return a target as it leaves this package."""
    return RunningTarget(
        row.id,
        places.place(row.place_id),
        Measure(row.measure),
        row.number,
        row.until,
        row.ended_at is None,
    )
