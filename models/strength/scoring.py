"""The score of booths: weights, grades, and the only SQL that computes them.

A booth's score, from 0 to 100, is the sum of four shares, each times its weight:

    confirmed workers ÷ target          (at most 1; models/strength/booth_targets.py has it)
    trained ÷ confirmed workers
    posts filled ÷ posts of a booth     (the kinds of posts that are counted)
    active in the last 14 days ÷ confirmed workers     (seen today, or on one of the 14 days before)

A booth without a confirmed worker is `empty` and scores 0. A place's score is the mean of its
booths' scores, so that one strong booth hides no empty ones. Each part of a score is computed in
whole hundredths, by the database alone, so that a booth and its place never disagree.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import CTE, JOIN, SQL, Case, Function, ModelSelect, Node, Query, Select, fn

from models import tables
from models.database import BindParam, CompiledQuery
from models.strength import known_settings
from models.strength.booth_targets import TargetReason, Which, target_of, wanted
from models.strength.weights import GRADES, Weights

WEAKEST = 6  # booths with the lowest scores: those that are named, and one more


_SUMMED = ("confirmed", "target", "trained", "doubted", "active", "posts", "posts_total", "score")


@dataclass(frozen=True, slots=True)
class BoothNumbers:
    """The numbers of one booth in the order of _SUMMED, and the score that follows from them."""

    confirmed: int
    target: int
    trained: int
    doubted: int
    active: int
    posts: int
    posts_total: int
    score: int
    why: TargetReason


class WeakBooth(NamedTuple):
    """A booth with a low score, and what decides its place among others: see `order`."""

    id: int
    confirmed: int
    target: int
    score: int
    electors: int
    ac_id: int
    part: int
    suffix: str

    @property
    def order(self) -> tuple[object, ...]:
        """Return what sorts the weakest first, of equal ones those with more electors."""
        return self.score, -self.electors, self.ac_id, self.part, self.suffix


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over the booths in use of a place.

    `by_part` has an entry for each AC or sector with a booth in use (0 is no sector): the sum of
    every number in BoothNumbers, `booths`, `sample`, and the number of booths of each grade.
    `weakest` are up to WEAKEST booths with the lowest scores.
    """

    by_part: dict[int, Counter[str]]
    weakest: list[WeakBooth]


def booth_numbers(booth_id: int, weights: Weights, now: datetime) -> BoothNumbers:
    """Return the numbers of a booth at a moment. Safe on the event loop."""
    day, key = weights.day(now), known_settings.key_of(weights)
    for row in _KEPT.rows(id=booth_id):
        if row.holds and row.day == day and row.settings == key:
            return _kept_numbers(row)
    since = weights.active_since(weights.day(now))
    [row] = _numbers_query(weights).rows(id=booth_id, since=since)
    numbers = dict(zip(_SUMMED, row, strict=False))
    return BoothNumbers(**numbers, why=TargetReason.of_row(*row[len(_SUMMED) :]))


def _kept_numbers(row: Any) -> BoothNumbers:
    """Return the numbers of a booth as its counters have them."""
    electors = row.electors or 0
    per = row.per if electors else 0
    roll = row.roll_date or row.roll_year
    return BoothNumbers(
        confirmed=row.confirmed,
        target=row.target,
        trained=row.trained,
        doubted=row.doubted,
        active=row.active,
        posts=row.posts,
        posts_total=row.kinds,
        score=row.score,
        why=TargetReason(per, electors, row.target, False, row.norm_place, roll),
    )


def sums(
    here: Which, ac_ids: tuple[int, ...], weights: Weights, now: datetime, part: str = "ac_id"
) -> Sums:
    """Return the sums over the booths in use of a place, and the weakest of them, in one query.

    `here` is the condition on its booths, `ac_ids` are their ACs, and `part` is the column of a
    booth by which they are summed.
    """
    query, before = scored_booths(
        lambda booth: here(booth) & booth.retired_at.is_null(),
        lambda ac: ac.id.in_(ac_ids),
        weights,
        weights.active_since(weights.day(now)),
    )
    # Materialized, or each mention of a score would compute it again.
    scored = query.cte("scored", materialized=True)
    lowest = _lowest(scored).cte("lowest", materialized=True)
    c = scored.c
    columns = [
        fn.COUNT(c.id).alias("booths"),
        fn.SUM(Case(None, [(c.sample, 1)], 0)).alias("sample"),
        *(fn.SUM(c[name]).alias(name) for name in _SUMMED),
        *(fn.SUM(Case(None, [(_grade(c, weights) == g, 1)], 0)).alias(g) for g in GRADES),
    ]
    columns_of_weak = {name: c[name] for name in WeakBooth._fields}
    columns_of_weak["electors"] = fn.COALESCE(c.electors, 0)
    weakest = [
        fn.MAX(Case(None, [(lowest.c.rank == rank, column)], None)).alias(f"{name}_{rank}")
        for rank in range(1, WEAKEST + 1)
        for name, column in columns_of_weak.items()
    ]
    query = (
        Select([scored], [c[part], *columns, *weakest])
        .join(lowest, JOIN.LEFT_OUTER, on=(lowest.c.id == c.id))
        .group_by(c[part])
        .with_cte(*before, scored, lowest)
    )
    rows = list(query.bind(tables.database).dicts())
    names = ("booths", "sample", *_SUMMED, *GRADES)
    return Sums(
        {row[part] or 0: Counter({name: int(row[name]) for name in names}) for row in rows},
        [
            WeakBooth(*(row[f"{name}_{rank}"] for name in WeakBooth._fields))
            for rank in range(1, WEAKEST + 1)
            for row in rows
            if row[f"id_{rank}"] is not None
        ],
    )


def _kept() -> Query:
    """Return the query for what the counters have of the booth `id`, if its AC's norm holds there.

    It does unless the booth was split, or its sector has a norm of its own.
    """
    booth, ac, norm = tables.Booth, tables.AcCounter, tables.Norm
    of_sector = norm.select(norm.id).where(norm.place == booth.sector, norm.ended_at.is_null())
    names = ("confirmed", "target", "trained", "doubted", "active", "posts", "score")
    own = (getattr(booth, name) for name in names)
    why = (booth.electors, booth.roll_date, booth.roll_year)
    query: Query = (
        booth.select(*own, *why, ac.holds, ac.settings, ac.day, ac.kinds, ac.per, ac.norm_place)
        .join(ac, on=(ac.ac == booth.ac))
        .where(booth.id == BindParam("id"), booth.split_of.is_null(), booth.retired_at.is_null())
        .where(booth.sector.is_null() | ~fn.EXISTS(of_sector))
    )
    return query


_KEPT = CompiledQuery(_kept)


def of_grade(
    booth_id: Any, ac_ids: tuple[int, ...], grade: str, weights: Weights, now: datetime
) -> Any:
    """Return, to models alone, the condition that a column names a booth in use of this grade.

    The counters have the grade, and where they do not hold it is computed from the rows.
    """
    row, booth, day = tables.AcCounter, tables.Booth, weights.day(now)
    holds = row.holds & (row.day == day) & (row.settings == known_settings.key_of(weights))
    kept = [one.ac_id for one in row.select(row.ac).where(row.ac.in_(ac_ids), holds)]
    in_kept = booth.select(booth.id).where(booth.ac.in_(kept), booth.retired_at.is_null())
    condition = booth_id.in_(in_kept.where(_grade(booth, weights) == grade))
    others = tuple(set(ac_ids) - set(kept))
    if not others:
        return condition
    query, before = scored_booths(
        lambda booth: booth.ac.in_(others) & booth.retired_at.is_null(),
        lambda ac: ac.id.in_(others),
        weights,
        weights.active_since(day),
    )
    scored = query.alias("scored")
    in_others: Query = Select([scored], [scored.c.id]).where(_grade(scored.c, weights) == grade)
    return condition | booth_id.in_(in_others.with_cte(*before))


@lru_cache(maxsize=8)  # there is one set of weights, except where settings are tried out
def _numbers_query(weights: Weights) -> CompiledQuery:
    """Return the query for the numbers of the booth `id`, active `since` a moment."""

    def query() -> Query:
        booth = tables.Booth
        of_booth = booth.select(booth.ac).where(booth.id == BindParam("id"))
        scored_booth, before = scored_booths(
            lambda b: b.id == BindParam("id"),
            lambda ac: ac.id == of_booth,
            weights,
            BindParam("since"),
            why=True,
        )
        scored = scored_booth.alias("scored")
        columns = (*_SUMMED, *TargetReason.COLUMNS)
        numbers: Query = scored.select_from(*[scored.c[name] for name in columns])
        return numbers.with_cte(*before)

    return CompiledQuery(query)


def _lowest(scored: CTE) -> Select:
    """Return the query for the ids of the WEAKEST booths with the lowest scores, and their rank.

    Sample booths are not among them: nobody can work there.
    """
    c = scored.c
    order = [c.score, fn.COALESCE(c.electors, 0).desc(), c.ac_id, c.part, c.suffix]
    rank = fn.ROW_NUMBER().over(order_by=order).alias("rank")
    return Select([scored], [c.id, rank]).where(~c.sample).order_by(*order).limit(WEAKEST)


def _grade(numbers: Any, weights: Weights) -> Case:
    """Return SQL for the grade of a booth, as `Weights.grade` computes it."""
    return Case(
        None,
        [
            (numbers.confirmed == 0, "empty"),
            (numbers.score >= weights.strong_from, "strong"),
            (numbers.score >= weights.fair_from, "fair"),
        ],
        "weak",
    )


def scored_booths(
    which: Which,
    acs: Which,
    weights: Weights,
    since: datetime | BindParam,
    *,
    why: bool = False,
) -> tuple[Select, tuple[CTE, ...]]:
    """Return the query for the numbers of these booths, and the common tables before it.

    The numbers are the columns of `wanted`, `target`, `active`, `posts` and `score`.

    Active are workers seen at or after the moment `since`. `acs` is the condition on the booths'
    ACs. With `why` there are the columns of a TargetReason, too. Workers and posts are grouped
    first and then joined: a count in the place of a column would be computed again wherever the
    score and the grades mention it.
    """
    worker, post = tables.Worker, tables.Post
    active = _counted(worker, fn.COUNT(worker.booth), which).where(
        worker.last_active_at >= since, worker.confirmed_at.is_null(False)
    )
    kind = tables.PostKind
    posts = _counted(post, fn.COUNT(post.kind.distinct()), which).where(
        post.in_force(),
        post.kind.in_(counted_kinds(kind.code)),
    )
    active, posts = active.alias("active_in"), posts.alias("posts_in")
    numbers = (
        fn.COALESCE(active.c.n, 0).alias("active"),
        fn.COALESCE(posts.c.n, 0).alias("posts"),
        counted_kinds(fn.COUNT(kind.code)).alias("posts_total"),
    )
    norms, need = wanted(which, acs, weights, why=why)
    counted = (
        Select([need], [SQL("wanted.*"), target_of(need.c).alias("target"), *numbers])
        .join(active, JOIN.LEFT_OUTER, on=(active.c.booth_id == need.c.id))
        .join(posts, JOIN.LEFT_OUTER, on=(posts.c.booth_id == need.c.id))
    ).alias("counted")
    score = (
        _hundredths(weights.confirmed, counted.c.confirmed, counted.c.target)
        + _hundredths(weights.trained, counted.c.trained, counted.c.confirmed)
        + fn.COALESCE(
            _hundredths(weights.posts, counted.c.posts, fn.NULLIF(counted.c.posts_total, 0)), 0
        )
        + _hundredths(weights.active, counted.c.active, counted.c.confirmed)
        + 50
    ) / 100
    columns = [SQL("counted.*"), Case(None, [(counted.c.confirmed == 0, 0)], score).alias("score")]
    return Select([counted], columns), (norms, need)


def counted_kinds(column: Node) -> "ModelSelect[tables.PostKind]":
    """Return the query for a column or count of the kinds of posts that a booth should have."""
    return tables.PostKind.select(column).where(tables.PostKind.counted == 1)


def _counted(table: Any, count: Function, which: Which) -> Any:
    """Return the query for a count of rows of each of these booths, as `n`."""
    booth = tables.Booth.alias("booth_of")
    query = table.select(table.booth.alias("booth_id"), count.alias("n"))
    return query.join(booth, on=(table.booth == booth.id)).where(which(booth)).group_by(table.booth)


def _hundredths(weight: int, part: Any, whole: Any) -> Any:
    """Return SQL for weight × part ÷ whole in whole hundredths; a part counts up to the whole."""
    return 100 * weight * Case(None, [(part > whole, whole)], part) / whole
