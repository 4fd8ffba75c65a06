"""Targets: a number to reach at a place by a date, and the pace that each day needs."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from peewee import fn

from models import audit, authority, places, tables
from models.database import transaction
from models.errors import BadDate, BadNumber, BadTarget
from models.tables.work import Measure

MEASURES = tuple(Measure)
LARGEST = 10_000_000
LONGEST = 366  # days
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarSettings(Protocol):
    """The settings that a WorkCalendar is made from."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def rest_days(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The organisation's days: where they begin, and on which weekdays nobody works."""

    zone: ZoneInfo
    rest_days: frozenset[str] = frozenset()  # of WEEKDAYS

    @classmethod
    def from_settings(cls, settings: CalendarSettings) -> "WorkCalendar":
        """Return the calendar that the settings name."""
        return cls(settings.zone, frozenset(settings.rest_days))

    def date_of(self, moment: datetime) -> date:
        """Return the date of a moment in the organisation's zone."""
        return moment.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def is_working(self, day: date) -> bool:
        """Return whether a day is not a rest day."""
        return WEEKDAYS[day.weekday()] not in self.rest_days


@dataclass(frozen=True, slots=True)
class Share:
    """One AC's part of a target: what it has, and what today asks of it.

    `gap` is what the AC still lacks of its fair part of the number.
    """

    code: str
    name_en: str
    name_hi: str
    done: int
    gap: int
    today: int


@dataclass(frozen=True, slots=True)
class Pace:
    """One target on one morning, in workers.

    `done` of `number` is reached; `due` should have been by now to keep an even pace.
    `each_day` is what each working day that is left asks, today's gains not subtracted; `today`
    is the same, but 0 on a rest day. `yesterday_done` stands against `yesterday_asked`.
    `days_left` are working days, from today to the last one.
    """

    measure: Measure
    number: int
    until: date
    done: int
    due: int
    each_day: int
    today: int
    days_left: int
    yesterday_done: int
    yesterday_asked: int
    shares: tuple[Share, ...]


def working_days(first: date, last: date, rest_days: frozenset[str]) -> int:
    """Count the days from `first` to `last`, both included, that are not rest days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(WEEKDAYS[day.weekday()] not in rest_days for day in days)


def share_out(amount: int, gaps: Iterable[int]) -> list[int]:
    """Divide a whole number in proportion to the gaps, by the method of largest remainders.

    The parts add up to `amount`. If every gap is zero, so is every part.
    """
    weights = list(gaps)
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    exact = [amount * weight / total for weight in weights]
    parts = [math.floor(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def pace_of(row: tables.Target, today: date, calendar: WorkCalendar) -> Pace:
    """Return the pace of one target: what remains ÷ the working days left, rounded up."""
    acs = [places.place(ac_id) for ac_id in places.acs_of(row.place_id)]
    done_by_ac = _done_by_ac(row.measure, [ac.id for ac in acs])
    done = sum(done_by_ac.values())
    yesterday, midnight = today - timedelta(days=1), calendar.start_of(today)
    gained_today = _gained(row.measure, list(done_by_ac), midnight, None)
    gained_yesterday = _gained(
        row.measure, list(done_by_ac), calendar.start_of(yesterday), midnight
    )
    days_left = working_days(today, row.until, calendar.rest_days)
    days_all = working_days(row.starts_on, row.until, calendar.rest_days)
    days_gone = days_all - days_left
    at_dawn = done - gained_today
    days_left_yesterday = days_left + calendar.is_working(yesterday)
    asked_yesterday = _per_day(row.number - (at_dawn - gained_yesterday), days_left_yesterday)
    each_day = _per_day(row.number - at_dawn, days_left)
    today_asks = each_day if calendar.is_working(today) else 0
    return Pace(
        measure=Measure(row.measure),
        number=row.number,
        until=row.until,
        done=done,
        due=round(row.number * days_gone / days_all) if days_all else row.number,
        each_day=each_day,
        today=today_asks,
        days_left=days_left,
        yesterday_done=gained_yesterday,
        yesterday_asked=asked_yesterday if row.starts_on <= yesterday else 0,
        shares=_shares(acs, done_by_ac, row.number, today_asks),
    )


def _per_day(remaining: int, days: int) -> int:
    return max(0, math.ceil(remaining / max(1, days)))


def _shares(
    acs: list[places.Place], done: dict[int, int], number: int, today: int
) -> tuple[Share, ...]:
    """An AC's fair part of the number follows its electors; its gap is what it lacks of that."""
    fair = share_out(number, [ac.electors or 1 for ac in acs])
    gaps = [max(0, part - done[ac.id]) for ac, part in zip(acs, fair, strict=True)]
    return tuple(
        Share(ac.code, ac.name_en, ac.name_hi, done[ac.id], gap, part)
        for ac, gap, part in zip(acs, gaps, share_out(today, gaps), strict=True)
    )


def _done_by_ac(measure: str, ac_ids: list[int]) -> dict[int, int]:
    booth = tables.Booth
    counter = booth.confirmed if measure == Measure.CONFIRMED else booth.trained
    query = booth.select(booth.ac, fn.SUM(counter)).where(booth.ac.in_(ac_ids)).group_by(booth.ac)
    totals = {ac: int(total) for ac, total in cast(Iterable[tuple[int, int]], query.tuples())}
    return {ac: totals.get(ac, 0) for ac in ac_ids}


def _gained(measure: str, ac_ids: list[int], since: datetime, before: datetime | None) -> int:
    """Count the workers who came to count from `since` on, and before `before`."""
    worker = tables.Worker
    moment = worker.confirmed_at if measure == Measure.CONFIRMED else worker.trained_at
    query = (
        worker.select()
        .join(tables.Booth, on=(worker.booth == tables.Booth.id))
        .where(tables.Booth.ac.in_(ac_ids), moment >= since)
    )
    return int((query.where(moment < before) if before else query).count())


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

    Locks the place's row. Raises NotRegistered, NotAllowed, BadTarget, BadNumber or BadDate.
    """
    today = calendar.date_of(now)
    _refuse_bad(measure, number, until, today)
    with transaction():
        worker_id = authority.require(by, "target", place_id)
        places.hold(place_id)
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
            audit.record(worker_id, "target", code, now, measure=measure, number=number)
    return pace_of(row, today, calendar)


def preview(
    place_id: int, measure: str, number: int, until: date, today: date, calendar: WorkCalendar
) -> Pace:
    """Return the pace that a target set today would need. Nothing is recorded.

    Raises BadTarget, BadNumber or BadDate.
    """
    _refuse_bad(measure, number, until, today)
    row = tables.Target(
        place=place_id, measure=measure, number=number, starts_on=today, until=until
    )
    return pace_of(row, today, calendar)


def paces(place_id: int, today: date, calendar: WorkCalendar) -> tuple[Pace, ...]:
    """Return the pace of every target that runs at a place today, confirmed before trained."""
    query = (
        tables.Target.select()
        .where(
            tables.Target.place == place_id,
            tables.Target.ended_at.is_null(),
            tables.Target.until >= today,
        )
        .order_by(tables.Target.measure)
    )
    return tuple(pace_of(row, today, calendar) for row in query)


def _refuse_bad(measure: str, number: int, until: date, today: date) -> None:
    if measure not in MEASURES:
        raise BadTarget(text=measure)
    if not 1 <= number <= LARGEST:
        raise BadNumber(text=str(number), low=1, high=LARGEST)
    if not today <= until <= today + timedelta(days=LONGEST):
        raise BadDate(text=until.isoformat())


def _end_running(place_id: int, measure: str, now: datetime) -> None:
    tables.Target.update(ended_at=now).where(
        tables.Target.place == place_id,
        tables.Target.measure == measure,
        tables.Target.ended_at.is_null(),
    ).execute()
