"""Change the counters of booths, and the sums of their ACs, at the end of a transaction.

Booths are locked before ACs, both in the order of their ids, and nothing after them. So no two
transactions wait for each other, and those of one AC wait for each other's last step alone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Update, fn

from models import tables
from models.counters import known_settings
from models.counters.weights import Weights
from models.database import BindParam, CompiledQuery, for_update

NAMES = ("confirmed", "trained", "active", "posts", "score")  # of a booth, summed by AC
GRADED = ("strong", "fair", "weak", "empty")
UNPLACED = {"confirmed": "unplaced", "trained": "unplaced_trained", "active": "unplaced_active"}
SUMS = (*NAMES, *GRADED, *UNPLACED.values())
CHUNK = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Move:
    """A confirmed worker who came into a booth (`step` is 1) or left it (-1)."""

    booth_id: int
    step: int
    trained: bool
    last_active_at: datetime


@dataclass(frozen=True, slots=True)
class BoothPosts:
    """A booth whose posts changed."""

    booth_id: int


@dataclass(frozen=True, slots=True)
class OutdatedAc:
    """An AC where more changed than can be counted one by one."""

    ac_id: int


class _Ac:
    """An AC's row, locked, and what is added to it; `weights` is None where it does not hold."""

    def __init__(self, row: Any, weights: Weights | None) -> None:
        self.row, self.weights = row, weights
        self.added = Counter[str]()
        self.lowest = (row.lowest, -row.lowest_electors)
        self.since = weights.active_since(row.day) if weights else None


def apply(changes: list[Any]) -> None:
    """Apply the changes of a transaction to the counters."""
    moves = defaultdict[int, list[Move]](list)
    for change in changes:
        if isinstance(change, Move):
            moves[change.booth_id].append(change)
    posts = {change.booth_id for change in changes if isinstance(change, BoothPosts)}
    outdated = {change.ac_id for change in changes if isinstance(change, OutdatedAc)}
    booths = [row for i in sorted(moves.keys() | posts) for row in _LOCKED_BOOTH.rows(id=i)]
    acs = _locked_acs(sorted({row.ac_id for row in booths} | outdated))
    _mark(outdated)
    for row in booths:
        ac = acs.get(row.ac_id)
        if ac is None or ac.weights is None or row.ac_id in outdated:
            _count_alone(row, moves[row.id])
        else:
            _count(row, moves[row.id], ac, recount_posts=row.id in posts)
    for ac_id, ac in acs.items():
        if ac.added:
            low, electors = ac.lowest
            sums = {name: ac.added[name] for name in SUMS}
            _ADD.execute(ac=ac_id, lowest=low, lowest_electors=-electors, **sums)


def _locked_acs(ac_ids: Sequence[int]) -> dict[int, _Ac]:
    """Lock the rows of ACs, and return those that there are."""
    if len(ac_ids) == 1:
        rows = _LOCKED_AC.rows(ac=ac_ids[0])
    else:
        row = tables.AcCounter
        rows = [
            found
            for i in range(0, len(ac_ids), CHUNK)
            for found in for_update(
                row.select().where(row.ac.in_(ac_ids[i : i + CHUNK])).order_by(row.ac)
            )
        ]
    of_key = known_settings.of_key
    return {row.ac_id: _Ac(row, of_key(row.settings) if row.settings else None) for row in rows}


def _mark(ac_ids: set[int]) -> None:
    row, ids = tables.AcCounter, sorted(ac_ids)
    for start in range(0, len(ids), CHUNK):
        row.update(settings=None).where(row.ac.in_(ids[start : start + CHUNK])).execute()


def _count_alone(booth: Any, moves: list[Move]) -> None:
    """Change the two counters of a booth that always hold."""
    confirmed = sum(move.step for move in moves)
    trained = sum(move.step for move in moves if move.trained)
    if confirmed or trained:
        _COUNT_ALONE.execute(id=booth.id, confirmed=confirmed, trained=trained)


def _count(booth: Any, moves: list[Move], ac: _Ac, *, recount_posts: bool) -> None:
    """Change a booth's counters and score, and add the differences to its AC."""
    assert ac.weights is not None and ac.since is not None
    new = {name: getattr(booth, name) for name in NAMES}
    for move in moves:
        new["confirmed"] += move.step
        new["trained"] += move.step * move.trained
        new["active"] += move.step * (move.last_active_at >= ac.since)
    if recount_posts:
        [[new["posts"]]] = _POSTS.rows(id=booth.id)
    if booth.in_use:
        people = {name: new[name] for name in NAMES[:-1]}
        new["score"] = ac.weights.score(**people, target=booth.target, kinds=ac.row.kinds)
    before = {name: getattr(booth, name) for name in NAMES}
    if new == before:
        return
    _WRITE.execute(id=booth.id, **new)
    if booth.in_use:
        for name in NAMES:
            ac.added[name] += new[name] - before[name]
        ac.added[ac.weights.grade(before["score"], before["confirmed"])] -= 1
        ac.added[ac.weights.grade(new["score"], new["confirmed"])] += 1
        _note_lowest(booth, new["score"], ac)
    else:
        for name, of_unplaced in UNPLACED.items():
            ac.added[of_unplaced] += new[name] - before[name]


def _note_lowest(booth: Any, score: int, ac: _Ac) -> None:
    """Keep the score and the electors of the AC's weakest booth."""
    electors = booth.electors or 0
    if (score, -electors) < ac.lowest:
        ac.lowest = score, -electors
    elif score != booth.score and (booth.score, -electors) == ac.lowest:
        [row] = _LOWEST.rows(ac=booth.ac_id)
        ac.lowest = row.score, -row.electors


def _locked_booth() -> Any:
    booth = tables.Booth
    in_use = booth.retired_at.is_null().alias("in_use")
    columns = (getattr(booth, name) for name in NAMES)
    query = booth.select(booth.id, booth.ac, booth.electors, booth.target, in_use, *columns)
    return for_update(query.where(booth.id == BindParam("id")))


def _posts_of_booth() -> Any:
    post, kind = tables.Post, tables.PostKind
    counted = kind.select(kind.code).where(kind.counted == 1)
    return post.select(fn.COUNT(post.kind.distinct())).where(
        post.booth == BindParam("id"), post.in_force(), post.kind.in_(counted)
    )


def _lowest_of_ac() -> Any:
    booth = tables.Booth
    electors = fn.COALESCE(booth.electors, 0).alias("electors")
    query = booth.select(booth.score, electors)
    query = query.where(booth.ac == BindParam("ac"), booth.retired_at.is_null())
    return query.order_by(booth.score, electors.desc()).limit(1)


def _written() -> Update:
    booth = tables.Booth
    query: Update = booth.update({name: BindParam(name) for name in NAMES}).where(
        booth.id == BindParam("id")
    )
    return query


def _added(table: Any, names: Sequence[str], **more: Any) -> Any:
    sums = {name: getattr(table, name) + BindParam(name) for name in names}
    return table.update(sums | more)


_LOCKED_BOOTH = CompiledQuery(_locked_booth)
_LOCKED_AC = CompiledQuery(
    lambda: for_update(tables.AcCounter.select().where(tables.AcCounter.ac == BindParam("ac")))
)
_POSTS = CompiledQuery(_posts_of_booth)
_LOWEST = CompiledQuery(_lowest_of_ac)
_WRITE = CompiledQuery(_written)
_COUNT_ALONE = CompiledQuery(
    lambda: _added(tables.Booth, NAMES[:2]).where(tables.Booth.id == BindParam("id"))
)
_ADD = CompiledQuery(
    lambda: _added(
        tables.AcCounter,
        SUMS,
        lowest=BindParam("lowest"),
        lowest_electors=BindParam("lowest_electors"),
    ).where(tables.AcCounter.ac == BindParam("ac"))
)
