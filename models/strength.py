"""Strength of a booth, computed from its confirmed workers, and rolled up to every place.

A booth's score, from 0 to 100, is the sum of four shares, each times its weight:

    confirmed workers ÷ target          (at most 1)
    trained ÷ confirmed workers
    posts filled ÷ posts of a booth     (the kinds of posts that are counted)
    active in the last 14 days ÷ confirmed workers

A booth without a confirmed worker is `empty` and scores 0. A place's score is the mean of its
booths' scores, so that one strong booth hides no empty ones. Each part of a score is reckoned in
whole hundredths, by the database alone, so that a booth and its place never disagree.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from peewee import JOIN, SQL, Case, fn

from models import booths, gazetteer, tables
from models.booths import Booth
from models.errors import UnknownPlace
from models.gazetteer import Gazetteer, Place
from models.prepared import Prepared, Slot

ACTIVE_FOR = timedelta(days=14)
GRADES = ("strong", "fair", "weak", "empty")
WEAKEST = 5
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
    """The settings of strength: four weights that add up to 100, and where grades begin."""

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
        """Give the grade of a booth or place with this score and so many confirmed workers."""
        if not confirmed:
            return "empty"
        if score >= self.strong_from:
            return "strong"
        return "fair" if score >= self.fair_from else "weak"


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
    """What a place's numbers do not know: booths that stand for real ones, ACs without any."""

    sample_booths: int
    acs_without_booths: int


@dataclass(frozen=True, slots=True)
class PlaceStrength:
    """The strength of a place, from its booths in use.

    `target` is what all its booths together should have (booths × target of a booth), not a
    target that a coordinator set. `weakest` are the booths with the lowest score, those with more
    electors first; `parts` are the PCs of a state or the ACs of a PC or district.
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


def booth_strength(booth_id: int, weights: Weights, now: datetime) -> BoothStrength:
    """Give the strength of a booth at a moment; raises UnknownBooth."""
    return _reckoned(booths.booth(booth_id), weights, now)


def of_code(text: str, near: str, weights: Weights, now: datetime) -> BoothStrength:
    """Give the strength of the booth that a text means; what it may be is in places.find_booth.

    Raises AmbiguousBooth or UnknownBooth.
    """
    return _reckoned(booths.find_booth(text, near=near), weights, now)


def _reckoned(booth: Booth, weights: Weights, now: datetime) -> BoothStrength:
    [found] = _numbers_of_one(weights).rows(id=booth.id, since=now - ACTIVE_FOR)
    row = found._asdict()
    return BoothStrength(
        booth=booth,
        confirmed=row["confirmed"],
        target=weights.booth_target,
        trained=row["trained"],
        posts_filled=row["posts"],
        posts_total=row["posts_total"],
        active=row["active"],
        score=row["score"],
        grade=weights.grade(row["score"], row["confirmed"]),
        gap=max(0, weights.booth_target - row["confirmed"]),
        next_step=_next_step(row, weights),
        as_of=now,
    )


@lru_cache(maxsize=8)  # there is one set of weights, save where settings are tried out
def _numbers_of_one(weights: Weights) -> Prepared:
    """Give the query for the numbers of the booth `id`, active `since` a moment."""

    def query() -> Any:
        scored = _scored(lambda b: b.id == Slot("id"), weights, Slot("since")).alias("scored")
        return scored.select_from(*[scored.c[name] for name in _SUMMED])

    return Prepared(query)


def _next_step(row: dict[str, int], weights: Weights) -> str:
    """Name the step that would raise the score most; the earlier one when two are equal."""
    if not row["confirmed"]:
        return "first_worker"
    shares = (
        ("confirm_more", weights.confirmed, row["confirmed"], weights.booth_target),
        ("train", weights.trained, row["trained"], row["confirmed"]),
        ("fill_posts", weights.posts, row["posts"], row["posts_total"]),
        ("activate", weights.active, row["active"], row["confirmed"]),
    )
    common = weights.booth_target * row["confirmed"] * max(1, row["posts_total"])
    lost = {
        step: weight * (whole - part) * common // whole
        for step, weight, part, whole in shares
        if whole > part
    }
    return max(lost, key=lambda step: lost[step]) if any(lost.values()) else "keep"


def place_strength(place_id: int, weights: Weights, now: datetime) -> PlaceStrength:
    """Give the strength of a place at a moment; raises UnknownPlace."""
    world = gazetteer.current()
    place = world.by_id.get(place_id)
    if place is None:
        raise UnknownPlace(text=str(place_id))
    ac_ids = world.acs_of(place_id)
    sums = _sums_by_ac(ac_ids, weights, now)
    total = sum(sums.values(), Counter[str]())
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
        weakest=_weakest(world, ac_ids, weights, now),
        parts=_parts(world, place, sums, weights),
        unknown=Unknown(total["sample"], len(ac_ids) - len(sums)),
        as_of=now,
    )


def _scored(which: Which, weights: Weights, since: datetime | Slot) -> Any:
    """Give the query for the numbers of these booths, with `active`, `posts` and `score`.

    Active is who was seen at or after the moment `since`.
    Workers and posts are grouped first and joined then: a count in the place of a column would be
    made anew wherever the score and the grades mention it.
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
    )
    one = counted.alias("one")
    score = (
        _hundredths(weights.confirmed, one.c.confirmed, weights.booth_target)
        + _hundredths(weights.trained, one.c.trained, one.c.confirmed)
        + fn.COALESCE(_hundredths(weights.posts, one.c.posts, fn.NULLIF(one.c.posts_total, 0)), 0)
        + _hundredths(weights.active, one.c.active, one.c.confirmed)
        + 50
    ) / 100
    columns = [SQL("one.*"), Case(None, [(one.c.confirmed == 0, 0)], score).alias("score")]
    return counted.alias("one").select_from(*columns)


def _counted_kinds(what: Any) -> Any:
    """Give the query for something of the kinds of posts that a booth should have."""
    return tables.PostKind.select(what).where(tables.PostKind.counted == 1)


def _counted(table: Any, number: Any, which: Which) -> Any:
    """Give the query for a number of rows of each of these booths, as `n`."""
    booth = tables.Booth.alias("held_in")
    query = table.select(table.booth.alias("booth_id"), number.alias("n"))
    return query.join(booth, on=(table.booth == booth.id)).where(which(booth)).group_by(table.booth)


def _hundredths(weight: int, part: Any, whole: Any) -> Any:
    """Give SQL for weight × part ÷ whole in whole hundredths; a part is at most the whole."""
    return 100 * weight * Case(None, [(part > whole, whole)], part) / whole


def _sums_by_ac(
    ac_ids: tuple[int, ...], weights: Weights, now: datetime
) -> dict[int, Counter[str]]:
    """Give the sums over the booths in use of each AC that has any, in one pass."""
    scored = _scored(_in_use(ac_ids), weights, now - ACTIVE_FOR).alias("scored")
    c = scored.c
    grade = Case(
        None,
        [
            (c.confirmed == 0, "empty"),
            (c.score >= weights.strong_from, "strong"),
            (c.score >= weights.fair_from, "fair"),
        ],
        "weak",
    )
    sums = [fn.SUM(c[name]).alias(name) for name in _SUMMED]
    grades = [fn.SUM(Case(None, [(grade == g, 1)], 0)).alias(g) for g in GRADES]
    sample = fn.SUM(Case(None, [(c.sample, 1)], 0)).alias("sample")
    query = scored.select_from(c.ac_id, fn.COUNT(c.id).alias("booths"), *sums, *grades, sample)
    rows = query.group_by(c.ac_id).dicts()
    return {row.pop("ac_id"): Counter({k: int(v) for k, v in row.items()}) for row in rows}


def _in_use(ac_ids: tuple[int, ...]) -> Which:
    return lambda booth: booth.ac.in_(ac_ids) & booth.retired_at.is_null()


def _mean(sums: Counter[str]) -> int:
    """Give the mean score of the booths, rounded; 0 without booths."""
    count = sums["booths"]
    return (sums["score"] + count // 2) // count if count else 0


def _weakest(
    world: Gazetteer, ac_ids: tuple[int, ...], weights: Weights, now: datetime
) -> tuple[BoothLine, ...]:
    scored = _scored(_in_use(ac_ids), weights, now - ACTIVE_FOR).alias("scored")
    c = scored.c
    order = (c.score, fn.COALESCE(c.electors, 0).desc(), c.ac_id, c.part)
    ids = [row["id"] for row in scored.select_from(c.id).order_by(*order).limit(WEAKEST).dicts()]
    rows = {row.id: row for row in tables.Booth.select().where(tables.Booth.id.in_(ids))}
    found = [(booths.of_row(rows[i], world), rows[i].confirmed) for i in ids]
    return tuple(
        BoothLine(b.code, b.name_en, b.name_hi, confirmed, weights.booth_target)
        for b, confirmed in found
    )


def _parts(
    world: Gazetteer, place: Place, sums: dict[int, Counter[str]], weights: Weights
) -> tuple[PlaceLine, ...]:
    lines = []
    for part in world.children(place.id):
        inside = sum((sums[i] for i in world.acs_of(part.id) if i in sums), Counter[str]())
        target = inside["booths"] * weights.booth_target
        lines.append(
            PlaceLine(
                part.code, part.name_en, part.name_hi, inside["confirmed"], target, _mean(inside)
            )
        )
    return tuple(lines)
