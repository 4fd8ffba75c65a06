"""A place's share of the target around it, where it has no target of its own."""

from datetime import date
from typing import Any

from peewee import Case, fn

from models import places, tables
from models.database import BindParam, CompiledQuery
from models.tables.targets import Measure
from models.targets.calendars import WorkCalendar
from models.targets.ceiling import share_out
from models.targets.pace import Pace, Share, gains, gaps, pace_of, per_day

AROUND = 5  # a place itself, its AC, its PC, its district and its state


def standing(
    place_id: int,
    today: date,
    calendar: WorkCalendar,
    wholes: dict[int, Pace] | None = None,
) -> tuple[Pace, ...]:
    """Return for each measure the pace of a place: of its own target, or of its share of another.

    That is the target of the nearest place around it: of a sector its AC, then PC, district and
    state. The shares of the parts of a place add up to its own numbers. `wholes` keeps paces of
    targets, by their ids, for whoever asks about many places at one moment.
    """
    around = places.ancestors(place_id)
    ids = [*around, *AROUND * [place_id]][:AROUND]
    rows = _RUNNING.models(
        tables.Target, today=today, **{f"place_{i}": one for i, one in enumerate(ids)}
    )
    nearest: dict[str, tables.Target] = {}
    for row in sorted(rows, key=lambda row: around.index(row.place_id)):
        nearest.setdefault(row.measure, row)
    kept = {} if wholes is None else wholes
    found = []
    for _, row in sorted(nearest.items()):
        if row.id not in kept:
            kept[row.id] = pace_of(row, today, calendar)
        whole = kept[row.id]
        is_own = row.place_id == place_id
        found.append(whole if is_own else _share_of(place_id, row, whole, today, calendar))
    return tuple(found)


def by_sector(ac: Share, measure: Measure) -> tuple[Share, ...]:
    """Divide an AC's part of a target among its sectors and the booths in none, by their electors.

    The AC's workers whose booth is retired are in no sector.
    """
    assert ac.place_id is not None
    rows = {row.sector: row for row in _SECTORS.rows(ac=ac.place_id)}
    parts = [*places.children(ac.place_id), None]
    ids = [part.id if part else None for part in parts]
    of_sectors = [int(getattr(rows[one], measure)) if one in rows else 0 for one in ids[:-1]]
    done = [*of_sectors, max(0, ac.done - sum(of_sectors))]
    weights = [int(rows[one].electors or rows[one].booths) if one in rows else 0 for one in ids]
    weights = weights if any(weights) else [0] * (len(weights) - 1) + [1]
    lacking = gaps(ac.number, done, weights)
    asked = share_out(ac.today, lacking if any(lacking) else weights)
    return tuple(
        Share(
            part.id if part else None,
            part.code if part else ac.code,
            part.name_en if part else ac.name_en,
            part.name_hi if part else ac.name_hi,
            *numbers,
        )
        for part, *numbers in zip(parts, done, lacking, asked, strict=True)
    )


def _share_of(
    place_id: int, row: tables.Target, whole: Pace, today: date, calendar: WorkCalendar
) -> Pace:
    """Return the pace of a place inside that of a target, from the shares of its ACs."""
    measure, place = Measure(row.measure), places.place(place_id)
    around = set(places.acs_around(place_id))
    shares = tuple(share for share in whole.shares if share.place_id in around)
    if place.is_sector and shares:
        shares = tuple(s for s in by_sector(shares[0], measure) if s.place_id == place_id)
    done, gap = sum(share.done for share in shares), sum(share.gap for share in shares)
    asks = sum(share.today for share in shares)
    limits = [share.ceiling for share in shares if share.ceiling is not None]
    limit = sum(limits) if limits else None
    needed = per_day(gap, whole.days_left)
    rest_day = needed if limit is None else min(needed, limit)
    yesterday, _ = gains(measure, place_id, today, calendar)
    return Pace(
        measure=measure,
        number=done + gap,
        until=whole.until,
        done=done,
        due=round((done + gap) * whole.due / whole.number),
        each_day=asks if calendar.is_working(today) else rest_day,
        today=asks,
        days_left=whole.days_left,
        yesterday_done=yesterday,
        yesterday_asked=0,
        shares=() if place.is_sector else shares,
        starts_on=whole.starts_on,
        of=places.place(row.place_id),
        of_number=whole.number,
    )


def _running() -> Any:
    target = tables.Target
    return target.select().where(
        target.place.in_([BindParam(f"place_{i}") for i in range(AROUND)]),
        target.ended_at.is_null(),
        target.until >= BindParam("today"),
    )


def _sectors() -> Any:
    """Return the query for the sums of an AC's sectors, and of its booths in no sector."""
    booth = tables.Booth
    sector = Case(None, [(booth.retired_at.is_null(), booth.sector)])
    in_use = Case(None, [(booth.retired_at.is_null(), 1)], 0)
    return (
        booth.select(
            sector.alias("sector"),
            fn.SUM(booth.confirmed).alias("confirmed"),
            fn.SUM(booth.trained).alias("trained"),
            fn.SUM(in_use * fn.COALESCE(booth.electors, 0)).alias("electors"),
            fn.SUM(in_use).alias("booths"),
        )
        .where(booth.ac == BindParam("ac"))
        .group_by(sector)
    )


_RUNNING = CompiledQuery(_running)
_SECTORS = CompiledQuery(_sectors)
