"""Match what people type with places: codes, numbers and names that are nearly right."""

import re

from rapidfuzz import fuzz

from models import text_forms
from models.places.gazetteer import Gazetteer, Place

FORGIVEN = 80  # of 100: likeness from which a name is accepted as another
CLEAR_LEAD = 4  # points of likeness: the lead with which the best match needs no question
OFFERED = 8  # choices at most
NEAREST = 3  # choices when nothing matches
WORTH_OFFERING = 50  # of 100: likeness from which a name is offered as a choice


def fits(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places of these kinds that match equally well, the likeliest first."""
    coded = all_places.coded(text, near)
    if coded is not None:
        return [p for p in coded if p.kind in kinds]
    number = text_forms.digits(text).strip()
    if number.isdecimal():
        same = [p for p in all_places.numbered(near, kinds) if p.number == int(number[:9])]
        return all_places.ordered(same, near)
    return named(all_places, text, near, kinds) or nearly_named(all_places, text, near, kinds)


def nearest(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places that may be meant by a code or a name that matches none."""
    for other in _coded(all_places, text, near):
        within = [p for kind in kinds for p in all_places.inside(other.id, kind)]
        around = [all_places.by_id[i] for i in all_places.ancestors(other.id)]
        if related := [p for p in (*within, *around) if p.kind in kinds]:
            return related[:OFFERED]
    state, code = all_places.split(text)
    if number := re.fullmatch(r"(PC|AC)?(\d{1,9})", code or text_forms.digits(text).strip()):
        kind = (number[1] or "").lower()
        return nearest_numbers(
            all_places, int(number[2]), state or near, (kind,) if kind else kinds
        )
    alike = _alike(all_places, text, near, kinds)[:NEAREST]
    return [p for score, p in alike if score >= WORTH_OFFERING]


def _coded(all_places: Gazetteer, text: str, near: str) -> list[Place]:
    """Return the places with this code; for the code of a booth its AC."""
    if booth := all_places.split_booth(text):
        state, number, _ = booth
        text = f"{state}/AC{number}" if state else f"AC{number}"
    return all_places.coded(text, near) or []


def nearest_numbers(
    all_places: Gazetteer, number: int, near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the places of a state whose numbers are nearest to this one."""
    numbered = all_places.numbered(near, kinds)
    return sorted(numbered, key=lambda p: abs((p.number or 0) - number))[:NEAREST]


def likeness(spelling: str, sound: str, other_spelling: str, other_sound: str) -> float:
    """Return how alike two names are, from 0 to 100, by sound more than by spelling."""
    bare = spelling.replace("a", ""), other_spelling.replace("a", "")  # Hindi writes no short a
    return 0.6 * fuzz.ratio(sound, other_sound) + 0.4 * fuzz.ratio(*bare)


def named(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places that match a name exactly, else by an alias, else by whole words of it.

    Places of the state `near` go before all others.
    """
    spelling = text_forms.normalize(text)
    joined = spelling.replace(" ", "")
    if not joined:
        return []
    candidates = [n for n in all_places.names if n.place.kind in kinds]
    same = [n for n in candidates if n.folded.replace(" ", "") == joined]
    words = [n for n in candidates if len(spelling) > 2 and f" {spelling} " in f" {n.folded} "]
    proper = [n for n in same if not n.alias]
    matches = all_places.ordered({n.place for n in proper or same or words}, near)
    return [p for p in matches if p.state_code == near] or matches


def nearly_named(
    all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the places whose names are so similar to this one that they may be meant."""
    alike = [(score, p) for score, p in _alike(all_places, text, near, kinds) if score >= FORGIVEN]
    return [p for score, p in alike if score > alike[0][0] - CLEAR_LEAD]


def _alike(
    all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]
) -> list[tuple[float, Place]]:
    """Return pairs of likeness and place for the most similar names, best first."""
    spelling = text_forms.transliterate(text)
    sound = text_forms.phonetic_skeleton(spelling)
    best: dict[Place, float] = {}
    for name in all_places.names if sound else ():
        if name.place.kind in kinds:
            score = likeness(spelling, sound, name.spelling, name.sound)
            score -= CLEAR_LEAD if name.alias else 0
            best[name.place] = max(score, best.get(name.place, 0))
    ordered = all_places.ordered(best, near)
    ranked = sorted(ordered, key=lambda p: -best[p])
    return [(best[p], p) for p in ranked[:OFFERED]]
