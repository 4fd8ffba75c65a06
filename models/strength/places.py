"""Strength of a booth, computed from its confirmed workers, and rolled up to every place.

A booth's score, from 0 to 100, is the sum of four shares, each times its weight:

    confirmed workers ÷ target          (at most 1)
    trained ÷ confirmed workers
    posts filled ÷ posts of a booth     (the kinds of posts that are counted)
    active in the last 14 days ÷ confirmed workers

A booth without a confirmed worker is `empty` and scores 0. A place's score is the mean of its
booths' scores, so that one strong booth hides no empty ones. Each part of a score is computed in
whole hundredths, by the database alone, so that a booth and its place never disagree.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from peewee import CTE, JOIN, SQL, Case, Function, ModelSelect, Node, Query, Select, fn

from models import booths, gazetteer, tables
from models.booths import Booth
from models.errors import UnknownPlace
from models.gazetteer import Gazetteer, Place
from models.prepared import Prepared, Slot

ACTIVE_FOR = timedelta(days=14)
GRADES = ("strong", "fair", "weak", "empty")
WEAKEST = 5  # booths that are listed for a place
Which = Callable[[Any], Any]  # from a table of booths to the condition on them
_SUMMED = ("confirmed", "trained", "active", "posts", "posts_total", "score")


class StrengthSettings(Protocol):
    """The settings that Weights are made from."""

    @property
    def weight_confirmed(self) -> int: ...
    @property
    def weight_trained(self) -> int: ...
    @property
    def weight_posts(self) -> int: ...
    @property
    def weight_active(self) -> int: ...
    @property
    def strong_from(self) -> int: ...
    @property
    def fair_from(self) -> int: ...
    @property
    def booth_target(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The settings of strength: four weights that add up to 100, and the scores grades begin at."""

    confirmed: int
    trained: int
    posts: int
    active: int
    strong_from: int
    fair_from: int
    booth_target: int  # confirmed workers that a booth should have

    @classmethod
    def from_settings(cls, settings: StrengthSettings) -> "Weights":
        """Return the weights that the settings name."""
        return cls(
            confirmed=settings.weight_confirmed,
            trained=settings.weight_trained,
            posts=settings.weight_posts,
            active=settings.weight_active,
            strong_from=settings.strong_from,
            fair_from=settings.fair_from,
            booth_target=settings.booth_target,
        )

    def grade(self, score: int, confirmed: int) -> str:
        """Return the grade of a booth or place: one of GRADES."""
        if not confirmed:
            return "empty"
        if score >= self.strong_from:
            return "strong"
        return "fair" if score >= self.fair_from else "weak"


@dataclass(frozen=True, slots=True)
class BoothNumbers:
    """The numbers of one booth, and the score that follows from them."""

    confirmed: int
    trained: int
    active: int
    posts: int
    posts_total: int
    score: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over the booths in use of some ACs.

    `by_ac` has an entry for each AC with a booth in use: the sum of every number in BoothNumbers,
    `booths`, `sample`, and the number of booths of each grade. `weakest` are pairs of a booth's id
    and its confirmed workers: up to WEAKEST booths with the lowest scores.
    """

    by_ac: dict[int, Counter[str]]
    weakest: list[tuple[int, int]]


def booth_numbers(booth_id: int, weights: Weights, now: datetime) -> BoothNumbers:
    """Return the numbers of a booth at a moment. Safe on the event loop."""
    [row] = _numbers_query(weights).rows(id=booth_id, since=now - ACTIVE_FOR)
    return BoothNumbers(*row)


def sums(ac_ids: tuple[int, ...], weights: Weights, now: datetime) -> Sums:
    """Return the sums over the booths in use of some ACs, and the weakest of them, in one query."""
    scored = _scored(
        lambda booth: booth.ac.in_(ac_ids) & booth.retired_at.is_null(), weights, now - ACTIVE_FOR
    ).cte("scored", materialized=True)  # or each mention of a score would compute it again
    lowest = _lowest(scored).cte("lowest", materialized=True)
    c = scored.c
    columns = [
        fn.COUNT(c.id).alias("booths"),
        fn.SUM(Case(None, [(c.sample, 1)], 0)).alias("sample"),
        *(fn.SUM(c[name]).alias(name) for name in _SUMMED),
        *(fn.SUM(Case(None, [(_grade(c, weights) == g, 1)], 0)).alias(g) for g in GRADES),
    ]
    weakest = [
        fn.MAX(Case(None, [(lowest.c.rank == rank, column)], None)).alias(f"{name}_{rank}")
        for rank in range(1, WEAKEST + 1)
        for name, column in (("id", c.id), ("confirmed", c.confirmed))
    ]
    query = (
        Select([scored], [c.ac_id, *columns, *weakest])
        .join(lowest, JOIN.LEFT_OUTER, on=(lowest.c.id == c.id))
        .group_by(c.ac_id)
        .with_cte(scored, lowest)
    )
    rows = list(query.bind(tables.database).dicts())
    names = ("booths", "sample", *_SUMMED, *GRADES)
    return Sums(
        {row["ac_id"]: Counter({name: int(row[name]) for name in names}) for row in rows},
        [
            (row[f"id_{rank}"], row[f"confirmed_{rank}"])
            for rank in range(1, WEAKEST + 1)
            for row in rows
            if row[f"id_{rank}"] is not None
        ],
    )


@lru_cache(maxsize=8)  # there is one set of weights, except where settings are tried out
def _numbers_query(weights: Weights) -> Prepared:
    """Return the query for the numbers of the booth `id`, active `since` a moment."""

    def query() -> Query:
        scored = _scored(lambda b: b.id == Slot("id"), weights, Slot("since")).alias("scored")
        numbers: Query = scored.select_from(*[scored.c[name] for name in _SUMMED])
        return numbers

    return Prepared(query)


def _lowest(scored: CTE) -> Select:
    """Return the query for the ids of the WEAKEST booths with the lowest scores, and their rank."""
    c = scored.c
    order = [c.score, fn.COALESCE(c.electors, 0).desc(), c.ac_id, c.part]
    rank = fn.ROW_NUMBER().over(order_by=order).alias("rank")
    return Select([scored], [c.id, rank]).order_by(*order).limit(WEAKEST)


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


def _scored(which: Which, weights: Weights, since: datetime | Slot) -> Select:
    """Return the query for the numbers of these booths, with `active`, `posts` and `score`.

    Active are workers seen at or after the moment `since`. Workers and posts are grouped first and
    then joined: a count in the place of a column would be computed again wherever the score and
    the grades mention it.
    """
    booth, worker, post = tables.Booth, tables.Worker, tables.Post
    active = _counted(worker, fn.COUNT(worker.id), which).where(
        worker.last_active_at >= since, worker.confirmed_at.is_null(False)
    )
    kind = tables.PostKind
    posts = _counted(post, fn.COUNT(post.kind.distinct()), which).where(
        post.until.is_null(), post.kind.in_(_counted_kinds(kind.code))
    )
    active, posts = active.alias("active_in"), posts.alias("posts_in")
    plain = (booth.id, booth.ac, booth.part, booth.confirmed, booth.trained, booth.electors)
    numbers = (
        fn.COALESCE(active.c.n, 0).alias("active"),
        fn.COALESCE(posts.c.n, 0).alias("posts"),
        _counted_kinds(fn.COUNT(kind.code)).alias("posts_total"),
    )
    counted = (
        booth.select(*plain, booth.sample, *numbers)
        .join(active, JOIN.LEFT_OUTER, on=(active.c.booth_id == booth.id))
        .switch(booth)
        .join(posts, JOIN.LEFT_OUTER, on=(posts.c.booth_id == booth.id))
        .where(which(booth))
    ).alias("counted")
    score = (
        _hundredths(weights.confirmed, counted.c.confirmed, weights.booth_target)
        + _hundredths(weights.trained, counted.c.trained, counted.c.confirmed)
        + fn.COALESCE(
            _hundredths(weights.posts, counted.c.posts, fn.NULLIF(counted.c.posts_total, 0)), 0
        )
        + _hundredths(weights.active, counted.c.active, counted.c.confirmed)
        + 50
    ) / 100
    columns = [SQL("counted.*"), Case(None, [(counted.c.confirmed == 0, 0)], score).alias("score")]
    return counted.select_from(*columns)


def _counted_kinds(column: Node) -> "ModelSelect[tables.PostKind]":
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


@dataclass(frozen=True, slots=True)
class BoothStrength:
    """The strength of one booth, with every number behind it."""

    booth: Booth
    confirmed: int
    target: int
    trained: int
    posts_filled: int
    posts_total: int
    active: int
    score: int
    grade: str  # one of GRADES
    gap: int  # confirmed workers that the target still lacks
    next_step: str  # first_worker | confirm_more | train | fill_posts | activate | keep
    as_of: datetime


def booth_strength(booth_id: int, weights: Weights, now: datetime) -> BoothStrength:
    """Return the strength of a booth at a moment; raises UnknownBooth. Safe on the event loop."""
    return _of_booth(booths.booth(booth_id), weights, now)


def of_code(text: str, near: str, weights: Weights, now: datetime) -> BoothStrength:
    """Return the strength of the booth that a text names, as places.find_booth reads it.

    Raises AmbiguousBooth or UnknownBooth.
    """
    return _of_booth(booths.find_booth(text, near=near), weights, now)


def _of_booth(booth: Booth, weights: Weights, now: datetime) -> BoothStrength:
    numbers = booth_numbers(booth.id, weights, now)
    return BoothStrength(
        booth=booth,
        confirmed=numbers.confirmed,
        target=weights.booth_target,
        trained=numbers.trained,
        posts_filled=numbers.posts,
        posts_total=numbers.posts_total,
        active=numbers.active,
        score=numbers.score,
        grade=weights.grade(numbers.score, numbers.confirmed),
        gap=max(0, weights.booth_target - numbers.confirmed),
        next_step=_next_step(numbers, weights),
        as_of=now,
    )


def _next_step(numbers: BoothNumbers, weights: Weights) -> str:
    """Return the step that would raise the score most; the earlier one when two are equal."""
    if not numbers.confirmed:
        return "first_worker"
    shares = (
        ("confirm_more", weights.confirmed, numbers.confirmed, weights.booth_target),
        ("train", weights.trained, numbers.trained, numbers.confirmed),
        ("fill_posts", weights.posts, numbers.posts, numbers.posts_total),
        ("activate", weights.active, numbers.active, numbers.confirmed),
    )
    common = weights.booth_target * numbers.confirmed * max(1, numbers.posts_total)
    lost = {
        step: weight * (whole - part) * common // whole
        for step, weight, part, whole in shares
        if whole > part
    }
    return max(lost, key=lambda step: lost[step]) if any(lost.values()) else "keep"


@dataclass(frozen=True, slots=True)
class BoothLine:
    """One booth in a list."""

    code: str
    name_en: str
    name_hi: str
    confirmed: int
    target: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One part of a place in a list."""

    code: str
    name_en: str
    name_hi: str
    confirmed: int
    target: int
    score: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a place's numbers leave out: booths behind sample booths, and ACs without booths."""

    sample_booths: int
    acs_without_booths: int


@dataclass(frozen=True, slots=True)
class PlaceStrength:
    """The strength of a place, from its booths in use.

    `target` is the number of confirmed workers that all its booths together should have (booths ×
    target of a booth), not a target that a coordinator set. `weakest` are up to WEAKEST booths with
    the lowest scores, those with more electors first; `parts` are the PCs of a state or the ACs of
    a PC or district.
    """

    place: Place
    booths: int
    by_grade: dict[str, int]  # every one of GRADES
    confirmed: int
    target: int
    trained: int
    active: int
    posts_filled: int
    posts_total: int
    score: int
    grade: str
    weakest: tuple[BoothLine, ...]
    parts: tuple[PlaceLine, ...]
    unknown: Unknown
    as_of: datetime


def place_strength(place_id: int, weights: Weights, now: datetime) -> PlaceStrength:
    """Return the strength of a place at a moment; raises UnknownPlace."""
    all_places = gazetteer.current()
    place = all_places.by_id.get(place_id)
    if place is None:
        raise UnknownPlace(text=str(place_id))
    ac_ids = all_places.acs_of(place_id)
    result = sums(ac_ids, weights, now)
    total = sum(result.by_ac.values(), Counter[str]())
    score = _mean(total)
    return PlaceStrength(
        place=place,
        booths=total["booths"],
        by_grade={grade: total[grade] for grade in GRADES},
        confirmed=total["confirmed"],
        target=total["booths"] * weights.booth_target,
        trained=total["trained"],
        active=total["active"],
        posts_filled=total["posts"],
        posts_total=total["posts_total"],
        score=score,
        grade=weights.grade(score, total["confirmed"]),
        weakest=_weakest(result.weakest, weights),
        parts=_parts(all_places, place, result.by_ac, weights),
        unknown=Unknown(total["sample"], len(ac_ids) - len(result.by_ac)),
        as_of=now,
    )


def _mean(total: Counter[str]) -> int:
    """Return the mean score of the booths, rounded; 0 without booths."""
    count = total["booths"]
    return (total["score"] + count // 2) // count if count else 0


def _weakest(confirmed: list[tuple[int, int]], weights: Weights) -> tuple[BoothLine, ...]:
    """Return the lines of booths, given as pairs of an id and the confirmed workers."""
    rows = booths.by_ids(booth_id for booth_id, _ in confirmed)
    return tuple(
        BoothLine(b.code, b.name_en, b.name_hi, number, weights.booth_target)
        for b, number in ((rows[booth_id], number) for booth_id, number in confirmed)
    )


def _parts(
    all_places: Gazetteer, place: Place, by_ac: dict[int, Counter[str]], weights: Weights
) -> tuple[PlaceLine, ...]:
    """Return the lines of the places directly below a place."""
    lines = []
    for part in all_places.children(place.id):
        acs = (by_ac[ac_id] for ac_id in all_places.acs_of(part.id) if ac_id in by_ac)
        total = sum(acs, Counter[str]())
        lines.append(
            PlaceLine(
                code=part.code,
                name_en=part.name_en,
                name_hi=part.name_hi,
                confirmed=total["confirmed"],
                target=total["booths"] * weights.booth_target,
                score=_mean(total),
            )
        )
    return tuple(lines)
