"""Compute the counters of an AC anew: each day, and whatever its scores follow from has changed.

Scores follow from more than events: from the day, the settings, norms, electors and kinds of posts.
An AC is computed in one short transaction, which waits for no row: what somebody else has locked is
left to the next time.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from peewee import EXCLUDED, JOIN, SQL, Select, Update, fn

from models import tables
from models.database import BindParam, CompiledQuery, at_commit, for_update, transaction
from models.strength import ac_sums, by_days, known_settings
from models.strength.booth_targets import norms_of_acs
from models.strength.scoring import counted_kinds, scored_booths
from models.strength.weights import Weights

STORED = ("active", "posts", "target", "score")  # of a booth; these hold while its AC's do
ALWAYS = ("confirmed", "trained", "doubted")  # hold in any case
KEPT = (*ALWAYS, *STORED)
CHUNK = 500  # ids in one statement
SUMS = ("booths", "sample", "target", *ac_sums.SUMS)  # of an AC


def due(weights: Weights, now: datetime) -> list[int]:
    """Return the ids of the ACs whose counters do not hold today, for these settings."""
    place, row = tables.Place, tables.AcCounter
    holds = row.holds & (row.day == weights.day(now))
    holds &= row.settings == known_settings.key_of(weights)
    query = place.select(place.id).join(row, JOIN.LEFT_OUTER, on=(row.ac == place.id) & holds)
    query = query.where(place.kind == "ac", row.ac.is_null()).order_by(place.id)
    return [one.id for one in query]


def carry_over(weights: Weights, now: datetime) -> None:
    """Bring the counters of ACs without workers to today: nothing in them follows the day.

    They are most ACs at first, and many for ever.
    """
    row, today = tables.AcCounter, weights.day(now)
    is_before = (row.settings == known_settings.key_of(weights)) & row.holds & (row.day != today)
    without = (row.confirmed == 0) & (row.unplaced == 0)
    with transaction():
        found = row.select(row.ac).where(is_before, without).order_by(row.ac)
        ids = [one.ac_id for one in for_update(found, skip_locked=True)]
        for start in range(0, len(ids), CHUNK):
            row.update(day=today).where(row.ac.in_(ids[start : start + CHUNK])).execute()


def refresh(ac_id: int, weights: Weights, now: datetime) -> bool:
    """Compute the counters of an AC anew; return False where somebody is changing them now."""
    with transaction():
        at_commit.run_pending()  # what the caller's transaction has changed is counted only then
        before = locked(ac_id)
        if before is None:
            return False
        by_days.keep(ac_id, weights)
        write(*computed(ac_id, weights, weights.day(now), before))
        known_settings.keep(weights)
    return True


def refresh_due(weights: Weights, now: Callable[[], datetime], longest: float = math.inf) -> int:
    """Compute ACs anew that are due, each in a short transaction, for so many seconds.

    Return how many are left to the next time.
    """
    ends = time.monotonic() + longest
    carry_over(weights, now())
    ac_ids, locked_ones = due(weights, now()), 0
    for done, ac_id in enumerate(ac_ids):
        if time.monotonic() > ends:
            return locked_ones + len(ac_ids) - done
        locked_ones += not refresh(ac_id, weights, now())
    return locked_ones


def computed(
    ac_id: int, weights: Weights, day: date, before: dict[int, Any]
) -> tuple[dict[str, Any], dict[int, dict[str, int]]]:
    """Return an AC's row as it should be on a day, and what differs of its booths, by their ids.

    `before` are the booths' rows as they are; the counters of theirs that always hold are right.
    """
    since = weights.active_since(day)
    scored = {row.id: row for row in _scored_query(weights).rows(ac=ac_id, since=since)}
    is_left = any(row.confirmed for booth_id, row in before.items() if booth_id not in scored)
    active = dict(_ACTIVE_OF_RETIRED.rows(ac=ac_id, since=since)) if is_left else {}
    total = Counter(dict.fromkeys(SUMS, 0))
    writes = dict[int, dict[str, int]]()
    for booth_id, row in before.items():
        if booth := scored.get(booth_id):
            new = {name: getattr(booth, name) for name in STORED}
            total.update(booths=1, sample=bool(booth.sample), target=booth.target)
        else:
            new = dict.fromkeys(STORED, 0) | {"active": active.get(booth_id, 0)}
        numbers = {name: getattr(row, name) for name in ALWAYS} | new
        counted = {name: numbers[name] for name in ac_sums.NUMBERS}
        total.update(ac_sums.added_by(counted, weights, in_use=booth is not None))
        if any(getattr(row, name) != value for name, value in new.items()):
            writes[booth_id] = new
    real = (booth for booth in scored.values() if not booth.sample)
    lowest = min((ac_sums.weakness(b.score, b.electors) for b in real), default=(None, 0))
    [norm] = _norm_query(weights).rows(ac=ac_id)
    return {
        "ac": ac_id,
        "settings": known_settings.key_of(weights),
        "holds": True,
        "day": day,
        "norm_place": norm.place_id,
        "per": norm.per or 0,
        "kinds": norm.kinds,
        "lowest": lowest[0],
        "lowest_electors": -lowest[1],
        **total,
    }, writes


def write(row: dict[str, Any], booths: dict[int, dict[str, int]]) -> None:
    """Write what `computed` has returned, inside the caller's transaction."""
    _WRITE.execute_many([{"id": booth_id, **values} for booth_id, values in booths.items()])
    _KEEP.execute(**row)


def booths_of(ac_id: int) -> dict[int, Any]:
    """Return the booths of an AC, retired ones too, with their counters."""
    return {row.id: row for row in _BOOTHS.rows(ac=ac_id)}


def locked(ac_id: int) -> dict[int, Any] | None:
    """Lock the rows of an AC and its booths; None, after waiting for nobody, where one is locked.

    In the order of models/counters/applying.py.
    """
    rows = {row.id: row for row in _LOCKED_BOOTHS.rows(ac=ac_id)}
    free = len(_LOCKED_AC.rows(ac=ac_id))
    [there] = _THERE.rows(ac=ac_id)
    return rows if (free, len(rows)) == (there.acs, there.booths) else None


@lru_cache(maxsize=8)
def _scored_query(weights: Weights) -> CompiledQuery:
    """Return the query for the numbers of an AC's booths in use, active `since` a moment."""

    def query() -> Any:
        of_ac, before = scored_booths(
            lambda booth: (booth.ac == BindParam("ac")) & booth.retired_at.is_null(),
            lambda ac: ac.id == BindParam("ac"),
            weights,
            BindParam("since"),
        )
        scored = of_ac.alias("scored")
        names = ("id", "sample", "electors", *STORED)
        return scored.select_from(*[scored.c[name] for name in names]).with_cte(*before)

    return CompiledQuery(query)


@lru_cache(maxsize=8)
def _norm_query(weights: Weights) -> CompiledQuery:
    """Return the query for an AC's norm, and how many `kinds` of posts its booths should have."""

    def query() -> Any:
        norm: Any = norms_of_acs(lambda ac: ac.id == BindParam("ac"), weights)
        kinds = counted_kinds(fn.COUNT(tables.PostKind.code))
        return norm.select_extend(fn.COALESCE(kinds, 0).alias("kinds"))

    return CompiledQuery(query)


def _active_of_retired() -> Any:
    """Return the query for how many active workers are in each retired booth that has some."""
    booth, worker = tables.Booth, tables.Worker
    return (
        worker.select(worker.booth, fn.COUNT(worker.booth))
        .join(booth)
        .where(booth.ac == BindParam("ac"), booth.retired_at.is_null(False), booth.confirmed > 0)
        .where(
            worker.last_active_at >= BindParam("since", worker.last_active_at),
            worker.confirmed_at.is_null(False),
        )
        .group_by(worker.booth)
    )


def _written() -> Update:
    booth = tables.Booth
    query: Update = booth.update({name: BindParam(name) for name in STORED}).where(
        booth.id == BindParam("id")
    )
    return query


def _kept() -> Any:
    row = tables.AcCounter
    names = ("ac", "settings", "holds", "day", "norm_place", "per", "kinds", *SUMS)
    fields = [getattr(row, name) for name in (*names, "lowest", "lowest_electors")]
    new = {field: BindParam(field.name, field) for field in fields}
    update = {field: EXCLUDED[field.column_name] for field in fields[1:]}
    return row.insert(new).on_conflict(conflict_target=(row.ac,), update=update)


def _of_ac(table: Any, *columns: Any) -> Any:
    return table.select(*columns).where(table.ac == BindParam("ac"))


def _counters() -> Any:
    booth = tables.Booth
    columns = (getattr(booth, name) for name in KEPT)
    return _of_ac(booth, booth.id, *columns).order_by(booth.id)


def _there() -> Any:
    """Return the query for how many rows of an AC and its booths there are, locked or not."""
    counts = {
        name: fn.COALESCE(_of_ac(table, fn.COUNT(SQL("*"))), 0).alias(name)
        for name, table in (("acs", tables.AcCounter), ("booths", tables.Booth))
    }
    return Select(columns=list(counts.values()))


_BOOTHS = CompiledQuery(_counters)
_LOCKED_BOOTHS = CompiledQuery(lambda: for_update(_counters(), skip_locked=True))
_LOCKED_AC = CompiledQuery(
    lambda: for_update(_of_ac(tables.AcCounter, tables.AcCounter.ac), skip_locked=True)
)
_THERE = CompiledQuery(_there)
_ACTIVE_OF_RETIRED = CompiledQuery(_active_of_retired)
_WRITE = CompiledQuery(_written)
_KEEP = CompiledQuery(_kept)
