"""Booths, looked up by id, by code and by name."""

import re
from collections import defaultdict
from collections.abc import Iterable

from peewee import OP, Expression, ModelSelect, fn

from models import tables, text_forms
from models.database import BindParam, CompiledQuery
from models.errors import Refusal
from models.places import gazetteer, matching, name_words, successors
from models.places.booth_names import called, misspelt, with_core
from models.places.booth_rows import BY_PART, READ, Booth, booths_in, codes_of, of_row, used
from models.places.errors import AmbiguousBooth, MisspeltBooth, NoBoothList, UnknownBooth
from models.places.gazetteer import Gazetteer, Place
from models.places.parts import NUMBER, PART, PART_BEFORE_WORDS, BoothPart
from models.places.successors import Former

__all__ = [
    "BY_PART",
    "Booth",
    "Former",
    "became",
    "booth",
    "booths_in",
    "booths_of",
    "by_codes",
    "by_ids",
    "find_booth",
    "former",
    "is_booth_code",
    "is_part",
    "labels",
    "name_and_part",
    "of_row",
]

_PART = re.compile(PART)
_NAME_AND_PART = re.compile(rf"(.*[^\d\s/].*?)[\s/,:\-]+{PART}")
_PART_AND_NAME = re.compile(rf"{PART_BEFORE_WORDS}[\s,:\-]+([^\d\s/].*)")
_CODE_AND_NAME = re.compile(rf"((?:AC ?)?{NUMBER} ?/ ?{PART_BEFORE_WORDS})[\s,:·\-]+([^\d\s].*)")
_CODE_AND_LETTERS = re.compile(rf"((?:AC ?)?{NUMBER} ?/ ?{NUMBER})[^\W\d_].*")  # 166/12AA


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
    rows = _PAGE.rows(ac=ac_id, offset=offset, limit=limit)
    [(number,)] = _NUMBER.rows(ac=ac_id)
    return tuple(of_row(row, all_places) for row in rows), number


def find_booth(
    text: str,
    *,
    near: str,
    ac_id: int | None = None,
    inside: int | None = None,
) -> Booth:
    """Return the booth in use that is meant by a code, an AC's name and a part, or its own name.

    The part may stand before the name, with a word for a booth. With `ac_id` a bare part is
    enough, and names are looked up in that AC first, small errors forgiven; elsewhere a name is
    found by its sound, through the index; where it is misspelt, MisspeltBooth offers the booths of
    the state `near` that may be meant. With the place `inside` too a bare part means a
    booth there. Raises AmbiguousBooth or UnknownBooth, with the codes that may be meant.
    """
    all_places = gazetteer.current()
    typed = name_words.as_code(text)
    if split := all_places.split_booth(text):
        acs = _acs(all_places, *split[:2], near)
        if not acs:
            raise UnknownBooth(_same_part_near(all_places, *split, near), text=text)
        return _by_part(all_places, acs, split[2], text, near)
    within = ac_id if ac_id is not None else inside
    if within is not None and (alone := _PART.fullmatch(typed)):
        around = (all_places.by_id[i] for i in all_places.ancestors(within))
        acs = [all_places.by_id[i] for i in all_places.acs_of(within)]
        acs = acs or [p for p in around if p.kind == "ac"]  # a sector's
        return _by_part(all_places, acs, BoothPart.of(*alone.groups()), text, near)
    if match := _CODE_AND_NAME.fullmatch(typed):
        return _by_code_and_name(match[1], match[5], text, near)
    if match := _CODE_AND_LETTERS.fullmatch(typed):
        raise UnknownBooth(_auxiliaries(find_booth(match[1], near=near), near), text=text)
    _require_list(all_places.ac_alone(text, near), text)
    if split_name := name_and_part(typed):
        return _by_name_and_part(all_places, *split_name, text, near, ac_id)
    found = called(all_places, text, near, ac_id) or with_core(all_places, text, near)
    if found:
        return _only(found, text, near)
    likely = misspelt(all_places, text, near)[: matching.OFFERED]
    raise MisspeltBooth(codes_of(likely, near), text=text)


def _require_list(ac: Place | None, text: str) -> None:
    """Raise NoBoothList where a text names an AC alone, and it has no booths."""
    if ac is not None and not used().where(tables.Booth.ac == ac.id).exists():
        raise NoBoothList(text=text, ac=str(ac.number), what="whole")


def _by_code_and_name(code: str, name: str, text: str, near: str) -> Booth:
    """Return the booth of a code whose own name or AC follows it, as the bot writes it itself.

    Raises UnknownBooth, with the booth as its choice where other words follow.
    """
    found = find_booth(code, near=near)
    names = (found.name_en, found.name_hi, found.locality, found.ac.name_en, found.ac.name_hi)
    if _sounds(name) <= _sounds(" ".join(names)):
        return found
    raise UnknownBooth(_auxiliaries(found, near), text=text)


def _auxiliaries(main: Booth, near: str) -> tuple[str, ...]:
    """Return the codes of the booths with the number of this one: the part and its auxiliaries."""
    same = used().where(tables.Booth.ac == main.ac.id, tables.Booth.part == main.part.number)
    rows = same.order_by(tables.Booth.suffix).limit(matching.OFFERED)
    return codes_of((of_row(row, gazetteer.current()) for row in rows), near)


def _sounds(text: str) -> set[str]:
    return {text_forms.phonetic_key(word) for word in text_forms.normalize(text).split()}


def former(booth: Booth, since: int = 0) -> Former | None:
    """Return what a booth's code meant before the last rolls, if that was another booth.

    With `since`, only what changed after that roll counts. Safe on the event loop.
    """
    return successors.former(booth.ac, booth.part, since=since)


def became(booth_id: int) -> tuple[Booth, ...]:
    """Return the booths in use that a booth became at later rolls: itself, if it is in use.

    They are the parts of a split booth, or all that it may be where nobody knows; none for a
    booth that is gone.
    """
    return successors.successors(booth_id, gazetteer.current())


def is_part(text: str) -> bool:
    """Return whether a text is a part alone, such as `12`, `12A` or `booth 12`."""
    return bool(_PART.fullmatch(name_words.as_code(text)))


def name_and_part(typed: str) -> tuple[str, BoothPart] | None:
    """Split `SUSNER 12` or `12 SUSNER`, as name_words.as_code writes it; None if it is neither."""
    if match := _NAME_AND_PART.fullmatch(typed):
        return match[1], BoothPart.of(match[2], match[3])
    match = _PART_AND_NAME.fullmatch(typed)
    return (match[3], BoothPart.of(match[1], match[2])) if match else None


def is_booth_code(text: str) -> bool:
    """Return whether a text has the form of a booth's code, whether or not the booth exists."""
    return gazetteer.current().split_booth(text) is not None


def _by_name_and_part(
    all_places: Gazetteer,
    name: str,
    part: BoothPart,
    text: str,
    near: str,
    ac_id: int | None,
) -> Booth:
    """Return the booth meant by `susner 12`: an AC and a part, or a booth's own name and part."""
    if acs := matching.named(all_places, name, near, ("ac",)):
        return _by_part(all_places, acs, part, text, near)
    homonyms = called(all_places, name, near, ac_id)
    exact = [b for b in homonyms if b.part == part] or called(all_places, text, near, ac_id)
    if exact:
        return _only(exact, text, near)
    if acs := matching.nearly_named(all_places, name, near, ("ac",)):
        return _by_part(all_places, acs, part, text, near)
    raise UnknownBooth(codes_of(homonyms[: matching.OFFERED], near), text=text)


def _only(matches: list[Booth], text: str, near: str) -> Booth:
    """Return the only match; raises AmbiguousBooth or UnknownBooth."""
    if len(matches) == 1:
        return matches[0]
    refusal: type[Refusal] = AmbiguousBooth if matches else UnknownBooth
    raise refusal(codes_of(matches[: matching.OFFERED], near), text=text)


def _acs(all_places: Gazetteer, state: str | None, number: int, near: str) -> list[Place]:
    return all_places.coded(f"{state}/AC{number}" if state else f"AC{number}", near) or []


def _same_part_near(
    all_places: Gazetteer, state: str | None, number: int, part: BoothPart, near: str
) -> tuple[str, ...]:
    """Return the codes of booths with this part in the ACs whose numbers are nearest."""
    acs = matching.nearest_numbers(all_places, number, state or near, ("ac",))
    ids = [ac.id for ac in acs]
    rows = used().where(tables.Booth.ac.in_(ids), tables.Booth.part == part.number)
    rows = rows.where(tables.Booth.suffix == part.suffix).order_by(tables.Booth.ac)
    return codes_of((of_row(row, all_places) for row in rows), near)


def _by_part(
    all_places: Gazetteer, acs: list[Place], part: BoothPart, text: str, near: str
) -> Booth:
    """Return the booth of this part in the AC; raises AmbiguousBooth for several ACs.

    It does where one of them alone has the part: which AC was meant is still not known. An old
    code means what it became. The choices of UnknownBooth are the parts with this number, or else
    those with the nearest ones; it is NoBoothList where the AC has none.
    """
    number, suffix = part
    matches = [
        of_row(row, all_places)
        for ac in acs
        for row in _BY_PART.rows(ac=ac.id, number=number, suffix=suffix)
    ]
    if matches and len(acs) > 1:
        raise AmbiguousBooth(codes_of(matches[: matching.OFFERED], near), text=text)
    if matches:
        return matches[0]
    if became := successors.of_old_code(acs, part):
        return _only(list(became), text, near)
    in_acs = tables.Booth.ac.in_([ac.id for ac in acs])
    same = used().where(in_acs, tables.Booth.part == part.number).order_by(*BY_PART)
    choices = [of_row(row, all_places) for row in same.limit(matching.OFFERED)]
    if not choices:
        distance = fn.ABS(tables.Booth.part - part.number)
        others = used().where(in_acs).order_by(distance, *BY_PART).limit(matching.NEAREST)
        choices = sorted((of_row(row, all_places) for row in others), key=lambda b: b.part)
    if not choices and len(acs) == 1:
        raise NoBoothList(text=text, ac=str(acs[0].number))
    raise UnknownBooth(codes_of(choices, near), text=text)


def by_codes(codes: Iterable[str], near: str) -> dict[str, Booth]:
    """Return the booth in use for each of these codes that has one; one query for each AC."""
    all_places = gazetteer.current()
    keys: dict[str, tuple[int, BoothPart]] = {}  # AC id and part
    for code in codes:
        split = all_places.split_booth(code)
        if split and (acs := _acs(all_places, *split[:2], near)):
            keys[code] = (acs[0].id, split[2])
    parts: dict[int, set[int]] = defaultdict(set)
    for ac_id, part in keys.values():
        parts[ac_id].add(part.number)
    by_key = {}
    for ac_id, in_ac in parts.items():
        for row in used().where(tables.Booth.ac == ac_id, tables.Booth.part.in_(in_ac)):
            found = of_row(row, all_places)
            by_key[ac_id, found.part] = found
    return {code: by_key[key] for code, key in keys.items() if key in by_key}


def labels(codes: Iterable[str], near: str) -> dict[str, tuple[str, str]]:
    """Return `(name_en, name_hi)` for each of these codes of booths that exists."""
    return {code: (b.name_en, b.name_hi) for code, b in by_codes(codes, near).items()}


def _part() -> "ModelSelect[tables.Booth]":
    booth, same = tables.Booth, used().where(tables.Booth.ac == BindParam("ac"))
    # With a bare parameter SQLite would plan anew for each value, as there is an index of part 0.
    number = Expression(BindParam("number", booth.part), OP.ADD, 0)
    return same.where(booth.part == number, booth.suffix == BindParam("suffix"))


def _page() -> "ModelSelect[tables.Booth]":
    of_ac = used().where(tables.Booth.ac == BindParam("ac")).order_by(*BY_PART)
    return of_ac.limit(BindParam("limit")).offset(BindParam("offset"))


def _number() -> "ModelSelect[tables.Booth]":
    booth = tables.Booth
    number = booth.select(fn.COUNT(booth.id))
    return number.where(booth.ac == BindParam("ac"), booth.retired_at.is_null())


_PAGE = CompiledQuery(_page)
_NUMBER = CompiledQuery(_number)
_BY_ID = CompiledQuery(lambda: tables.Booth.select(*READ).where(tables.Booth.id == BindParam("id")))
_BY_PART = CompiledQuery(_part)
