"""Compute the counters of an AC anew: each day, and whatever its scores follow from has changed.

Scores follow from more than events: from the day, the settings, norms, electors and kinds of posts.
An AC is computed in one short transaction, which waits for no row: what somebody else has locked is
left to the next time.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from peewee import JOIN, SQL, Update, fn

from models import tables
from models.database import BindParam, CompiledQuery, at_commit, for_update, transaction
from models.strength import by_days, known_settings
from models.strength.booth_targets import norms_of_acs
from models.strength.scoring import scored_booths
from models.strength.weights import GRADES, Weights

STORED = ("active", "posts", "target", "score")  # of a booth; the others always hold
SUMMED = ("confirmed", "trained", "doubted", *STORED)
UNPLACED = ("unplaced", "unplaced_trained", "unplaced_active", "unplaced_doubted")
CHUNK = 500  # ids in one statement
SUMS = (*("booths", "sample"), *SUMMED, *GRADES, *UNPLACED)  # of an AC


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


def refresh_due(
    weights: Weights, now: Callable[[], datetime], report: Callable[[int, int], None] | None = None
) -> int:
    """Compute every AC anew that is due; return how many are left to the next time."""
    carry_over(weights, now())
    ac_ids, left = due(weights, now()), 0
    for done, ac_id in enumerate(ac_ids, 1):
        left += not refresh(ac_id, weights, now())
        if report:
            report(done, len(ac_ids))
    return left


def computed(
    ac_id: int, weights: Weights, day: date, before: dict[int, Any]
) -> tuple[dict[str, Any], dict[int, dict[str, int]]]:
    """Return an AC's row as it should be on a day, and what differs of its booths, by their ids.

    `before` are the booths' rows as they are; the counters of theirs that always hold are right.
    """
    since = weights.active_since(day)
    scored = {row.id: row for row in _scored_query(weights).rows(ac=ac_id, since=since)}
    retired = _active_of_retired(ac_id, since)
    total = Counter({"booths": len(scored)})
    writes = dict[int, dict[str, int]]()
    for booth_id, row in before.items():
        if booth := scored.get(booth_id):
            new = {name: getattr(booth, name) for name in STORED}
            total.update({name: getattr(booth, name) for name in SUMMED})
            total["sample"] += bool(booth.sample)
            total[weights.grade(booth.score, booth.confirmed)] += 1
        else:
            new = dict.fromkeys(STORED, 0) | {"active": retired.get(booth_id, 0)}
            total["unplaced"] += row.confirmed
            total["unplaced_trained"] += row.trained
            total["unplaced_active"] += new["active"]
            total["unplaced_doubted"] += row.doubted
        if any(getattr(row, name) != value for name, value in new.items()):
            writes[booth_id] = new
    real = (booth for booth in scored.values() if not booth.sample)
    lowest = min(((b.score, -(b.electors or 0)) for b in real), default=(None, 0))
    [norm] = _norm_query(weights).rows(ac=ac_id)
    kind = tables.PostKind
    return {
        "ac": ac_id,
        "settings": known_settings.key_of(weights),
        "holds": True,
        "day": day,
        "norm_place": norm.place_id,
        "per": norm.per or 0,
        "kinds": kind.select().where(kind.counted == 1).count(),
        "lowest": lowest[0],
        "lowest_electors": -lowest[1],
        **{name: total[name] for name in SUMS},
    }, writes


def write(row: dict[str, Any], booths: dict[int, dict[str, int]]) -> None:
    """Write what `computed` has returned, inside the caller's transaction."""
    for booth_id, values in booths.items():
        _WRITE.execute(id=booth_id, **values)
    table = tables.AcCounter
    kept = {getattr(table, name): value for name, value in row.items() if name != "ac"}
    table.insert(row).on_conflict(conflict_target=(table.ac,), update=kept).execute()


def booths_of(ac_id: int) -> dict[int, Any]:
    """Return the booths of an AC, retired ones too, with their counters."""
    return {row.id: row for row in _BOOTHS.rows(ac=ac_id)}


def locked(ac_id: int) -> dict[int, Any] | None:
    """Lock the rows of an AC and its booths; None, after waiting for nobody, where one is locked.

    In the order of models/counters/applying.py.
    """
    rows = {row.id: row for row in _LOCKED_BOOTHS.rows(ac=ac_id)}
    ac = tables.AcCounter
    own = ac.select(ac.ac).where(ac.ac == ac_id)
    is_free = len(list(for_update(own, skip_locked=True))) == own.count()
    [[booths]] = _NUMBER_OF_BOOTHS.rows(ac=ac_id)
    return rows if is_free and len(rows) == booths else None


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
        names = ("id", "sample", "electors", *SUMMED)
        return scored.select_from(*[scored.c[name] for name in names]).with_cte(*before)

    return CompiledQuery(query)


@lru_cache(maxsize=8)
def _norm_query(weights: Weights) -> CompiledQuery:
    return CompiledQuery(lambda: norms_of_acs(lambda ac: ac.id == BindParam("ac"), weights))


def _active_of_retired(ac_id: int, since: datetime) -> dict[int, int]:
    """Return how many active workers are in each retired booth of an AC that has some."""
    booth, worker = tables.Booth, tables.Worker
    query: Any = (
        worker.select(worker.booth, fn.COUNT(worker.booth))
        .join(booth)
        .where(booth.ac == ac_id, booth.retired_at.is_null(False), booth.confirmed > 0)
        .where(worker.last_active_at >= since, worker.confirmed_at.is_null(False))
        .group_by(worker.booth)
    )
    return dict(query.tuples())


def _written() -> Update:
    booth = tables.Booth
    query: Update = booth.update({name: BindParam(name) for name in STORED}).where(
        booth.id == BindParam("id")
    )
    return query


def _booths(*columns: Any) -> Any:
    booth = tables.Booth
    return booth.select(*columns).where(booth.ac == BindParam("ac"))


def _counters() -> Any:
    booth = tables.Booth
    return _booths(booth.id, *(getattr(booth, name) for name in SUMMED)).order_by(booth.id)


_BOOTHS = CompiledQuery(_counters)
_LOCKED_BOOTHS = CompiledQuery(lambda: for_update(_counters(), skip_locked=True))
_NUMBER_OF_BOOTHS = CompiledQuery(lambda: _booths(fn.COUNT(SQL("*"))))
_WRITE = CompiledQuery(_written)
