"""Look up places by id, by code and by name.

Codes are unique within a state only. A code alone means the state `near` (or the only other state
that has it); `KA/PC19` and `KA/165/12` name the state, and the choices of an error are written
that way for places of other states.
"""

from collections.abc import Iterable, Mapping

from peewee import ModelSelect, fn

from models import tables
from models.database import BindParam, CompiledQuery
from models.places import booths, gazetteer, matching
from models.places.booths import (
    Booth,
    booth,
    booths_of,
    by_codes,
    find_booth,
    is_booth_code,
    is_part,
)
from models.places.errors import AmbiguousPlace, UnknownPlace
from models.places.gazetteer import KINDS, Place

__all__ = [
    "KINDS",
    "Booth",
    "Place",
    "ac_of",
    "acs_around",
    "acs_of",
    "ancestors",
    "any_place",
    "booth",
    "booths_of",
    "by_codes",
    "by_id",
    "children",
    "coded",
    "codes",
    "contains",
    "find_booth",
    "find_place",
    "inside",
    "is_booth_code",
    "is_part",
    "labels",
    "pc_of",
    "place",
    "root",
    "states",
    "with_booths",
]


def place(place_id: int) -> Place:
    """Return the place with this id; raises UnknownPlace."""
    try:
        return gazetteer.current().by_id[place_id]
    except KeyError:
        raise UnknownPlace(text=str(place_id)) from None


def by_id() -> Mapping[int, Place]:
    """Return all places by their ids, for callers that need many."""
    return gazetteer.current().by_id


def any_place() -> bool:
    """Return whether any place was imported yet."""
    return bool(gazetteer.current().by_id)


def with_booths(place_id: int) -> frozenset[int]:
    """Return the ids of the ACs in a place that have booths, and of all places around them."""
    all_places = gazetteer.current()
    outer = all_places.by_id.get(place_id)
    state = outer.state_code if outer and outer.kind == "state" else ""
    rows = _WITH_BOOTHS.rows(place=place_id, state=state)
    return frozenset(around for row in rows for around in all_places.ancestors(row.id))


def _with_booths() -> "ModelSelect[tables.Place]":
    ac, booth = tables.Place, tables.Booth
    listed = booth.select(booth.id).where(booth.ac == ac.id, booth.retired_at.is_null())
    return ac.select(ac.id).where(
        ac.kind == "ac",
        (ac.state_code == BindParam("state"))
        | (ac.id == BindParam("place"))
        | (ac.pc == BindParam("place"))
        | (ac.district == BindParam("place")),
        fn.EXISTS(listed),
    )


_WITH_BOOTHS = CompiledQuery(_with_booths)  # of every registration, twice


def pc_of(ac: Place) -> int:
    """Return the id of the PC that an AC lies in."""
    all_places = gazetteer.current()
    return next(i for i in all_places.ancestors(ac.id) if all_places.by_id[i].kind == "pc")


def acs_around(place_id: int) -> tuple[int, ...]:
    """Return the ids of the ACs in a place, or of the one that a sector lies in."""
    return (ac_of(place_id).id,) if place(place_id).is_sector else acs_of(place_id)


def ac_of(place_id: int) -> Place:
    """Return the AC that a sector lies in, or that a place is; raises UnknownPlace for others."""
    for around in map(place, ancestors(place_id)):
        if around.kind == "ac":
            return around
    raise UnknownPlace(text=str(place_id))


def states() -> tuple[str, ...]:
    """Return the codes of the states that were imported."""
    return tuple(gazetteer.current().states)


def root(state_code: str) -> Place:
    """Return a state by its code; raises UnknownPlace."""
    try:
        return gazetteer.current().states[state_code]
    except KeyError:
        raise UnknownPlace(text=state_code) from None


def ancestors(place_id: int) -> tuple[int, ...]:
    """Return the ids of the place itself, and of its AC, PC, district and state around it."""
    return gazetteer.current().ancestors(place_id)


def contains(outer_id: int, inner_id: int) -> bool:
    """Return whether the inner place lies in the outer one; a place lies in itself."""
    return outer_id in ancestors(inner_id)


def children(place_id: int) -> tuple[Place, ...]:
    """Return the PCs of a state, the ACs of a PC or district, the sectors of an AC, by number."""
    return gazetteer.current().children(place_id)


def inside(place_id: int, kind: str) -> tuple[Place, ...]:
    """Return the places of this kind inside a place, by state and number; not the place itself."""
    return gazetteer.current().inside(place_id, kind)


def acs_of(place_id: int) -> tuple[int, ...]:
    """Return the ids of the ACs in a place; an AC is in itself. A sector has none in it."""
    return gazetteer.current().acs_of(place_id)


def find_place(text: str, *, near: str, kinds: tuple[str, ...] = KINDS) -> Place:
    """Return the place of these kinds that is meant by a code, a number or a name.

    An exact code goes before an exact name, that before an alias, that before whole words of a
    name, and those before a name that is only nearly right; places of the state `near` go before
    others. A bare number is enough for kinds of places that have one. Raises AmbiguousPlace when
    several match equally well, UnknownPlace when none does.
    """
    all_places = gazetteer.current()
    fits = matching.fits(all_places, text, near, kinds)
    if not fits:
        raise UnknownPlace(codes(matching.nearest(all_places, text, near, kinds), near), text=text)
    if len(fits) > 1:
        raise AmbiguousPlace(codes(fits[: matching.OFFERED], near), text=text)
    return fits[0]


def labels(typed: Iterable[str], near: str) -> dict[str, tuple[str, str]]:
    """Return `(name_en, name_hi)` for each of these codes, of places or booths, that exists."""
    all_places = gazetteer.current()
    typed = tuple(typed)
    names = booths.labels(typed, near)
    for code in typed:
        for place in (all_places.coded(code, near) or ())[:1]:
            names[code] = (place.name_en, place.name_hi)
    return names


def coded(typed: Iterable[str], near: str) -> dict[str, Place]:
    """Return the place of each of these codes that is one's."""
    all_places = gazetteer.current()
    found = {code: all_places.coded(code, near) for code in typed}
    return {code: same[0] for code, same in found.items() if same}


def codes(matches: Iterable[Place], near: str) -> tuple[str, ...]:
    """Return codes that name these places when they are typed in the state `near`."""
    return tuple(
        p.code if p.state_code == near or p.kind == "state" else f"{p.state_code}/{p.code}"
        for p in matches
    )
