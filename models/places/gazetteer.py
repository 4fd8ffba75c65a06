"""A cache of all places: a few thousand rows that rarely change and are read all the time.

`current()` returns an immutable snapshot of them, and reads a new one after an import has changed
something; finding that out costs one small query.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import tables, text_forms
from models.database import CompiledQuery
from models.places import name_words
from models.places.parts import NUMBER, PART, BoothPart

KINDS = (
    "pc",
    "ac",
    "sector",
    "district",
    "state",
)  # the order of equal matches
_PARTS = {"state": "pc", "pc": "ac", "district": "ac", "ac": "sector"}
_NUMBERED = re.compile(r"(PC|AC) ?0*(\d{1,6})")
_DISTRICT = re.compile(r"D ?: ?(.+)")
_BOOTH = re.compile(rf"(?:AC ?)?{NUMBER}[ /\-:.,]+{PART}")
_MOST_WORDS = 4  # of a sector's code: सेक्टर क्र. 166 4
_SECTOR = re.compile(
    rf"S ?{NUMBER}(?: ?[/\-:.,] ?| ){NUMBER}|(?:AC ?)?{NUMBER}[ /\-:.,]*S ?(?:[\-:.] ?)?{NUMBER}"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A state, PC, district, AC or sector. Without a Hindi name, `name_hi` is the English one.

    A sector that was removed is known by its id alone.
    """

    id: int
    kind: str  # state | pc | district | ac | sector
    state_code: str
    code: str
    number: int | None
    name_en: str
    name_hi: str
    reservation: str
    pc_code: str | None
    district_code: str | None
    electors: int | None
    ac_code: str | None = None  # of a sector
    removed: bool = False

    def __hash__(self) -> int:
        """Return the id: names are looked up in sets of thousands of places."""
        return self.id

    @property
    def is_sector(self) -> bool:
        """Whether this is a group of booths of one AC, and holds no AC itself."""
        return self.kind == "sector"

    def name(self, language: str) -> str:
        """Return the name in `hi` or `en`."""
        return self.name_hi if language == "hi" else self.name_en


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place with the forms in which it is compared."""

    place: Place
    alias: bool
    folded: str
    spelling: str
    sound: str
    splits: tuple[name_words.Split, ...]


class _Forms(NamedTuple):
    """The forms in which a name is compared, as `Name` has them."""

    folded: str
    spelling: str
    sound: str
    splits: tuple[name_words.Split, ...]


class Gazetteer:
    """A snapshot of all places, indexed by id, code and containing place."""

    def __init__(self, rows: Iterable[tables.Place]) -> None:
        """Index the rows of `tables.Place`."""
        rows = sorted(rows, key=lambda r: (r.state_code, r.number or 0, r.ac_id or 0, r.code))
        codes = {row.id: row.code for row in rows}
        self.by_id = {row.id: _place(row, codes) for row in rows}
        self.states = {p.code: p for p in self.by_id.values() if p.kind == "state"}
        self._by_code: dict[str, list[Place]] = defaultdict(list)
        self._inside: dict[tuple[int, str], list[Place]] = defaultdict(list)
        self._ancestors: dict[int, tuple[int, ...]] = {}
        self._sectors: list[Place] = []
        self.names: list[Name] = []
        self.spelt: dict[str, list[Name]] = defaultdict(list)  # by the spelling without spaces
        self.names_of: dict[int, list[Name]] = defaultdict(list)  # by the place's id
        self.towns: dict[str, set[Place]] = defaultdict(set)  # by the sound of a name's first word
        for row in rows:
            self._add(row)

    def _add(self, row: tables.Place) -> None:
        place = self.by_id[row.id]
        state = self.states.get(place.state_code)
        of_state = state.id if state and state != place else None
        above = [row.ac_id, row.pc_id, row.district_id, of_state]
        self._ancestors[place.id] = (place.id, *(i for i in above if i is not None))
        if place.removed:
            return
        for outer in self._ancestors[place.id][1:]:
            self._inside[outer, place.kind].append(place)
        self._by_code[place.code.upper()].append(place)
        if place.kind == "sector":
            self._sectors.append(place)
            return
        proper = [name for name in (row.name_en, row.name_hi) if name]
        for name in (*proper, *filter(None, row.aliases.split("|"))):
            forms, alias = _forms(name), name not in proper
            self.names.append(Name(place, alias, *forms))
            self.names_of[place.id].append(self.names[-1])
            self.spelt[forms.folded.replace(" ", "")].append(self.names[-1])
            for split in forms.splits:
                self.towns[split.town].add(place)

    def ancestors(self, place_id: int) -> tuple[int, ...]:
        """Return the ids of the place itself, and of its AC, PC, district and state; () if unknown.

        A place has only those that are around it.
        """
        return self._ancestors.get(place_id, ())

    def children(self, place_id: int) -> tuple[Place, ...]:
        """Return the PCs of a state, the ACs of a PC or district, or the sectors of an AC."""
        place = self.by_id.get(place_id)
        part = _PARTS.get(place.kind) if place else None
        return self.inside(place_id, part) if part else ()

    def acs_of(self, place_id: int) -> tuple[int, ...]:
        """Return the ids of the ACs in a place; an AC is in itself. A sector has none in it."""
        place = self.by_id.get(place_id)
        if place is not None and place.kind == "ac":
            return (place_id,)
        return tuple(ac.id for ac in self.inside(place_id, "ac"))

    def inside(self, place_id: int, kind: str) -> tuple[Place, ...]:
        """Return the places of this kind inside a place, by state and number."""
        return tuple(self._inside.get((place_id, kind), ()))

    def all_inside(self, place_id: int) -> list[int]:
        """Return the ids of a place and of all places in it, removed sectors among them."""
        return [inner for inner, around in self._ancestors.items() if place_id in around]

    @cached_property
    def sector_names(self) -> tuple[Name, ...]:
        """The names of the sectors: there may be thousands, so they are read when one is sought."""
        return tuple(
            Name(place, False, *_forms(name))
            for place in self._sectors
            for name in dict.fromkeys((place.name_en, place.name_hi))
        )

    @cached_property
    def sectors_spelt(self) -> dict[str, list[Place]]:
        """The sectors by the spelling of their names without spaces."""
        spelt: dict[str, list[Place]] = defaultdict(list)
        for name in self.sector_names:
            spelt[name.folded.replace(" ", "")].append(name.place)
        return spelt

    def coded(self, text: str, near: str) -> list[Place] | None:
        """Return the places with this code, only those of the state `near` if it has one.

        A state's code in front (`KA/PC19`) asks for that state only. None when the text does not
        look like a code at all.
        """
        state, code = self.split(text)
        if code is None:
            return None
        matches = [p for p in self._by_code.get(code, ()) if state in (None, p.state_code)]
        return [p for p in matches if p.state_code == near] or matches

    def split(self, text: str) -> tuple[str | None, str | None]:
        """Split a text into a state's and a place's code as stored; None where one is absent."""
        state, rest = self.without_state(text)
        return state, self._code(rest)

    def split_booth(self, text: str) -> tuple[str | None, int, BoothPart] | None:
        """Split a booth's code into state (or None), AC and part; None when it is not one."""
        state, code = self.without_state(text)
        match = _BOOTH.fullmatch(code)
        return (state, int(match[1]), BoothPart.of(match[2], match[3])) if match else None

    def without_state(self, text: str) -> tuple[str | None, str]:
        """Split `KA/PC19` into the state's code (or None) and the rest, in capitals."""
        typed = name_words.as_code(text)
        state, slash, rest = typed.partition("/")
        if slash and state.strip() in self.states:
            return state.strip(), rest.strip()
        return None, typed

    def ac_alone(self, text: str, near: str) -> Place | None:
        """Return the AC that a code names without a part: `AC168`, or with its state `MP,168`."""
        state, rest = self.without_state(text.replace(",", "/"))
        rest = f"AC{int(rest)}" if state and rest.isdecimal() else rest
        matches = self.coded(f"{state}/{rest}" if state else rest, near) or []
        return matches[0] if len(matches) == 1 and matches[0].kind == "ac" else None

    def _code(self, typed: str) -> str | None:
        if match := _NUMBERED.fullmatch(typed):
            return f"{match[1]}{match[2]}"
        if match := _SECTOR.fullmatch(typed):
            return sector_code(int(match[1] or match[3]), int(match[2] or match[4]))
        if match := _DISTRICT.fullmatch(typed):
            return district_code(match[1]).upper()
        return typed if typed in self.states else None

    def ordered(self, matches: Iterable[Place], near: str) -> list[Place]:
        """Sort places: those of `near` first, then PCs, ACs, districts, states, each by number."""
        return sorted(
            matches,
            key=lambda p: (p.state_code != near, KINDS.index(p.kind), p.number or 0, p.code),
        )

    def numbered(self, state_code: str, kinds: tuple[str, ...]) -> list[Place]:
        """Return the places of a state that have a number of their own and are of these kinds."""
        return [
            p
            for p in self.by_id.values()
            if p.state_code == state_code and p.kind in kinds and p.number is not None
            if p.kind != "sector"  # it is numbered in its AC
        ]


def sector_code(ac_number: int, number: int) -> str:
    """Return the code of a sector, as in `S166-4`."""
    return f"S{ac_number}-{number}"


def sector_number(text: str) -> tuple[int, int] | None:
    """Return the number of the AC and the own one that a sector's code says; None for others."""
    match = _SECTOR.fullmatch(name_words.as_code(text))
    return (int(match[1] or match[3]), int(match[2] or match[4])) if match else None


def split_sector(line: str) -> tuple[str, str] | None:
    """Split a typed line into a sector's code at its beginning, as the bot writes it, and the rest.

    None when it begins with none. `s166 4 Kanad` does, and so does `सेक्टर 166-4`.
    """
    words = line.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        if found := sector_number(" ".join(words[:count])):
            return sector_code(*found), " ".join(words[count:])
    return None


def with_sector_code(line: str) -> str:
    """Return a line with the sector's code at its beginning, if any, as the bot writes it."""
    found = split_sector(line)
    return " ".join(filter(None, found)) if found else line


def district_code(name_en: str) -> str:
    """Return the code of a district: `D:` and its English name, as in `D:agar-malwa`."""
    return "D:" + text_forms.normalize(name_en).replace(" ", "-")


@lru_cache(maxsize=16_384)  # the next snapshot has nearly all of the same names
def _forms(name: str) -> _Forms:
    folded, spelling = text_forms.normalize(name), text_forms.transliterate(name)
    sound = text_forms.phonetic_skeleton(spelling)
    return _Forms(folded, spelling, sound, name_words.splits(folded))


def _place(row: tables.Place, codes: dict[int, str]) -> Place:
    return Place(
        id=row.id,
        kind=row.kind,
        state_code=row.state_code,
        code=row.code,
        number=row.number,
        name_en=row.name_en,
        name_hi=row.name_hi or row.name_en,
        reservation=row.reservation,
        pc_code=codes.get(row.pc_id or 0),
        district_code=codes.get(row.district_id or 0),
        electors=row.electors,
        ac_code=codes.get(row.ac_id or 0),
        removed=row.removed_at is not None,
    )


@dataclass(frozen=True, slots=True)
class _GazetteerSnapshot:
    """The places of one database as they were at one stamp."""

    database: object
    stamp: tuple[object, ...]
    gazetteer: Gazetteer


def _newest_ids() -> "ModelSelect[tables.Place]":
    imports = tables.GeographyImport.select(fn.MAX(tables.GeographyImport.id))
    return tables.Place.select(fn.MAX(tables.Place.id), imports)


class _InUse(threading.local):
    """The places that this thread's reading began with."""

    gazetteer: Gazetteer | None = None


_STAMP = CompiledQuery(_newest_ids)
_newest: _GazetteerSnapshot | None = None
_in_use = _InUse()


def current() -> Gazetteer:
    """Return the places as they are now in the database. Safe on the event loop."""
    global _newest
    if _in_use.gazetteer is not None:
        return _in_use.gazetteer
    [stamp] = _STAMP.rows()
    snapshot = _newest  # read once: another thread may replace it meanwhile
    if snapshot is None or (snapshot.database, snapshot.stamp) != (tables.database.obj, stamp):
        snapshot = _GazetteerSnapshot(tables.database.obj, stamp, Gazetteer(tables.Place.select()))
        _newest = snapshot
    return snapshot.gazetteer


@contextmanager
def unchanging() -> Iterator[None]:
    """Read in the block as if no place changed, so that the database is asked once for all.

    For readings in one thread that ask for places again and again, and write none.
    """
    if _in_use.gazetteer is not None:
        yield
        return
    _in_use.gazetteer = current()
    try:
        yield
    finally:
        _in_use.gazetteer = None
