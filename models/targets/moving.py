"""Change the date or the number of a target that asks too much, or keep it."""

from datetime import date, datetime

from models import tables
from models.database import transaction
from models.targets.calendars import WorkCalendar
from models.targets.ending import RunningTarget, authorised, view
from models.targets.errors import TargetOver
from models.targets.pace import Pace
from models.targets.setting import set_target


def move(
    target_id: int,
    *,
    number: int | None = None,
    until: date | None = None,
    by: int,
    now: datetime,
    calendar: WorkCalendar,
    update_id: int | None = None,
) -> Pace:
    """Replace a running target by one of another number or date; the rest stays as it was.

    `by` is a Telegram id. An update (`update_id`) does it once, however often it is processed.
    Raises NotRegistered, NotAllowed, BadNumber, PastDay, FarDay, or TargetOver where the target
    does not run any more: a second press changes nothing.
    """
    with transaction():
        row, _ = authorised(target_id, by)
        is_over = row.ended_at is not None or row.until < calendar.date_of(now)
        if is_over and not _was_moved_by(update_id):
            raise TargetOver
        return set_target(
            row.place_id,
            row.measure,
            number or row.number,
            until or row.until,
            by=by,
            now=now,
            calendar=calendar,
            update_id=update_id,
        )


def keep(target_id: int, *, by: int, now: datetime, calendar: WorkCalendar) -> RunningTarget:
    """Return a running target that stays as it is. `by` is a Telegram id.

    Raises NotRegistered, NotAllowed, or TargetOver where it does not run any more.
    """
    with transaction():
        row, _ = authorised(target_id, by)
        if row.ended_at is not None or row.until < calendar.date_of(now):
            raise TargetOver
        return view(row)


def _was_moved_by(update_id: int | None) -> bool:
    target = tables.Target
    return update_id is not None and target.select().where(target.update_id == update_id).exists()
