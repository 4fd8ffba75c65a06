"""Finding places by what people type: codes, numbers and names that are nearly right."""

import re

from rapidfuzz import fuzz

from models import names
from models.gazetteer import Gazetteer, Place

FORGIVEN = 80  # of 100: how alike two names must be for one to be taken for the other
CLEAR_LEAD = 4  # points by which the best of the nearly right is taken without a question
OFFERED = 8  # choices at the most
NEAREST = 3  # choices when nothing fits
WORTH_OFFERING = 50  # of 100: how alike a name must be to be offered as a choice


def fits(world: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Give the places of these kinds that fit equally well, the likeliest first."""
    coded = world.coded(text, near)
    if coded is not None:
        return [p for p in coded if p.kind in kinds]
    number = names.digits(text).strip()
    if number.isdecimal():
        same = [p for p in world.numbered(near, kinds) if p.number == int(number[:9])]
        return world.ordered(same, near)
    return named(world, text, near, kinds) or nearly_named(world, text, near, kinds)


def nearest(world: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Give what may have been meant by a code or a name that does not fit."""
    for other in _coded(world, text, near):
        within = [p for kind in kinds for p in world.inside(other.id, kind)]
        around = [world.by_id[i] for i in world.ancestors(other.id)]
        if related := [p for p in (*within, *around) if p.kind in kinds]:
            return related[:OFFERED]
    state, code = world.split(text)
    if number := re.fullmatch(r"(PC|AC)?(\d{1,9})", code or names.digits(text).strip()):
        kind = (number[1] or "").lower()
        return nearest_numbers(world, int(number[2]), state or near, (kind,) if kind else kinds)
    alike = _alike(world, text, near, kinds)[:NEAREST]
    return [p for score, p in alike if score >= WORTH_OFFERING]


def _coded(world: Gazetteer, text: str, near: str) -> list[Place]:
    """Give the places with this code; for the code of a booth its AC."""
    if booth := world.split_booth(text):
        state, number, _ = booth
        text = f"{state}/AC{number}" if state else f"AC{number}"
    return world.coded(text, near) or []


def nearest_numbers(
    world: Gazetteer, number: int, near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Give the places of a state whose numbers are nearest to this one."""
    numbered = world.numbered(near, kinds)
    return sorted(numbered, key=lambda p: abs((p.number or 0) - number))[:NEAREST]


def likeness(spelling: str, sound: str, other_spelling: str, other_sound: str) -> float:
    """Say from 0 to 100 how alike two names are, by sound more than by spelling."""
    bare = spelling.replace("a", ""), other_spelling.replace("a", "")  # Hindi writes no short a
    return 0.6 * fuzz.ratio(sound, other_sound) + 0.4 * fuzz.ratio(*bare)


def named(world: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Give the places that fit a name exactly, else by an alias, else by whole words of it.

    Places of the state `near` go before all others.
    """
    wanted = names.fold(text)
    joined = wanted.replace(" ", "")
    if not joined:
        return []
    held = [n for n in world.names if n.place.kind in kinds]
    same = [n for n in held if n.folded.replace(" ", "") == joined]
    words = [n for n in held if len(wanted) > 2 and f" {wanted} " in f" {n.folded} "]
    proper = [n for n in same if not n.alias]
    found = world.ordered({n.place for n in proper or same or words}, near)
    return [p for p in found if p.state_code == near] or found


def nearly_named(world: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Give the places whose names are so much like this one that they may be meant."""
    alike = [(score, p) for score, p in _alike(world, text, near, kinds) if score >= FORGIVEN]
    return [p for score, p in alike if score > alike[0][0] - CLEAR_LEAD]


def _alike(
    world: Gazetteer, text: str, near: str, kinds: tuple[str, ...]
) -> list[tuple[float, Place]]:
    """Give likeness and place for the places whose names are nearest, best first."""
    spelling = names.latin(text)
    sound = names.skeleton(spelling)
    best: dict[Place, float] = {}
    for name in world.names if sound else ():
        if name.place.kind in kinds:
            score = likeness(spelling, sound, name.spelling, name.sound)
            score -= CLEAR_LEAD if name.alias else 0
            best[name.place] = max(score, best.get(name.place, 0))
    ordered = world.ordered(best, near)
    ranked = sorted(ordered, key=lambda p: -best[p])
    return [(best[p], p) for p in ranked[:OFFERED]]
