"""Booths found by their names: by sound through the index, and also where they are misspelt."""

from rapidfuzz import fuzz

from models import booth_words, tables, text_forms
from models.places import matching
from models.places.booth_rows import Booth, of_row, used
from models.places.gazetteer import Gazetteer

_HOMONYMS = 200  # booths of one sound that are compared at most: some names are very common
_FOUND = 2_000  # words that are looked at, at most
_COMPARED = 24  # sounds whose booths are, and so many booths of each
_OFFERED_FROM = 70  # of 100: likeness from which a misspelt name is offered


def called(all_places: Gazetteer, text: str, near: str, ac_id: int | None) -> list[Booth]:
    """Return booths of this name, in order of AC and part; by sound, through the index.

    Booths of the AC `ac_id` go first, there also when the name is only nearly right; then those of
    the state `near`. When some are spelt exactly so, only these are returned.
    """
    sound, spelling = text_forms.phonetic_key(text), text_forms.normalize(text)
    if not sound:
        return []
    same = used().where(tables.Booth.sound == sound).limit(_HOMONYMS)
    matches: list[Booth] = []
    if ac_id is not None:
        matches = [of_row(row, all_places) for row in same.where(tables.Booth.ac == ac_id)]
        matches = matches or _containing(all_places, ac_id, text)
        matches = matches or _alike(all_places, ac_id, text)
    if not matches:
        in_state = same.join(tables.Place, on=tables.Booth.ac)
        rows = in_state.where(tables.Place.state_code == near)
        matches = [of_row(row, all_places) for row in rows]
        matches = matches or [of_row(row, all_places) for row in same]
    exact = [
        b
        for b in matches
        if spelling in (text_forms.normalize(b.name_en), text_forms.normalize(b.name_hi))
    ]
    return sorted(exact or matches, key=lambda b: (b.ac.state_code, b.ac.number or 0, b.part))


def with_core(all_places: Gazetteer, text: str, near: str) -> list[Booth]:
    """Return the booths of a state that are called so but for the words for their buildings."""
    core = booth_words.core(text)
    sound = text_forms.phonetic_key(core)
    ids = [i for _, i in booth_words.found([sound[: booth_words.LONGEST]], near, _HOMONYMS)]
    rows = used().where(tables.Booth.id.in_(ids)) if ids else ()
    matches = [of_row(row, all_places) for row in rows]
    return [b for b in matches if sound in _core_sounds(b)]


def _core_sounds(booth: Booth) -> list[str]:
    names = (booth.name_en, booth.name_hi)
    return text_forms.phonetic_keys([booth_words.core(name) for name in names])


def misspelt(all_places: Gazetteer, text: str, near: str) -> list[Booth]:
    """Return the booths of a state that a misspelt name may mean, the likeliest first.

    Those of different names come first, one of each, so that few choices show as many names as
    they can.
    """
    core = booth_words.core(text)
    whole = text_forms.phonetic_key(core)[: booth_words.LONGEST]
    near_whole = booth_words.found(booth_words.variants(whole), near, _FOUND) if whole else []
    ranked = _ranked(all_places, core, _likeliest(whole, near_whole))
    if not ranked or ranked[0][0] < matching.FORGIVEN:
        sounds = {w: text_forms.phonetic_key(w)[: booth_words.LONGEST] for w in core.split()}
        by_word = [
            pair
            for sound in sounds.values()
            if len(sound) >= booth_words.SHORTEST
            for pair in _likeliest(
                sound, booth_words.found(booth_words.variants(sound), near, _FOUND)
            )
        ]
        both = {*ranked, *_ranked(all_places, core, by_word)}
        ranked = sorted(both, key=lambda pair: (-pair[0], pair[1].id))
    return _names_first([pair for pair in ranked if pair[0] >= _OFFERED_FROM])


def _likeliest(sound: str, found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the words whose sounds are most alike, and some booths of each of them."""
    by_sound: dict[str, list[int]] = {}
    for other, booth_id in found:
        by_sound.setdefault(other, []).append(booth_id)
    best = sorted(by_sound, key=lambda other: -fuzz.ratio(sound, other))[:_COMPARED]
    return [(other, booth_id) for other in best for booth_id in by_sound[other][:_COMPARED]]


def _ranked(
    all_places: Gazetteer, core: str, found: list[tuple[str, int]]
) -> list[tuple[float, Booth]]:
    """Return booths with the likeness of their names to the core of another, best first."""
    ids = {booth_id for _, booth_id in found}
    rows = used().where(tables.Booth.id.in_(ids)) if ids else ()
    booths = [of_row(row, all_places) for row in rows]
    named = [name for booth in booths for name in (booth.name_en, booth.name_hi)]
    letters = {
        n: text_forms.transliterate(c) for n, c in zip(named, booth_words.cores(named), strict=True)
    }
    spelling = text_forms.transliterate(core)
    sound = text_forms.phonetic_skeleton(spelling)
    scores = {
        name: matching.likeness(spelling, sound, other, text_forms.phonetic_skeleton(other))
        for name, other in letters.items()
    }
    scored = [(max(scores[b.name_en], scores[b.name_hi]), b) for b in booths]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].ac.number or 0, pair[1].part))


def _names_first(ranked: list[tuple[float, Booth]]) -> list[Booth]:
    """Return booths in their order, but one of each name before the others."""
    first: dict[str, Booth] = {}
    for _, booth in ranked:
        first.setdefault(booth_words.core(booth.name_en), booth)
    return list(dict.fromkeys((*first.values(), *(booth for _, booth in ranked))))


def _containing(all_places: Gazetteer, ac_id: int, text: str) -> list[Booth]:
    """Return the booths of one AC whose names have all these words, in any order."""
    words = set(text_forms.normalize(text).split())
    return [
        of_row(row, all_places)
        for row in used().where(tables.Booth.ac == ac_id)
        if any(
            words <= set(text_forms.normalize(name).split()) for name in (row.name_en, row.name_hi)
        )
    ]


def _alike(all_places: Gazetteer, ac_id: int, text: str) -> list[Booth]:
    """Return the booths of one AC whose names are nearly right, the best fits only."""
    spelling, sound = text_forms.transliterate(text), text_forms.phonetic_key(text)
    scored = []
    named = used().select_extend(tables.Booth.sound)
    for row in named.where(tables.Booth.ac == ac_id, tables.Booth.sound != ""):
        score = matching.likeness(spelling, sound, text_forms.transliterate(row.name_en), row.sound)
        if score >= matching.FORGIVEN:
            scored.append((score, row))
    best = max((score for score, _ in scored), default=0)
    return [of_row(row, all_places) for score, row in scored if score > best - matching.CLEAR_LEAD]
