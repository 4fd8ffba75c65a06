"""Match what people type with places: codes, numbers and names that are nearly right."""

import re

from rapidfuzz import fuzz

from models import text_forms
from models.places import name_words, towns
from models.places.gazetteer import KINDS, Gazetteer, Name, Place
from models.places.name_words import Split

FORGIVEN = 80  # of 100: likeness from which a name is accepted as another
CLEAR_LEAD = 4  # points of likeness: the lead with which the best match needs no question
OFFERED = 8  # choices at most
MISCOUNTED = 5  # the most that a number is off where others are offered in its place
NEAREST = 3  # choices when nothing matches
_LABEL = re.compile(r"((?:PC|AC|S) ?\d{1,6}(?:-\d{1,6})?)[\s·,:\-–]+([^\d\s].*)")
WORTH_OFFERING = 50  # of 100: likeness from which a name is offered as a choice


def fits(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places of these kinds that match equally well, the likeliest first."""
    coded = all_places.coded(text, near)
    if coded is not None:
        return [p for p in coded if p.kind in kinds]
    if labelled := _labelled(all_places, text, near, kinds):
        return labelled
    number = text_forms.digits(text).strip()
    if number.isdecimal():
        same = [p for p in all_places.numbered(near, kinds) if p.number == int(number[:9])]
        return all_places.ordered(same, near)
    return (
        named(all_places, text, near, kinds)
        or nearly_named(all_places, text, near, kinds)
        or sectors_nearly_named(all_places, text, near, kinds)
    )


def sectors_nearly_named(
    all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the sectors of a state whose names are so similar to this one that they may be meant.

    They come after all other places: many are called as the village that an AC is called by.
    """
    said = name_words.wording(text, kinds)
    if "sector" not in said.kinds:
        return []
    spelling = text_forms.transliterate(said.name)
    sound = text_forms.phonetic_skeleton(spelling)
    best: dict[Place, float] = {}
    for name in all_places.sector_names if sound else ():
        score = likeness(spelling, sound, name.spelling, name.sound)
        if score >= FORGIVEN and name.place.state_code == near:
            best[name.place] = max(score, best.get(name.place, 0))
    most = max(best.values(), default=0)
    return all_places.ordered((p for p in best if best[p] > most - CLEAR_LEAD), near)


def _labelled(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the place of a code that its name follows, as on buttons: `PC21 · देवास`."""
    match = _LABEL.fullmatch(name_words.as_code(text))
    coded = (all_places.coded(match[1], near) or []) if match else []
    kinds = tuple(k for k in kinds if k in {p.kind for p in coded})
    if match is None or not kinds:
        return []
    called = named(all_places, match[2], near, kinds) or nearly_named(
        all_places, match[2], near, kinds
    )
    return [p for p in coded if p in called]


def nearest(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places that may be meant by a code or a name that matches none."""
    said = name_words.wording(text, KINDS)
    for other in _coded(all_places, text, near) or named(all_places, said.name, near, said.kinds):
        within = [p for kind in kinds for p in all_places.inside(other.id, kind)]
        around = [all_places.by_id[i] for i in all_places.ancestors(other.id)]
        if related := [p for p in (*within, *around) if p.kind in kinds]:
            return related[:OFFERED]
    state, code = all_places.split(text)
    if sectors := _sectors_near(all_places, state or near, code or "", kinds):
        return sectors
    if number := re.fullmatch(r"(PC|AC)?(\d{1,9})", code or text_forms.digits(text).strip()):
        kind = (number[1] or "").lower()
        return nearest_numbers(
            all_places, int(number[2]), state or near, (kind,) if kind else kinds
        )
    alike = _alike(all_places, text, near, kinds)[:NEAREST]
    return [p for score, p in alike if score >= WORTH_OFFERING]


def _sectors_near(
    all_places: Gazetteer, near: str, code: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the sectors of an AC whose numbers are nearest to that of a code, else the AC."""
    match = re.fullmatch(r"S(\d+)-(\d+)", code)
    acs = (all_places.coded(f"AC{match[1]}", near) or []) if match else []
    if match is None or not acs:
        return []
    sectors = all_places.inside(acs[0].id, "sector") if "sector" in kinds else ()
    by_number = sorted(sectors, key=lambda p: abs((p.number or 0) - int(match[2])))
    return by_number[:NEAREST] or [ac for ac in acs if ac.kind in kinds]


def _coded(all_places: Gazetteer, text: str, near: str) -> list[Place]:
    """Return the places with this code; for the code of a booth its AC."""
    if booth := all_places.split_booth(text):
        state, number, _ = booth
        text = f"{state}/AC{number}" if state else f"AC{number}"
    return all_places.coded(text, near) or []


def nearest_numbers(
    all_places: Gazetteer, number: int, near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the places of a state whose numbers are nearest to this one, none that is far off."""
    numbered = all_places.numbered(near, kinds)
    close = [p for p in numbered if abs((p.number or 0) - number) <= MISCOUNTED]
    return sorted(close, key=lambda p: abs((p.number or 0) - number))[:NEAREST]


def likeness(spelling: str, sound: str, other_spelling: str, other_sound: str) -> float:
    """Return how alike two names are, from 0 to 100, by sound more than by spelling."""
    bare = spelling.replace("a", ""), other_spelling.replace("a", "")  # Hindi writes no short a
    return 0.6 * fuzz.ratio(sound, other_sound) + 0.4 * fuzz.ratio(*bare)


def named(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places that match a name exactly, else by an alias, else by whole words of it.

    Places of the state `near` go before all others. An exact name brings along another kind of
    place that is spelt so: Barwani is a district, and a spelling of the AC Badwani.
    """
    said = name_words.wording(text, kinds)
    for name in dict.fromkeys((text, said.name)):
        if matches := _named(all_places, name, near, said.kinds):
            return _reserved(matches, said.reservation)
    if "sector" not in said.kinds:
        return []
    joined = text_forms.normalize(said.name).replace(" ", "")
    same = all_places.sectors_spelt.get(joined, ()) if joined else ()
    return _nearer(all_places.ordered(set(same), near), near)


def _named(all_places: Gazetteer, text: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    spelling = text_forms.normalize(text)
    joined = spelling.replace(" ", "")
    if not joined:
        return []
    same = [n for n in all_places.spelt.get(joined, ()) if n.place.kind in kinds]
    words = [] if same or len(spelling) < 3 else _with_words(all_places, spelling, kinds)
    proper = _nearer(all_places.ordered({n.place for n in same if not n.alias}, near), near)
    if not proper:
        return _nearer(all_places.ordered({n.place for n in same or words}, near), near)
    taken = {(p.state_code, p.kind) for p in proper}
    spelt_so = {
        n.place
        for n in same
        if (n.place.state_code, n.place.kind) not in taken and not _is_other_length(joined, n.place)
    }
    return _nearer(all_places.ordered({*proper, *spelt_so}, near), near)


def _with_words(all_places: Gazetteer, spelling: str, kinds: tuple[str, ...]) -> list[Name]:
    """Return the names that hold these words."""
    return [
        n
        for n in all_places.names
        if spelling in n.folded and f" {spelling} " in f" {n.folded} " and n.place.kind in kinds
    ]


def _is_other_length(joined: str, place: Place) -> bool:
    """Return whether an alias is a name cut short or lengthened: आगर, a district आगर मालवा."""
    names = (text_forms.normalize(name).replace(" ", "") for name in (place.name_en, place.name_hi))
    return any(joined != name and (joined in name or name in joined) for name in names)


def _nearer(matches: list[Place], near: str) -> list[Place]:
    return [p for p in matches if p.state_code == near] or matches


def _reserved(matches: list[Place], reservation: str) -> list[Place]:
    """Return those of several places that are reserved as it was said, if any is."""
    return [p for p in matches if p.reservation == reservation] or matches


def nearly_named(
    all_places: Gazetteer,
    text: str,
    near: str,
    kinds: tuple[str, ...],
    *,
    forgiven: float = FORGIVEN,
) -> list[Place]:
    """Return the places whose names are so similar to this one that they may be meant.

    Where several share a town's name, the words beside it must fit one, else all are returned. A
    place that the words contradict is not, and none of another state.
    """
    said = name_words.wording(text, kinds)
    typed, of_town = towns.shared(all_places, text_forms.normalize(said.name), near, said.kinds)
    beside = bool(typed and typed[0].tail)
    fitting = towns.fitting(all_places, typed, of_town) if beside else []
    alike = [
        (score, p)
        for score, p in _alike(all_places, said.name, near, said.kinds)
        if score >= forgiven and p.state_code == near and towns.allows(all_places, typed, p)
    ]
    best = [p for score, p in alike if score > alike[0][0] - CLEAR_LEAD]
    if of_town and beside:
        best = _inside_town(all_places, said.name, typed, of_town) or [
            p for p in best if p not in of_town
        ]
    return _reserved(fitting or best or of_town, said.reservation)


def _inside_town(
    all_places: Gazetteer, text: str, typed: tuple[Split, ...], of_town: list[Place]
) -> list[Place]:
    """Return the place that is named behind its PC or district, as in `Bhopal Narela`."""
    _, _, behind = text.partition(" ")
    around = {i for p in of_town for i in all_places.ancestors(p.id)[:-1]}
    near = of_town[0].state_code
    same = named(all_places, behind, near, ("ac",)) if typed[0].rest and behind else []
    return [p for p in same if around & set(all_places.ancestors(p.id)[1:-1])]


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
    ordered = all_places.ordered((p for p in best if best[p] >= WORTH_OFFERING), near)
    ranked = sorted(ordered, key=lambda p: -best[p])
    return [(best[p], p) for p in ranked[:OFFERED]]
