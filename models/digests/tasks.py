"""What a place can do today: where to add people, which posts to fill, which session to fill.

No sample booth is named, and no AC without a list of booths is given as work. Those in equal need
take turns: which comes first changes from day to day, and is the same all day.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import SQL, fn

from models import places, strength, tables, trainings
from models.authority import PostKind, post_kinds
from models.database import BindParam, CompiledQuery
from models.tables.targets import Measure
from models.targets import Pace

BOOTHS = 2  # that a task names
TRIED = 3  # ACs in which empty posts are looked for


@dataclass(frozen=True, slots=True)
class AddTask:
    """People to add in a place, or at its booths, if some are named; whether nobody has it yet."""

    place: places.Place
    booths: tuple[places.Booth, ...]
    number: int
    untaken: bool


@dataclass(frozen=True, slots=True)
class PostsTask:
    """Booths of one AC that have workers, and nobody in this post."""

    kind: PostKind
    booths: tuple[places.Booth, ...]


@dataclass(frozen=True, slots=True)
class SeatsTask:
    """A session of today with free seats."""

    session: trainings.Session


Task = AddTask | PostsTask | SeatsTask


@dataclass(frozen=True, slots=True)
class Ground:
    """What tasks are chosen from: a place on a day, and the booths of it that somebody has."""

    place: places.Place
    day: date
    sums: dict[int, Counter[str]]  # of its ACs with booths; of a sector its AC
    taken: frozenset[int]  # ids of booths
    taken_acs: frozenset[int]
    unplaced: int  # workers who are in no booth
    flat: int  # what a booth should have of which nobody has computed it yet


def ground(
    place: places.Place,
    day: date,
    now: datetime,
    weights: strength.Weights,
    taken: dict[int, dict[int, int | None]],
) -> Ground:
    """Return what the tasks of a place are chosen from; `taken` are booths that somebody has."""
    ac_ids = places.acs_around(place.id)
    held = {
        booth_id: ac_id
        for ac_id in ac_ids
        for booth_id, sector_id in taken.get(ac_id, {}).items()
        if not place.is_sector or sector_id == place.id
    }
    found = strength.roll_up(ac_ids, weights, now, weakest=False)
    unplaced = () if place.is_sector else found.unplaced.values()
    return Ground(
        place,
        day,
        found.by_ac,
        frozenset(held),
        frozenset(held.values()),
        sum(one["confirmed"] for one in unplaced),
        weights.booth_target,
    )


def choose(
    here: Ground, paces: Iterable[Pace], sessions: Sequence[trainings.Session]
) -> tuple[Task, ...]:
    """Return at most one task of each kind."""
    adding = next((pace for pace in paces if pace.measure == Measure.CONFIRMED), None)
    free = next((session for session in sessions if session.free), None)
    found = (
        _add(here, adding) if adding else None,
        _posts(here),
        SeatsTask(free) if free else None,
    )
    return tuple(task for task in found if task is not None)


def to_take(here: Ground, tasks: Iterable[Task]) -> places.Booth | None:
    """Return the first booth that a task names and that nobody has; None where there is none."""
    named = (b for task in tasks if isinstance(task, AddTask | PostsTask) for b in task.booths)
    return next((booth for booth in named if booth.id not in here.taken), None)


def with_post(ac_id: int, kind: str) -> set[int]:
    """Return the ids of the booths of an AC that have somebody in a kind of post."""
    return {row.id for row in _FILLED.rows(ac=ac_id, kind=kind)}


def _add(here: Ground, pace: Pace) -> AddTask | None:
    if here.place.kind in ("ac", "sector"):
        number = min(pace.today, pace.gap)
        if not number or not here.sums:
            return None
        booths = _to_take(here)
        return AddTask(here.place, booths, number, untaken=bool(booths) or not here.taken)
    needs: dict[int, int] = {
        share.place_id: min(share.today, share.gap)
        for share in pace.shares
        if share.place_id is not None and share.place_id in here.sums
    }
    wanted = [ac_id for ac_id, number in needs.items() if number]
    if not wanted:
        return None
    order = _in_turn(here.day, wanted)
    first = min(wanted, key=lambda ac: (ac in here.taken_acs, -needs[ac], order[ac]))
    return AddTask(places.place(first), (), needs[first], untaken=first not in here.taken_acs)


def _posts(here: Ground) -> PostsTask | None:
    """Return booths of one AC whose first post is empty; ACs take turns."""
    kind = next((k for k in post_kinds.held_at("booth") if k.counted), None)
    open_acs = [
        ac_id
        for ac_id, sums in here.sums.items()
        if sums["booths"] > sums["sample"]
        and sums["confirmed"]
        and sums["posts"] < sums["posts_total"]
    ]
    if kind is None:
        return None
    order = _in_turn(here.day, open_acs)
    for ac_id in sorted(open_acs, key=lambda ac: order[ac])[:TRIED]:
        rows = _EMPTY.rows(ac=ac_id, kind=kind.code)
        empty = {row.id: -row.confirmed for row in _of_sector(here, rows)}
        if empty:
            return PostsTask(kind, _first(empty, here.day))
    return None


def _to_take(here: Ground) -> tuple[places.Booth, ...]:
    """Return booths of an AC or sector that nobody has and that lack most of what they should."""
    [ac_id] = here.sums or [0]
    lacking = {
        row.id: row.confirmed - (row.target or here.flat)
        for row in _rows(here, ac_id)
        if row.id not in here.taken and row.confirmed < (row.target or here.flat)
    }
    return _first(lacking, here.day)


def _first(order: dict[int, int], day: date) -> tuple[places.Booth, ...]:
    """Return the first booths by a number, those of an equal one in turn; named by their order."""
    last = max(heapq.nsmallest(BOOTHS, order.values()), default=0)
    turns = _in_turn(day, (booth_id for booth_id, number in order.items() if number <= last))
    ids = sorted(turns, key=lambda booth_id: (order[booth_id], turns[booth_id]))[:BOOTHS]
    named = [places.booth(booth_id) for booth_id in ids]
    return tuple(sorted(named, key=lambda booth: (booth.part.number, booth.part.suffix)))


def _rows(here: Ground, ac_id: int) -> list[Any]:
    """Return the real booths in use of an AC, or those of the sector alone."""
    return _of_sector(here, _BOOTHS.rows(ac=ac_id) if ac_id else [])


def _of_sector(here: Ground, rows: list[Any]) -> list[Any]:
    sector = here.place.id if here.place.is_sector else None
    return [row for row in rows if sector in (None, row.sector_id)]


def _in_turn(day: date, ids: Iterable[int]) -> dict[int, bytes]:
    """Return where each id stands among its equals on a day."""
    return {one: hashlib.sha256(f"{day}/{one}".encode()).digest() for one in ids}


def _booths() -> Any:
    booth = tables.Booth
    return booth.select(booth.id, booth.sector, booth.confirmed, booth.target).where(
        booth.ac == BindParam("ac"), booth.retired_at.is_null(), ~booth.sample
    )


def _filled() -> Any:
    """Return the query for the booths of an AC that have somebody in a kind of post."""
    post, booth = tables.Post, tables.Booth
    return (
        post.select(booth.id)
        .join(booth)
        .where(booth.ac == BindParam("ac"), post.kind == BindParam("kind"), post.in_force())
    )


def _empty() -> Any:
    """Return the query for the real booths in use of an AC that have people, and no such post."""
    booth, post = tables.Booth, tables.Post
    filled = post.select(SQL("1")).where(
        post.booth == booth.id, post.kind == BindParam("kind", post.kind), post.in_force()
    )
    of_ac = _booths()
    return of_ac.where(booth.confirmed > 0, ~fn.EXISTS(filled))


_BOOTHS = CompiledQuery(_booths)
_EMPTY = CompiledQuery(_empty)
_FILLED = CompiledQuery(_filled)
