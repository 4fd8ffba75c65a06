"""Compute the pace of a target: working days, today's share and the gap of each AC."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from peewee import fn

from models import places, strength, tables
from models.tables.targets import Measure
from models.targets import ceiling
from models.targets.calendars import WorkCalendar, working_days
from models.targets.ceiling import share_out, share_under


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a target, of an AC or a sector: what it has, and what today asks of it.

    `gap` is what it still lacks of its fair part. The gaps of all parts add up to what the whole
    target lacks, whatever one of them has beyond its part, and `today` to what its day asks.
    `place_id` is None for the booths of an AC that are in no sector.
    """

    place_id: int | None
    code: str
    name_en: str
    name_hi: str
    done: int
    gap: int
    today: int
    ceiling: int | None = None  # the most that a day asks of it; None of a sector

    @property
    def number(self) -> int:
        """What the part has when the whole target is reached."""
        return self.done + self.gap


@dataclass(frozen=True, slots=True)
class Pace:
    """One target on one morning, in workers.

    `done` of `number` is reached; `due` should have been by now to keep an even pace.
    `each_day` is what each working day that is left asks, today's gains not subtracted, and never
    more than the `ceiling`; `today` is the same, but 0 on a rest day. `needed` is what each day
    would have to bring to keep the date. `yesterday_done` stands against `yesterday_asked`.
    `days_left` are working days, from today to the last one. With `of` it is the share of a place
    in the target of that place around it, which wants `of_number`.
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
    starts_on: date | None = None
    of: places.Place | None = None
    of_number: int = 0
    needed: int = 0
    ceiling: int | None = None
    reached_on: date | None = None  # when it is at the ceiling; None if more than a year ahead
    reached_by_then: int = 0  # how many there are on the last day, at the ceiling
    target_id: int | None = field(default=None, compare=False)  # None before it is set

    @property
    def is_too_much(self) -> bool:
        """Whether the date cannot be kept with what people have shown that they can."""
        return self.ceiling is not None and self.needed > self.ceiling and self.gap > 0

    @property
    def gap(self) -> int:
        """What the number still lacks."""
        return max(0, self.number - self.done)


def gaps(number: int, done: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return what each part of a number lacks, which together is what the whole lacks.

    A part's fair share follows its weight. What one part has beyond its share lowers what the
    others lack, in proportion to it.
    """
    fair = share_out(number, weights)
    lacking = [max(0, part - has) for part, has in zip(fair, done, strict=True)]
    return share_out(max(0, number - sum(done)), lacking)


def pace_of(row: tables.Target, today: date, calendar: WorkCalendar) -> Pace:
    """Return the pace of one target: what remains ÷ the working days left, rounded up."""
    known = places.by_id()
    acs = [known[ac_id] for ac_id in places.acs_of(row.place_id)]
    here = places.booths_in(row.place_id)(tables.Booth)
    ac_ids = [ac.id for ac in acs]
    done_of_acs = _done_by_ac(row.measure, ac_ids, here)
    done = sum(done_of_acs.values())
    yesterday = today - timedelta(days=1)
    gained_yesterday, gained_today = gains(row.measure, row.place_id, today, calendar)
    days_left = working_days(today, row.until, calendar.rest_days)
    days_all = working_days(row.starts_on, row.until, calendar.rest_days)
    days_gone = days_all - days_left
    at_dawn = done - gained_today
    days_left_yesterday = days_left + calendar.is_working(yesterday)
    asked_yesterday = per_day(row.number - (at_dawn - gained_yesterday), days_left_yesterday)
    most = ceiling.ceilings(row.place_id, row.measure, today, calendar)
    limit = sum(most.values())
    needed = per_day(row.number - at_dawn, days_left)
    each_day = min(needed, limit)
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
        yesterday_asked=min(limit, asked_yesterday) if row.starts_on <= yesterday else 0,
        shares=_shares(acs, done_of_acs, row.number, today_asks, most),
        starts_on=row.starts_on,
        needed=needed,
        ceiling=limit,
        reached_on=ceiling.reached_on(row.number - at_dawn, limit, today, calendar),
        reached_by_then=min(row.number, max(done, at_dawn + limit * days_left)),
        target_id=row.id,
    )


def per_day(remaining: int, days: int) -> int:
    """Return what each of these days is asked for, rounded up; one day where none is left."""
    return max(0, math.ceil(remaining / max(1, days)))


def _shares(
    acs: list[places.Place], done: dict[int, int], number: int, today: int, most: dict[int, int]
) -> tuple[Share, ...]:
    """Return what each AC has, lacks and is asked for, under its ceiling.

    Its fair part follows its electors.
    """
    weights = [ac.electors or 1 for ac in acs]
    lacking = gaps(number, [done.get(ac.id, 0) for ac in acs], weights)
    limits = [most[ac.id] for ac in acs]
    asked = share_under(today, lacking if any(lacking) else weights, limits)
    return tuple(
        Share(ac.id, ac.code, ac.name_en, ac.name_hi, done.get(ac.id, 0), gap, part, most[ac.id])
        for ac, gap, part in zip(acs, lacking, asked, strict=True)
    )


def _done_by_ac(measure: str, ac_ids: list[int], here: Any) -> dict[int, int]:
    """Return how many of each AC count; no ACs are a sector's, which `here` alone bounds."""
    people = strength.people_of(ac_ids) if ac_ids else None
    if people is not None:
        return {ac: getattr(people[ac], measure) for ac in ac_ids}
    booth = tables.Booth
    counter = booth.confirmed if measure == Measure.CONFIRMED else booth.trained
    query = booth.select(booth.ac, fn.SUM(counter)).where(here).group_by(booth.ac)
    return {ac: int(total) for ac, total in cast(Iterable[tuple[int, int]], query.tuples())}


def gains(measure: str, place_id: int, today: date, calendar: WorkCalendar) -> tuple[int, int]:
    """Count the workers of a place who came to count yesterday, and today."""
    yesterday, none = today - timedelta(days=1), strength.People(0, 0)
    days = strength.gained_in(place_id, yesterday, today, calendar.zone)
    both = days.get(yesterday, none), days.get(today, none)
    return getattr(both[0], measure), getattr(both[1], measure)
