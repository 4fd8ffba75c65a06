"""Compute the pace of a target: working days, today's share and the gap of each AC."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from peewee import fn

from models import places, strength, tables
from models.tables.targets import Measure

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

    @property
    def number(self) -> int:
        """What the part has when the whole target is reached."""
        return self.done + self.gap


@dataclass(frozen=True, slots=True)
class Pace:
    """One target on one morning, in workers.

    `done` of `number` is reached; `due` should have been by now to keep an even pace.
    `each_day` is what each working day that is left asks, today's gains not subtracted; `today`
    is the same, but 0 on a rest day. `yesterday_done` stands against `yesterday_asked`.
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

    @property
    def gap(self) -> int:
        """What the number still lacks."""
        return max(0, self.number - self.done)


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
    each_day = per_day(row.number - at_dawn, days_left)
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
        shares=_shares(acs, done_of_acs, row.number, today_asks),
        starts_on=row.starts_on,
    )


def per_day(remaining: int, days: int) -> int:
    """Return what each of these days is asked for, rounded up; one day where none is left."""
    return max(0, math.ceil(remaining / max(1, days)))


def _shares(
    acs: list[places.Place], done: dict[int, int], number: int, today: int
) -> tuple[Share, ...]:
    """Return what each AC has, lacks and is asked for; its fair part follows its electors."""
    weights = [ac.electors or 1 for ac in acs]
    lacking = gaps(number, [done.get(ac.id, 0) for ac in acs], weights)
    asked = share_out(today, lacking if any(lacking) else weights)
    return tuple(
        Share(ac.id, ac.code, ac.name_en, ac.name_hi, done.get(ac.id, 0), gap, part)
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
