"""Targets: a number to reach at a place by a date, and the pace that each day needs."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from peewee import fn

from models import audit, authority, places, tables
from models.database import transaction
from models.errors import BadDate, BadNumber, BadTarget

MEASURES = ("confirmed", "trained")
LARGEST = 10_000_000
LONGEST = 366  # days
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Share:
    """What one AC has and what today asks of it. `gap` is what its fair part still lacks."""

    code: str
    name_en: str
    name_hi: str
    done: int
    gap: int
    today: int


@dataclass(frozen=True, slots=True)
class Pace:
    """One target on one morning.

    `done` of `number` is reached; `due` should have been by now to keep an even pace; `today` is
    what today asks; `yesterday_done` against `yesterday_asked`; `days_left` are working days from
    today to the last one.
    """

    measure: str
    number: int
    until: date
    done: int
    due: int
    today: int
    days_left: int
    yesterday_done: int
    yesterday_asked: int
    shares: tuple[Share, ...]


def set_target(
    place_id: int,
    measure: str,
    number: int,
    until: date,
    *,
    by: int,
    now: datetime,
    zone: ZoneInfo,
    rest_days: frozenset[str] = frozenset(),
    update_id: int | None = None,
) -> Pace:
    """Set a target from today on; one for the same place and measure ends. `by` is a Telegram id.

    An update (`update_id`) sets one target, however often it is worked off.

    Raises NotRegistered, NotAllowed, BadTarget, BadNumber or BadDate.
    """
    today = now.astimezone(zone).date()
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
    return _pace(row, today, zone, rest_days)


def preview(
    place_id: int,
    measure: str,
    number: int,
    until: date,
    today: date,
    zone: ZoneInfo,
    rest_days: frozenset[str],
) -> Pace:
    """Give the pace that a target set today would need, and set nothing.

    Raises BadTarget, BadNumber or BadDate.
    """
    _refuse_bad(measure, number, until, today)
    row = tables.Target(
        place=place_id, measure=measure, number=number, starts_on=today, until=until
    )
    return _pace(row, today, zone, rest_days)


def paces(
    place_id: int, today: date, zone: ZoneInfo, rest_days: frozenset[str]
) -> tuple[Pace, ...]:
    """Give the pace of every target that runs at a place today, confirmed before trained."""
    query = (
        tables.Target.select()
        .where(
            tables.Target.place == place_id,
            tables.Target.ended_at.is_null(),
            tables.Target.until >= today,
        )
        .order_by(tables.Target.measure)
    )
    return tuple(_pace(row, today, zone, rest_days) for row in query)


def working_days(first: date, last: date, rest_days: frozenset[str]) -> int:
    """Count the days from `first` to `last`, both included, that are no rest days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(WEEKDAYS[day.weekday()] not in rest_days for day in days)


def share_out(amount: int, gaps: Iterable[int]) -> list[int]:
    """Share a whole number out in proportion to the gaps, by the largest remainders.

    The parts add up to `amount`; where every gap is zero, the parts are zero.
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


def _refuse_bad(measure: str, number: int, until: date, today: date) -> None:
    if measure not in MEASURES:
        raise BadTarget(text=measure)
    if not 1 <= number <= LARGEST:
        raise BadNumber(text=str(number), low=1, high=LARGEST)
    if not today <= until <= today + timedelta(days=LONGEST):
        raise BadDate(text=until.isoformat())


def _pace(row: tables.Target, today: date, zone: ZoneInfo, rest_days: frozenset[str]) -> Pace:
    """Remaining ÷ remaining working days (design: Targets), rounded up."""
    acs = [places.place(i) for i in places.acs_of(row.place_id)]
    done_by_ac = _counts(row.measure, [ac.id for ac in acs])
    done = sum(done_by_ac.values())
    before = _gained(row.measure, list(done_by_ac), _start(today, zone), None)
    yesterday = today - timedelta(days=1)
    gained = _gained(row.measure, list(done_by_ac), _start(yesterday, zone), _start(today, zone))
    days_left = working_days(today, row.until, rest_days)
    days_all = working_days(row.starts_on, row.until, rest_days)
    days_gone = days_all - days_left
    at_dawn = done - before
    asked = _per_day(row.number - (at_dawn - gained), days_left + _works(yesterday, rest_days))
    today_asks = _per_day(row.number - at_dawn, days_left) if _works(today, rest_days) else 0
    return Pace(
        measure=row.measure,
        number=row.number,
        until=row.until,
        done=done,
        due=round(row.number * days_gone / days_all) if days_all else row.number,
        today=today_asks,
        days_left=days_left,
        yesterday_done=gained,
        yesterday_asked=asked if row.starts_on <= yesterday else 0,
        shares=_shares(acs, done_by_ac, row.number, today_asks),
    )


def _per_day(remaining: int, days: int) -> int:
    return max(0, math.ceil(remaining / max(1, days)))


def _works(day: date, rest_days: frozenset[str]) -> int:
    return int(WEEKDAYS[day.weekday()] not in rest_days)


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


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


def _counts(measure: str, acs: list[int]) -> dict[int, int]:
    counter = tables.Booth.confirmed if measure == "confirmed" else tables.Booth.trained
    query = (
        tables.Booth.select(tables.Booth.ac, fn.SUM(counter))
        .where(tables.Booth.ac.in_(acs))
        .group_by(tables.Booth.ac)
    )
    found = {ac: int(total) for ac, total in cast(Iterable[tuple[int, int]], query.tuples())}
    return {ac: found.get(ac, 0) for ac in acs}


def _gained(measure: str, acs: list[int], since: datetime, before: datetime | None) -> int:
    moment = tables.Worker.confirmed_at if measure == "confirmed" else tables.Worker.trained_at
    query = (
        tables.Worker.select()
        .join(tables.Booth, on=(tables.Worker.booth == tables.Booth.id))
        .where(tables.Booth.ac.in_(acs), moment >= since)
    )
    return int((query.where(moment < before) if before else query).count())


def _end_running(place_id: int, measure: str, now: datetime) -> None:
    tables.Target.update(ended_at=now).where(
        tables.Target.place == place_id,
        tables.Target.measure == measure,
        tables.Target.ended_at.is_null(),
    ).execute()
