"""Change the counters of booths, and the sums of their ACs, at the end of a transaction.

Booths are locked before ACs, both in the order of their ids, and nothing after them. So no two
transactions wait for each other, and those of one AC wait for each other's last step alone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from peewee import EXCLUDED, PostgresqlDatabase, Update, fn

from models import tables
from models.database import BindParam, CompiledQuery, for_update
from models.strength import ac_sums, is_doubted, known_settings

PEOPLE = ac_sums.NUMBERS[:2]  # always hold, and are counted by day
CHUNK = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Move:
    """A confirmed worker who came into a booth (`step` is 1) or left it (-1)."""

    booth_id: int
    step: int
    confirmed_at: datetime
    trained_at: datetime | None
    last_active_at: datetime


@dataclass(frozen=True, slots=True)
class BoothPosts:
    """A booth whose posts changed."""

    booth_id: int


@dataclass(frozen=True, slots=True)
class BoothDoubts:
    """A booth where a doubt about somebody began or ended, or where somebody doubted came to."""

    booth_id: int


@dataclass(frozen=True, slots=True)
class OutdatedAc:
    """An AC where more changed than can be counted one by one."""

    ac_id: int


class _Ac:
    """What is added to an AC's row, and how its booths are scored."""

    def __init__(self, row: Any) -> None:
        self.weights = known_settings.of_key(row.settings)
        self.since = _since(row.settings, row.day)
        self.holds = row.holds and self.weights is not None
        self.added = Counter(dict.fromkeys(ac_sums.SUMS, 0))
        self.by_day = defaultdict[date, Counter[str]](Counter)
        self.lowest = (row.lowest, -row.lowest_electors)


def apply(changes: list[Any]) -> None:
    """Apply the changes of a transaction to the counters."""
    moves, posts, doubts = defaultdict[int, list[Move]](list), set[int](), set[int]()
    outdated = set[int]()
    for change in changes:
        if isinstance(change, Move):
            moves[change.booth_id].append(change)
        elif isinstance(change, BoothPosts):
            posts.add(change.booth_id)
        elif isinstance(change, BoothDoubts):
            doubts.add(change.booth_id)
        else:
            outdated.add(change.ac_id)
    booth_ids = sorted(moves.keys() | posts | doubts)
    if isinstance(tables.database.obj, PostgresqlDatabase):
        _lock(booth_ids, outdated)
    _mark(outdated)
    acs = dict[int, _Ac]()
    for booth_id in booth_ids:
        for row in _BOOTH.rows(id=booth_id):
            ac = acs.get(row.ac_id) or acs.setdefault(row.ac_id, _Ac(row))
            _count_days(moves[booth_id], ac)
            if ac.holds:
                _count(row, moves[booth_id], ac, posts=booth_id in posts, doubts=booth_id in doubts)
                break
        else:
            _count_alone(booth_id, moves[booth_id], doubts=booth_id in doubts)
    for ac_id, ac in acs.items():
        if ac.holds:
            low, electors = ac.lowest
            _ADD.execute(ac=ac_id, lowest=low, lowest_electors=-electors, **ac.added)
        for day, added in sorted(ac.by_day.items()):
            if any(added.values()):
                _ADD_DAY.execute(ac=ac_id, day=day, **{name: added[name] for name in PEOPLE})


def _lock(booth_ids: Sequence[int], ac_ids: set[int]) -> None:
    """Lock the rows of booths, and then of their ACs and these, in the order of their ids."""
    booth, row = tables.Booth, tables.AcCounter
    here = booth.id.in_(booth_ids)
    if len(booth_ids) == 1:  # its AC is locked when it is read
        _LOCK_BOOTH.rows(id=booth_ids[0])
    elif booth_ids:
        list(for_update(booth.select(booth.id).where(here).order_by(booth.id)))
    if ac_ids or len(booth_ids) > 1:
        own = booth.select(booth.ac).where(here)
        which = row.ac.in_(own) | row.ac.in_(sorted(ac_ids))
        list(for_update(row.select(row.ac).where(which).order_by(row.ac)))


def _mark(ac_ids: set[int]) -> None:
    row, ids = tables.AcCounter, sorted(ac_ids)
    for start in range(0, len(ids), CHUNK):
        row.update(holds=False).where(row.ac.in_(ids[start : start + CHUNK])).execute()


def _count_days(moves: list[Move], ac: _Ac) -> None:
    """Add workers to the days on which they were confirmed and trained."""
    if ac.weights is None:
        return
    for move in moves:
        ac.by_day[ac.weights.day(move.confirmed_at)]["confirmed"] += move.step
        if move.trained_at is not None:
            ac.by_day[ac.weights.day(move.trained_at)]["trained"] += move.step


def _count_alone(booth_id: int, moves: list[Move], *, doubts: bool) -> None:
    """Change the three counters of a booth that always hold."""
    confirmed = sum(move.step for move in moves)
    trained = sum(move.step for move in moves if move.trained_at is not None)
    if confirmed or trained:
        _COUNT_ALONE.execute(id=booth_id, confirmed=confirmed, trained=trained)
    if doubts or any(move.step < 0 for move in moves):
        [[doubted]] = _DOUBTED.rows(id=booth_id)
        _DOUBT_ALONE.execute(id=booth_id, doubted=doubted)


def _count(booth: Any, moves: list[Move], ac: _Ac, *, posts: bool, doubts: bool) -> None:
    """Change a booth's counters and score, and add the differences to its AC.

    `posts` and `doubts` say what is counted anew.
    """
    assert ac.weights is not None and ac.since is not None
    confirmed, trained, active = booth.confirmed, booth.trained, booth.active
    filled, doubted = booth.posts, booth.doubted
    for move in moves:
        confirmed += move.step
        trained += move.step * (move.trained_at is not None)
        active += move.step * (move.last_active_at >= ac.since)
    if posts:
        [[filled]] = _POSTS.rows(id=booth.id)
    if doubts or (doubted and moves):
        [[doubted]] = _DOUBTED.rows(id=booth.id)
    score = booth.score
    if booth.in_use:
        score = ac.weights.score(
            confirmed=confirmed,
            target=booth.target,
            trained=trained,
            posts=filled,
            kinds=booth.kinds,
            active=active,
        )
    before = {name: getattr(booth, name) for name in ac_sums.NUMBERS}
    numbers = (confirmed, trained, active, filled, doubted, score)
    new = dict(zip(ac_sums.NUMBERS, numbers, strict=True))
    if new == before:
        return
    _WRITE.execute(id=booth.id, **new)
    ac.added.update(ac_sums.added_by(new, ac.weights, in_use=booth.in_use))
    ac.added.subtract(ac_sums.added_by(before, ac.weights, in_use=booth.in_use))
    if booth.in_use:
        _note_lowest(booth, score, ac)


@lru_cache(maxsize=64)
def _since(key: str, day: date) -> datetime | None:
    """Return the moment from which a worker must have been seen, by these settings."""
    weights = known_settings.of_key(key)
    return weights.active_since(day) if weights else None


def _note_lowest(booth: Any, score: int, ac: _Ac) -> None:
    """Keep the score and the electors of the AC's weakest booth; sample booths are no work."""
    if booth.sample:
        return
    new = ac_sums.weakness(score, booth.electors)
    if new < ac.lowest:
        ac.lowest = new
    elif score != booth.score and ac_sums.weakness(booth.score, booth.electors) == ac.lowest:
        [row] = _LOWEST.rows(ac=booth.ac_id)  # this booth at least
        ac.lowest = ac_sums.weakness(row.score, row.electors)


def _booth() -> Any:
    """Return the query for a booth, and what it needs of its AC's row, which is locked."""
    booth, ac = tables.Booth, tables.AcCounter
    in_use = booth.retired_at.is_null().alias("in_use")
    columns = (getattr(booth, name) for name in ac_sums.NUMBERS)
    of_ac = (ac.settings, ac.holds, ac.day, ac.kinds, ac.lowest, ac.lowest_electors)
    more = (booth.sample, *of_ac)
    query: Any = (
        booth.select(*columns, booth.id, booth.ac, booth.electors, booth.target, in_use, *more)
        .join(ac, on=(ac.ac == booth.ac))
        .where(booth.id == BindParam("id"))
    )
    if isinstance(tables.database.obj, PostgresqlDatabase):
        return query.for_update("FOR NO KEY UPDATE", of=ac)
    return query


def _posts_of_booth() -> Any:
    post, kind = tables.Post, tables.PostKind
    counted = kind.select(kind.code).where(kind.counted == 1)
    return post.select(fn.COUNT(post.kind.distinct())).where(
        post.booth == BindParam("id"), post.in_force(), post.kind.in_(counted)
    )


def _doubted_of_booth() -> Any:
    worker = tables.Worker
    here = worker.booth == BindParam("id")
    return worker.select(fn.COUNT(worker.id)).where(here, is_doubted(worker))


def _lowest_of_ac() -> Any:
    booth = tables.Booth
    electors = fn.COALESCE(booth.electors, 0).alias("electors")
    query = booth.select(booth.score, electors)
    query = query.where(booth.ac == BindParam("ac"), booth.retired_at.is_null(), ~booth.sample)
    return query.order_by(booth.score, electors.desc()).limit(1)


def _written() -> Update:
    booth = tables.Booth
    query: Update = booth.update({name: BindParam(name) for name in ac_sums.NUMBERS}).where(
        booth.id == BindParam("id")
    )
    return query


def _added_day() -> Any:
    row = tables.AcDay
    new = {name: BindParam(name) for name in PEOPLE}
    update = {getattr(row, name): getattr(row, name) + EXCLUDED[name] for name in PEOPLE}
    query = row.insert(ac=BindParam("ac"), day=BindParam("day", row.day), **new)
    return query.on_conflict(conflict_target=(row.ac, row.day), update=update)


def _added(table: Any, names: Sequence[str], **more: Any) -> Any:
    sums = {name: getattr(table, name) + BindParam(name) for name in names}
    return table.update(sums | more)


_BOOTH = CompiledQuery(_booth)
_LOCK_BOOTH = CompiledQuery(
    lambda: for_update(
        tables.Booth.select(tables.Booth.id).where(tables.Booth.id == BindParam("id"))
    )
)
_ADD_DAY = CompiledQuery(_added_day)
_POSTS = CompiledQuery(_posts_of_booth)
_DOUBTED = CompiledQuery(_doubted_of_booth)
_DOUBT_ALONE = CompiledQuery(
    lambda: tables.Booth.update(doubted=BindParam("doubted")).where(
        tables.Booth.id == BindParam("id")
    )
)
_LOWEST = CompiledQuery(_lowest_of_ac)
_WRITE = CompiledQuery(_written)
_COUNT_ALONE = CompiledQuery(
    lambda: _added(tables.Booth, PEOPLE).where(tables.Booth.id == BindParam("id"))
)
_ADD = CompiledQuery(
    lambda: _added(
        tables.AcCounter,
        ac_sums.SUMS,
        lowest=BindParam("lowest"),
        lowest_electors=BindParam("lowest_electors"),
    ).where(tables.AcCounter.ac == BindParam("ac"))
)
