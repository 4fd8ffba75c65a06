"""Booths, looked up by id, by code and by name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect, fn

from models import tables, text_forms
from models.database import BindParam, CompiledQuery
from models.errors import Refusal
from models.places import gazetteer, matching, name_words
from models.places.errors import AmbiguousBooth, UnknownBooth
from models.places.gazetteer import NUMBER, Gazetteer, Place

_NAME_AND_PART = re.compile(rf"(.*[^\d\s/].*?)[\s/,:\-]+{NUMBER}")
_PART_AND_NAME = re.compile(rf"{NUMBER}[\s,:\-]+([^\d\s/].*)")
_CODE_AND_NAME = re.compile(rf"((?:AC ?)?{NUMBER} ?/ ?{NUMBER})[\s,:·\-]+([^\d\s].*)")
_HOMONYMS = 200  # booths of one sound that are compared at most: some names are very common


@dataclass(frozen=True, slots=True)
class Booth:
    """A polling station. Where no Hindi name is known, `name_hi` is the English one."""

    id: int
    code: str  # 165/12
    part: int
    name_en: str
    name_hi: str
    locality: str
    sample: bool
    retired: bool
    ac: Place

    def name(self, language: str) -> str:
        """Return the name in `hi` or `en`."""
        return self.name_hi if language == "hi" else self.name_en


def booth(booth_id: int) -> Booth:
    """Return the booth with this id, retired or not. Safe on the event loop.

    Raises UnknownBooth.
    """
    rows = _BY_ID.rows(id=booth_id)
    if not rows:
        raise UnknownBooth(text=str(booth_id))
    return of_row(rows[0], gazetteer.current())


def by_ids(booth_ids: Iterable[int]) -> dict[int, Booth]:
    """Return the booths with these ids, retired or not, in one query."""
    all_places = gazetteer.current()
    rows = tables.Booth.select().where(tables.Booth.id.in_(list(booth_ids)))
    return {row.id: of_row(row, all_places) for row in rows}


def booths_of(ac_id: int, *, offset: int = 0, limit: int = 40) -> tuple[tuple[Booth, ...], int]:
    """Return a page of the AC's booths in use, by part, and the number of all of them."""
    all_places = gazetteer.current()
    used = _used().where(tables.Booth.ac == ac_id)
    rows = used.order_by(tables.Booth.part).offset(offset).limit(limit)
    return tuple(of_row(row, all_places) for row in rows), used.count()


def find_booth(
    text: str,
    *,
    near: str,
    ac_id: int | None = None,
    inside: int | None = None,
) -> Booth:
    """Return the booth in use that is meant by a code, an AC's name and a part, or its own name.

    The part may stand before the name, with a word for a booth. With `ac_id` a bare part number is
    enough, and names are looked up in that AC first, small errors forgiven; elsewhere a name is
    found by its sound, through the index. With the place `inside` too a bare part number means a
    booth there. Raises AmbiguousBooth or UnknownBooth, with the codes that may be meant.
    """
    all_places = gazetteer.current()
    typed = name_words.as_code(text)
    if split := all_places.split_booth(text):
        acs = _acs(all_places, *split[:2], near)
        if not acs:
            raise UnknownBooth(_same_part_near(all_places, *split, near), text=text)
        return _by_part(all_places, acs, split[2], text, near)
    if ac_id is not None and re.fullmatch(NUMBER, typed):
        return _by_part(all_places, [all_places.by_id[ac_id]], int(typed), text, near)
    if inside is not None and re.fullmatch(NUMBER, typed):
        acs = [all_places.by_id[i] for i in all_places.acs_of(inside)]
        return _by_part(all_places, acs, int(typed), text, near)
    if match := _CODE_AND_NAME.fullmatch(typed):
        return _by_code_and_name(match[1], match[4], text, near)
    if split_name := name_and_part(typed):
        return _by_name_and_part(all_places, *split_name, text, near, ac_id)
    return _only(_called(all_places, text, near, ac_id), text, near)


def _by_code_and_name(code: str, name: str, text: str, near: str) -> Booth:
    """Return the booth of a code whose own name or AC follows it, as the bot writes it itself.

    Raises UnknownBooth, with the booth as its choice where other words follow.
    """
    found = find_booth(code, near=near)
    names = (found.name_en, found.name_hi, found.locality, found.ac.name_en, found.ac.name_hi)
    if _sounds(name) <= _sounds(" ".join(names)):
        return found
    raise UnknownBooth(_codes([found], near), text=text)


def _sounds(text: str) -> set[str]:
    return {text_forms.phonetic_key(word) for word in text_forms.normalize(text).split()}


def is_part(text: str) -> bool:
    """Return whether a text is the number of a part alone, such as `12` or `booth 12`."""
    return bool(re.fullmatch(NUMBER, name_words.as_code(text)))


def name_and_part(typed: str) -> tuple[str, int] | None:
    """Split `SUSNER 12` or `12 SUSNER`, as name_words.as_code writes it; None if it is neither."""
    if match := _NAME_AND_PART.fullmatch(typed):
        return match[1], int(match[2])
    match = _PART_AND_NAME.fullmatch(typed)
    return (match[2], int(match[1])) if match else None


def is_booth_code(text: str) -> bool:
    """Return whether a text has the form of a booth's code, whether or not the booth exists."""
    return gazetteer.current().split_booth(text) is not None


def _by_name_and_part(
    all_places: Gazetteer,
    name: str,
    part: int,
    text: str,
    near: str,
    ac_id: int | None,
) -> Booth:
    """Return the booth meant by `susner 12`: an AC and a part, or a booth's own name and part."""
    if acs := matching.named(all_places, name, near, ("ac",)):
        return _by_part(all_places, acs, part, text, near)
    homonyms = _called(all_places, name, near, ac_id)
    exact = [b for b in homonyms if b.part == part] or _called(all_places, text, near, ac_id)
    if exact:
        return _only(exact, text, near)
    if acs := matching.nearly_named(all_places, name, near, ("ac",)):
        return _by_part(all_places, acs, part, text, near)
    raise UnknownBooth(_codes(homonyms[: matching.OFFERED], near), text=text)


def _only(matches: list[Booth], text: str, near: str) -> Booth:
    """Return the only match; raises AmbiguousBooth or UnknownBooth."""
    if len(matches) == 1:
        return matches[0]
    refusal: type[Refusal] = AmbiguousBooth if matches else UnknownBooth
    raise refusal(_codes(matches[: matching.OFFERED], near), text=text)


def _acs(all_places: Gazetteer, state: str | None, number: int, near: str) -> list[Place]:
    return all_places.coded(f"{state}/AC{number}" if state else f"AC{number}", near) or []


def _same_part_near(
    all_places: Gazetteer, state: str | None, number: int, part: int, near: str
) -> tuple[str, ...]:
    """Return the codes of booths with this part in the ACs whose numbers are nearest."""
    acs = matching.nearest_numbers(all_places, number, state or near, ("ac",))
    ids = [ac.id for ac in acs]
    rows = _used().where(tables.Booth.ac.in_(ids), tables.Booth.part == part)
    return _codes((of_row(row, all_places) for row in rows.order_by(tables.Booth.ac)), near)


def _by_part(all_places: Gazetteer, acs: list[Place], part: int, text: str, near: str) -> Booth:
    """Return the booth with this part number in the AC; raises AmbiguousBooth for several ACs.

    It does where one of them alone has the part: which AC was meant is still not known.
    """
    matches = [of_row(row, all_places) for ac in acs for row in _BY_PART.rows(ac=ac.id, part=part)]
    if matches and len(acs) > 1:
        raise AmbiguousBooth(_codes(matches[: matching.OFFERED], near), text=text)
    if matches:
        return matches[0]
    in_acs = tables.Booth.ac.in_([ac.id for ac in acs])
    distance = fn.ABS(tables.Booth.part - part)
    others = _used().where(in_acs).order_by(distance, tables.Booth.part).limit(matching.NEAREST)
    choices = sorted((of_row(row, all_places) for row in others), key=lambda b: b.part)
    raise UnknownBooth(_codes(choices, near), text=text)


def _called(all_places: Gazetteer, text: str, near: str, ac_id: int | None) -> list[Booth]:
    """Return booths of this name, in order of AC and part; by sound, through the index.

    Booths of the AC `ac_id` go first, there also when the name is only nearly right; then those of
    the state `near`. When some are spelt exactly so, only these are returned.
    """
    sound, spelling = text_forms.phonetic_key(text), text_forms.normalize(text)
    if not sound:
        return []
    same = _used().where(tables.Booth.sound == sound).limit(_HOMONYMS)
    matches: list[Booth] = []
    if ac_id is not None:
        matches = [of_row(row, all_places) for row in same.where(tables.Booth.ac == ac_id)]
        matches = matches or _containing(all_places, ac_id, text)
        matches = matches or _alike(all_places, ac_id, text)
    if not matches:
        rows = same.join(tables.Place).where(tables.Place.state_code == near) or same
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
        for row in _used().where(tables.Booth.ac == ac_id)
        if any(
            words <= set(text_forms.normalize(name).split()) for name in (row.name_en, row.name_hi)
        )
    ]


def _alike(all_places: Gazetteer, ac_id: int, text: str) -> list[Booth]:
    """Return the booths of one AC whose names are nearly right, the best fits only."""
    spelling, sound = text_forms.transliterate(text), text_forms.phonetic_key(text)
    scored = []
    for row in _used().where(tables.Booth.ac == ac_id, tables.Booth.sound != ""):
        score = matching.likeness(spelling, sound, text_forms.transliterate(row.name_en), row.sound)
        if score >= matching.FORGIVEN:
            scored.append((score, row))
    best = max((score for score, _ in scored), default=0)
    return [of_row(row, all_places) for score, row in scored if score > best - matching.CLEAR_LEAD]


def by_codes(codes: Iterable[str], near: str) -> dict[str, Booth]:
    """Return the booth in use for each of these codes that has one; one query for each AC."""
    all_places = gazetteer.current()
    keys: dict[str, tuple[int, int]] = {}  # AC id and part
    for code in codes:
        split = all_places.split_booth(code)
        if split and (acs := _acs(all_places, *split[:2], near)):
            keys[code] = (acs[0].id, split[2])
    parts: dict[int, set[int]] = defaultdict(set)
    for ac_id, part in keys.values():
        parts[ac_id].add(part)
    by_key = {}
    for ac_id, in_ac in parts.items():
        for row in _used().where(tables.Booth.ac == ac_id, tables.Booth.part.in_(in_ac)):
            by_key[ac_id, row.part] = of_row(row, all_places)
    return {code: by_key[key] for code, key in keys.items() if key in by_key}


def labels(codes: Iterable[str], near: str) -> dict[str, tuple[str, str]]:
    """Return `(name_en, name_hi)` for each of these codes of booths that exists."""
    return {code: (b.name_en, b.name_hi) for code, b in by_codes(codes, near).items()}


def _used() -> "ModelSelect[tables.Booth]":
    return tables.Booth.select().where(tables.Booth.retired_at.is_null())


def _part() -> "ModelSelect[tables.Booth]":
    return _used().where(tables.Booth.ac == BindParam("ac"), tables.Booth.part == BindParam("part"))


_BY_ID = CompiledQuery(lambda: tables.Booth.select().where(tables.Booth.id == BindParam("id")))
_BY_PART = CompiledQuery(_part)


def of_row(row: Any, all_places: Gazetteer) -> Booth:
    """Return the booth of a table's row."""
    ac = all_places.by_id[row.ac_id]
    return Booth(
        id=row.id,
        code=f"{ac.number}/{row.part}",
        part=row.part,
        name_en=row.name_en,
        name_hi=row.name_hi or row.name_en,
        locality=row.locality,
        sample=row.sample,
        retired=row.retired_at is not None,
        ac=ac,
    )


def _codes(matches: Iterable[Booth], near: str) -> tuple[str, ...]:
    """Return codes that name these booths when they are typed in the state `near`."""
    return tuple(
        b.code if b.ac.state_code == near else f"{b.ac.state_code}/{b.code}" for b in matches
    )
