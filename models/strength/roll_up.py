"""The sums of ACs as their counters have them; where these do not hold, computed from the rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from peewee import fn

from models import tables
from models.database import CompiledQuery, bind_list, listed
from models.places import booths
from models.strength import ac_sums, known_settings
from models.strength.scoring import WEAKEST, WeakBooth, sums
from models.strength.unplaced import unplaced
from models.strength.weights import GRADES, Weights

_SUMMED = ("booths", "sample", "target", *ac_sums.NUMBERS)


@dataclass(frozen=True, slots=True)
class RollUp:
    """The sums of ACs: of the booths in use of those that have some, and of the unplaced workers.

    `weakest` are up to WEAKEST booths with the lowest scores.
    """

    by_ac: dict[int, Counter[str]]
    unplaced: dict[int, Counter[str]]
    weakest: list[WeakBooth]


def roll_up(
    ac_ids: tuple[int, ...], weights: Weights, now: datetime, *, weakest: bool = True
) -> RollUp:
    """Return the sums of these ACs at a moment, and the weakest booths where they are wanted.

    Those of booths are `booths`, those that are a `sample`, `confirmed`, `trained`, `doubted`,
    `active`, `posts` that are filled of `posts_total`, `target`, `score`, and a number for each
    grade; those of the unplaced are of workers.
    """
    key, day = known_settings.key_of(weights), weights.day(now)
    rows = _of_acs(len(ac_ids)).rows(**listed("ac", ac_ids)) if ac_ids else []
    kept = [row for row in rows if row.holds and row.settings == key and row.day == day]
    holds = {row.ac_id for row in kept}
    others = tuple(ac_id for ac_id in ac_ids if ac_id not in holds)
    by_ac = {row.ac_id: _sums(row) for row in kept if row.booths}
    apart = {
        row.ac_id: Counter(
            {name: getattr(row, column) for name, column in ac_sums.UNPLACED.items()}
        )
        for row in kept
        if row.unplaced
    }
    lowest = _weakest([row for row in kept if row.booths > row.sample]) if weakest else []
    if others:
        counted = sums(lambda booth: booth.ac.in_(others), others, weights, now)
        by_ac |= counted.by_part
        apart |= unplaced(others, weights.active_since(day))
        lowest = sorted([*lowest, *counted.weakest], key=lambda booth: booth.order)[:WEAKEST]
    return RollUp(by_ac, apart, lowest)


def roll_up_booths(sector_id: int, ac_id: int, weights: Weights, now: datetime) -> RollUp:
    """Return the sums of a sector at a moment, computed from its few booths; `ac_id` is its AC."""
    counted = sums(booths.booths_in(sector_id), (ac_id,), weights, now)
    return RollUp(counted.by_part, {}, counted.weakest)


def by_sector(ac_id: int, weights: Weights, now: datetime) -> dict[int, Counter[str]]:
    """Return the sums of the sectors of an AC by their ids, those of its other booths by 0."""
    return sums(booths.booths_in(ac_id), (ac_id,), weights, now, "sector_id").by_part


def added(parts: Iterable[Counter[str]]) -> Counter[str]:
    """Return the sum of counters, also of names that are 0."""
    total = Counter[str]()
    for part in parts:
        total.update(part)
    return total


def _sums(row: Any) -> Counter[str]:
    total = Counter({name: getattr(row, name) for name in (*_SUMMED, *GRADES)})
    total["posts_total"] = row.booths * row.kinds
    return total


def _weakest(rows: list[Any]) -> list[WeakBooth]:
    """Return the weakest booths: they lie in the ACs whose own weakest ones are the weakest."""
    first = sorted(rows, key=lambda row: (row.lowest, -row.lowest_electors, row.ac_id))[:WEAKEST]
    if not first:
        return []
    found = _weakest_of(len(first)).rows(**listed("ac", [row.ac_id for row in first]))
    return [WeakBooth(*row) for row in found]


@lru_cache(maxsize=512)  # one for each number of ACs
def _of_acs(number: int) -> CompiledQuery:
    row = tables.AcCounter
    return CompiledQuery(lambda: row.select().where(bind_list(row.ac, "ac", number)))


@lru_cache(maxsize=WEAKEST)
def _weakest_of(number: int) -> CompiledQuery:
    booth = tables.Booth

    def query() -> Any:
        electors = fn.COALESCE(booth.electors, 0)
        before = (booth.id, booth.confirmed, booth.target, booth.score)
        query = booth.select(*before, electors.alias("electors"), booth.ac, *booths.BY_PART)
        in_use = bind_list(booth.ac, "ac", number) & booth.retired_at.is_null() & ~booth.sample
        order = (booth.score, electors.desc(), booth.ac, *booths.BY_PART)
        return query.where(in_use).order_by(*order).limit(WEAKEST)

    return CompiledQuery(query)
