"""Set targets, and list those that run at a place."""

from datetime import date, datetime, timedelta

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import BindParam, CompiledQuery, lock_row, transaction
from models.dates import FarDay, PastDay
from models.errors import BadNumber
from models.tables.targets import Measure
from models.targets.calendars import WorkCalendar
from models.targets.errors import BadTarget
from models.targets.pace import Pace, pace_of

MEASURES = tuple(Measure)
LARGEST = 10_000_000
LONGEST = 366  # days


def set_target(
    place_id: int,
    measure: str,
    number: int,
    until: date,
    *,
    by: int,
    now: datetime,
    calendar: WorkCalendar,
    update_id: int | None = None,
) -> Pace:
    """Record a target from today on, and end the one for the same place and measure.

    `by` is a Telegram id. An update (`update_id`) sets one target, however often it is processed.

    Locks the place's row. Raises NotRegistered, NotAllowed, BadTarget, BadNumber,
    PastDay or FarDay.
    """
    today = calendar.date_of(now)
    _refuse_bad(measure, number, until, today)
    with transaction():
        worker_id = authority.require(by, "target", place_id)
        lock_row(tables.Place, tables.Place.id == place_id)
        row = tables.Target.get_or_none(tables.Target.update_id == update_id)
        if update_id is None or row is None:
            _end_running(place_id, measure, now)
            row = tables.Target.create(
                place=place_id,
                measure=measure,
                number=number,
                starts_on=today,
                until=until,
                set_by=worker_id,
                set_at=now,
                update_id=update_id,
            )
            code = places.place(place_id).code
            audit.record(worker_id, AuditAction.TARGET, code, now, measure=measure, number=number)
    return pace_of(row, today, calendar)


def preview(
    place_id: int, measure: str, number: int, until: date, today: date, calendar: WorkCalendar
) -> Pace:
    """Return the pace that a target set today would need. Nothing is recorded.

    Raises BadTarget, BadNumber, PastDay or FarDay.
    """
    _refuse_bad(measure, number, until, today)
    row = tables.Target(
        place=place_id, measure=measure, number=number, starts_on=today, until=until
    )
    return pace_of(row, today, calendar)


def paces(place_id: int, today: date, calendar: WorkCalendar) -> tuple[Pace, ...]:
    """Return the pace of every target that runs at a place today, confirmed before trained."""
    rows = _RUNNING.models(tables.Target, place=place_id, today=today)
    return tuple(pace_of(row, today, calendar) for row in rows)


_RUNNING = CompiledQuery(
    lambda: (
        tables.Target.select()
        .where(
            tables.Target.place == BindParam("place"),
            tables.Target.ended_at.is_null(),
            tables.Target.until >= BindParam("today"),
        )
        .order_by(tables.Target.measure)
    )
)


def _refuse_bad(measure: str, number: int, until: date, today: date) -> None:
    if measure not in MEASURES:
        raise BadTarget(text=measure)
    if not 1 <= number <= LARGEST:
        raise BadNumber(text=str(number), low=1, high=LARGEST)
    if until < today:
        raise PastDay(day=until)
    if until > today + timedelta(days=LONGEST):
        raise FarDay(day=until, limit=LONGEST)


def _end_running(place_id: int, measure: str, now: datetime) -> None:
    tables.Target.update(ended_at=now).where(
        tables.Target.place == place_id,
        tables.Target.measure == measure,
        tables.Target.ended_at.is_null(),
    ).execute()
