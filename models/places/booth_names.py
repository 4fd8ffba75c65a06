"""Booths found by their names: by sound through the index, and inside an AC also nearly right."""

from models import tables, text_forms
from models.places import matching
from models.places.booth_rows import Booth, of_row, used
from models.places.gazetteer import Gazetteer

_HOMONYMS = 200  # booths of one sound that are compared at most: some names are very common


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
        rows = (
            same.join(tables.Place, on=tables.Booth.ac).where(tables.Place.state_code == near)
            or same
        )
        matches = [of_row(row, all_places) for row in rows]
    exact = [
        b
        for b in matches
        if spelling in (text_forms.normalize(b.name_en), text_forms.normalize(b.name_hi))
    ]
    return sorted(exact or matches, key=lambda b: (b.ac.state_code, b.ac.number or 0, b.part))


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
