"""Roll the scores of booths up to every place: the mean, the grades and the weakest booths."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.places import Gazetteer, Place, UnknownPlace, gazetteer
from models.places import booths as places_booths
from models.strength.roll_up import added, by_sector, roll_up, roll_up_booths
from models.strength.scoring import WeakBooth
from models.strength.weights import GRADES, Weights

NAMED = 5  # booths


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
    doubted: int
    target: int
    score: int
    booths: int  # in use, without samples
    needed: int  # the target without that of ACs that have samples alone


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a place's numbers leave out: booths behind sample booths, and ACs without booths."""

    sample_booths: int
    acs_without_booths: int


@dataclass(frozen=True, slots=True)
class PlaceStrength:
    """The strength of a place, from its booths in use.

    `confirmed`, `trained` and `active` count the `unplaced`, too: confirmed workers who are in no
    booth in use, as theirs is retired or their AC has no list. They raise no score. `doubted` are
    those of the confirmed whose entry waits for review.

    `target` is the number of confirmed workers that all its booths together should have (the sum of
    their targets), not a target that a coordinator set; `needed` is the same without ACs whose
    booths are all samples. `weakest` are up to NAMED booths with the
    lowest scores, those with more electors first: without samples, and without those that are as
    weak as others that are not named. `nobody` booths, samples left out, have no worker yet.
    `parts` are the PCs of a state, the ACs of a PC or district, or the sectors of an AC.
    """

    place: Place
    booths: int
    by_grade: dict[str, int]  # every one of GRADES
    confirmed: int
    unplaced: int
    doubted: int
    target: int
    needed: int
    trained: int
    active: int
    posts_filled: int
    posts_total: int
    score: int
    grade: str
    nobody: int
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
    if place.is_sector:
        ac_id = all_places.ancestors(place_id)[1]
        result = roll_up_booths(place_id, ac_id, weights, now)
    else:
        result = roll_up(ac_ids, weights, now)
    total = added(result.by_ac.values())
    people = added((total, *result.unplaced.values()))
    score = _mean(total)
    return PlaceStrength(
        place=place,
        booths=total["booths"],
        by_grade={grade: total[grade] for grade in GRADES},
        confirmed=people["confirmed"],
        unplaced=people["confirmed"] - total["confirmed"],
        doubted=people["doubted"],
        target=total["target"],
        needed=_needed(result.by_ac.values()),
        trained=people["trained"],
        active=people["active"],
        posts_filled=total["posts"],
        posts_total=total["posts_total"],
        score=score,
        grade=weights.grade(score, people["confirmed"]),
        nobody=sum(max(0, one["empty"] - one["sample"]) for one in result.by_ac.values()),
        weakest=_weakest(result.weakest),
        parts=_parts(all_places, place, weights, now, (result.by_ac, result.unplaced)),
        unknown=Unknown(total["sample"], len(set(ac_ids) - result.by_ac.keys())),
        as_of=now,
    )


def _needed(sums_by_ac: Iterable[Counter[str]]) -> int:
    """Return what the booths of these ACs or sectors need together, where some are no samples."""
    return sum(one["target"] for one in sums_by_ac if one["booths"] > one["sample"])


def _mean(total: Counter[str]) -> int:
    """Return the mean score of the booths, rounded; 0 without booths."""
    count = total["booths"]
    return (total["score"] + count // 2) // count if count else 0


def _weakest(found: list[WeakBooth]) -> tuple[BoothLine, ...]:
    """Return the lines of the weakest booths, unless chance decides which of several is one."""
    next_one = found[NAMED] if len(found) > NAMED else None
    weakest = [
        booth
        for booth in found[:NAMED]
        if next_one is None or (booth.score, booth.electors) != (next_one.score, next_one.electors)
    ]
    rows = places_booths.by_ids(booth.id for booth in weakest)
    lines = ((rows[booth.id], booth.confirmed, booth.target) for booth in weakest)
    return tuple(
        BoothLine(b.code, b.name_en, b.name_hi, confirmed, target) for b, confirmed, target in lines
    )


def _parts(
    all_places: Gazetteer,
    place: Place,
    weights: Weights,
    now: datetime,
    sums_by_ac: tuple[dict[int, Counter[str]], ...],
) -> tuple[PlaceLine, ...]:
    """Return the lines of the places directly below a place, from sums of their ACs or sectors."""
    lines, inside = [], all_places.children(place.id)
    sums_by_part = sums_by_ac
    if place.kind == "ac" and inside:
        sums_by_part = (by_sector(place.id, weights, now),)
    for part in inside:
        own = all_places.acs_of(part.id) or (part.id,)
        total = added(s[one] for s in sums_by_part for one in own if one in s)
        lines.append(
            PlaceLine(
                code=part.code,
                name_en=part.name_en,
                name_hi=part.name_hi,
                confirmed=total["confirmed"],
                doubted=total["doubted"],
                target=total["target"],
                score=_mean(total),
                booths=total["booths"] - total["sample"],
                needed=_needed(s[one] for s in sums_by_part for one in own if one in s),
            )
        )
    return tuple(lines)
