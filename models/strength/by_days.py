"""How many workers an AC gained on each day: counted once from the rows, then by each event."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import SQL, PostgresqlDatabase, Value, fn

from models import places, tables
from models.database import BindParam, CompiledQuery, bind_list, bulk_insert, listed
from models.strength import known_settings
from models.strength.weights import Weights

NAMES = ("confirmed", "trained")
WEEK = 7  # days
MONDAY = date(2000, 1, 3)  # with which the weeks begin that are compared
QUARTER = 900  # seconds: the days of every zone begin at a quarter of an hour


class People(NamedTuple):
    """How many workers are confirmed, and how many of them trained."""

    confirmed: int
    trained: int


Days = dict[date, People]


def people_of(ac_ids: Sequence[int]) -> dict[int, People] | None:
    """Return the workers of each of these ACs, unplaced ones too, as the counters have them.

    None where those of one do not hold.
    """
    rows = _rows_of(len(ac_ids)).rows(**listed("ac", ac_ids)) if ac_ids else []
    if len(rows) < len(ac_ids) or not all(row.holds for row in rows):
        return None
    return {
        row.ac_id: People(row.confirmed + row.unplaced, row.trained + row.unplaced_trained)
        for row in rows
    }


def confirmed_in(place_id: int) -> int:
    """Return how many confirmed workers a place has, unplaced ones too."""
    ac_ids = places.acs_of(place_id)
    kept = people_of(ac_ids) if ac_ids else None
    if kept is not None:
        return sum(one.confirmed for one in kept.values())
    booth = tables.Booth
    query = booth.select(fn.SUM(booth.confirmed)).where(places.booths_in(place_id)(booth))
    return int(query.scalar() or 0)


def gained_in(place_id: int, first: date, last: date, zone: ZoneInfo) -> Days:
    """Return what a place gained from one day of a zone to another, both included, by the day.

    From the rows for a sector, and where the days of its ACs are not counted.
    """
    ac_ids = places.acs_of(place_id)
    days = gained(ac_ids, first, last, zone) if ac_ids else None
    return _among(place_id, first, last, zone) if days is None else days


def gained(ac_ids: Sequence[int], first: date, last: date, zone: ZoneInfo) -> Days | None:
    """Return what ACs gained from one day of a zone to another, both included, by the day.

    None where one of them is not counted by the days of this zone.
    """
    if not _counts_by(ac_ids, zone):
        return None
    ids = listed("ac", ac_ids)
    rows = _between(len(ac_ids)).rows(first=first, last=last, **ids) if ac_ids else []
    return {row.day: People(int(row.confirmed), int(row.trained)) for row in rows}


def _counts_by(ac_ids: Sequence[int], zone: ZoneInfo) -> bool:
    """Return whether each of these ACs is counted by the days of this zone."""
    rows = _rows_of(len(ac_ids)).rows(**listed("ac", ac_ids)) if ac_ids else []
    weights = [known_settings.of_key(row.settings) for row in rows]
    return len(rows) == len(ac_ids) and all(w is not None and w.zone == zone for w in weights)


def best_weeks(ac_ids: Sequence[int], before: date, zone: ZoneInfo) -> dict[int, People]:
    """Return the most that each AC gained in a week from Monday on, before a day of a zone.

    One query for all of them, where they are counted by the days of this zone.
    """
    if not ac_ids:
        return {}
    if _counts_by(ac_ids, zone):
        rows = _best(len(ac_ids)).rows(before=before, **listed("ac", ac_ids))
        best = {row.ac_id: People(int(row.confirmed), int(row.trained)) for row in rows}
        return {ac_id: best.get(ac_id, People(0, 0)) for ac_id in ac_ids}
    return {ac_id: _best_of(_from_rows(ac_id, zone), before) for ac_id in ac_ids}


def best_week_of_sector(place_id: int, before: date, zone: ZoneInfo) -> People:
    """Return the most that a sector gained in a week from Monday on, before a day of a zone."""
    return _best_of(_among(place_id, MONDAY, before - timedelta(days=1), zone), before)


def _best_of(days: Days, before: date) -> People:
    weeks = defaultdict[int, list[int]](lambda: [0, 0])
    for day, people in days.items():
        if day < before:
            for index, number in enumerate(people):
                weeks[(day - MONDAY).days // WEEK][index] += number
    return People(
        max((week[0] for week in weeks.values()), default=0),
        max((week[1] for week in weeks.values()), default=0),
    )


def keep(ac_id: int, weights: Weights) -> None:
    """Count an AC's days where that was not done yet, or by the days of another zone."""
    row = tables.AcCounter.get_or_none(tables.AcCounter.ac == ac_id)
    before = known_settings.of_key(row.settings) if row else None
    if before is None or before.zone != weights.zone:
        count(ac_id, weights)


def count(ac_id: int, weights: Weights) -> None:
    """Write what an AC gained on each day, inside the caller's transaction."""
    row = tables.AcDay
    _FORGET.execute(ac=ac_id)
    days = _from_rows(ac_id, weights.zone).items()
    bulk_insert.insert(
        row, [{"ac": ac_id, "day": day, "confirmed": c, "trained": t} for day, (c, t) in days]
    )


def wrong(ac_id: int, weights: Weights) -> Iterator[tuple[date, str, int, int]]:
    """Yield the days of an AC that differ from its workers: the name, what is stored, counted."""
    stored = {row.day: (row.confirmed, row.trained) for row in _STORED.rows(ac=ac_id)}
    counted = _from_rows(ac_id, weights.zone)
    for day in sorted(stored.keys() | counted.keys()):
        pairs = zip(NAMES, stored.get(day, (0, 0)), counted.get(day, (0, 0)), strict=True)
        yield from ((day, name, before, after) for name, before, after in pairs if before != after)


def _among(place_id: int, first: date, last: date, zone: ZoneInfo) -> Days:
    worker, booth = tables.Worker, tables.Booth
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    days = defaultdict[date, list[int]](lambda: [0, 0])
    for index, moment in enumerate((worker.confirmed_at, worker.trained_at)):
        rows: Any = (
            worker.select(moment.alias("at"))
            .join(booth)
            .where(places.booths_in(place_id)(booth), worker.confirmed_at.is_null(False))
            .where(moment >= begin, moment < end)
        )
        for (at,) in rows.tuples():
            days[at.astimezone(zone).date()][index] += 1
    return {day: People(*numbers) for day, numbers in days.items()}


def _from_rows(ac_id: int, zone: ZoneInfo) -> Days:
    days = defaultdict[date, list[int]](lambda: [0, 0])
    for index, name in enumerate(("confirmed_at", "trained_at")):
        for begin, number in _by_quarters(name).rows(ac=ac_id):
            days[_day_of(int(begin), zone)][index] += number
    return {day: People(*numbers) for day, numbers in days.items()}


@lru_cache(maxsize=100_000)  # about three years
def _day_of(quarter: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * QUARTER, zone).date()


@lru_cache(maxsize=2)
def _by_quarters(name: str) -> CompiledQuery:
    """Return the query for the quarters of an hour in which an AC's workers reached a moment."""
    worker, booth = tables.Worker, tables.Booth
    moment = getattr(worker, name)

    def query() -> Any:
        quarter: Any
        if isinstance(tables.database.obj, PostgresqlDatabase):
            quarter = fn.FLOOR(fn.DATE_PART("epoch", moment) / QUARTER)
        else:
            quarter = fn.STRFTIME("%s", moment).cast("INTEGER") / QUARTER
        return (
            worker.select(quarter.alias("quarter"), fn.COUNT(worker.booth).alias("number"))
            .join(booth)
            .where(booth.ac == BindParam("ac"))
            .where(worker.confirmed_at.is_null(False), moment.is_null(False))
            .group_by(SQL("quarter"))
        )

    return CompiledQuery(query)


@lru_cache(maxsize=512)  # one for each number of ACs
def _rows_of(number: int) -> CompiledQuery:
    row = tables.AcCounter
    people = (row.confirmed, row.trained, row.unplaced, row.unplaced_trained)
    query = row.select(row.ac, row.settings, row.holds, *people)
    return CompiledQuery(lambda: query.where(bind_list(row.ac, "ac", number)))


@lru_cache(maxsize=512)
def _between(number: int) -> CompiledQuery:
    row = tables.AcDay

    def query() -> Any:
        sums = (fn.SUM(getattr(row, name)).alias(name) for name in NAMES)
        days = row.day.between(BindParam("first", row.day), BindParam("last", row.day))
        here = bind_list(row.ac, "ac", number)
        return row.select(row.day, *sums).where(here, days).group_by(row.day)

    return CompiledQuery(query)


@lru_cache(maxsize=512)
def _best(number: int) -> CompiledQuery:
    """Return the query for the most that each of so many ACs gained in a week from Monday on."""
    row = tables.AcDay

    def query() -> Any:
        day: Any = row.day
        if isinstance(tables.database.obj, PostgresqlDatabase):
            week = (day - Value(MONDAY.isoformat()).cast("date")) / WEEK
        else:
            week = ((fn.JULIANDAY(day) - fn.JULIANDAY(MONDAY.isoformat())) / WEEK).cast("INTEGER")
        sums = (fn.SUM(getattr(row, name)).alias(name) for name in NAMES)
        here = bind_list(row.ac, "ac", number)
        weeks = (
            row.select(row.ac, *sums)
            .where(here, row.day < BindParam("before", row.day))
            .group_by(row.ac, week)
        )
        best = (fn.MAX(getattr(weeks.c, name)).alias(name) for name in NAMES)
        return row.select(weeks.c.ac_id, *best).from_(weeks).group_by(weeks.c.ac_id)

    return CompiledQuery(query)


_FORGET = CompiledQuery(lambda: tables.AcDay.delete().where(tables.AcDay.ac == BindParam("ac")))
_STORED = CompiledQuery(lambda: tables.AcDay.select().where(tables.AcDay.ac == BindParam("ac")))
