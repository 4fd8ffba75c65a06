"""Booths as rows of the database: read into a value, in order, with the codes that name them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from models import tables
from models.places import gazetteer
from models.places.gazetteer import Gazetteer, Place
from models.places.parts import BoothPart

_TABLE = tables.Booth
READ = (  # the columns that a booth is read from
    *(_TABLE.id, _TABLE.ac, _TABLE.part, _TABLE.suffix, _TABLE.name_en, _TABLE.name_hi),
    *(_TABLE.locality, _TABLE.sample, _TABLE.retired_at, _TABLE.serials, _TABLE.sector),
)
BY_PART = (_TABLE.part, _TABLE.suffix)  # the order of parts: 12, 12A, 12B, 13


@dataclass(frozen=True, slots=True)
class Booth:
    """A polling station. Where no Hindi name is known, `name_hi` is the English one.

    One that is `whole` stands for an AC without a list: its code and its names are the AC's.
    """

    id: int
    code: str  # 165/12, or AC168 for a whole one
    part: BoothPart
    name_en: str
    name_hi: str
    locality: str
    sample: bool
    retired: bool
    ac: Place
    serials: str = ""  # of its electors on the roll: 1-522,900-950
    sector: Place | None = None  # that it lies in while it is in use

    @property
    def whole(self) -> bool:
        """Whether this stands for the whole AC, whose workers know no booth yet."""
        return not self.part.number

    @property
    def home(self) -> "Booth | Place":
        """What can be said of who is in it: the booth, or the AC alone once it is retired."""
        return self.ac if self.retired else self

    @property
    def area(self) -> Place:
        """The nearest place around it: its sector, or else its AC."""
        return self.sector or self.ac

    def name(self, language: str) -> str:
        """Return the name in `hi` or `en`."""
        return self.name_hi if language == "hi" else self.name_en


def used() -> "ModelSelect[tables.Booth]":
    """Return the query for the booths in use."""
    return _TABLE.select(*READ).where(_TABLE.retired_at.is_null())


def of_row(row: Any, all_places: Gazetteer) -> Booth:
    """Return the booth of a table's row."""
    ac, part = all_places.by_id[row.ac_id], BoothPart(row.part, row.suffix)
    sector = all_places.by_id.get(row.sector_id or 0) if row.retired_at is None else None
    return Booth(
        id=row.id,
        code=f"{ac.number}/{part}" if part.number else ac.code,
        part=part,
        name_en=row.name_en or ac.name_en,
        name_hi=row.name_hi or row.name_en or ac.name_hi,
        locality=row.locality,
        sample=row.sample,
        retired=row.retired_at is not None,
        ac=ac,
        serials=row.serials or "",
        sector=None if sector is None or sector.removed else sector,
    )


def codes_of(matches: Iterable[Booth], near: str) -> tuple[str, ...]:
    """Return codes that name these booths when they are typed in the state `near`."""
    return tuple(
        b.code if b.ac.state_code == near else f"{b.ac.state_code}/{b.code}" for b in matches
    )


def booths_in(*place_ids: int, known: Gazetteer | None = None) -> Callable[[Any], Any]:
    """Return the condition on a table of booths that they lie in one of these places.

    A retired booth lies in its AC and what is around it, in no sector. `known` are the places as a
    caller has them. For models alone.
    """
    all_places = known or gazetteer.current()
    sectors = [i for i in place_ids if i in all_places.by_id and all_places.by_id[i].is_sector]
    acs = list(dict.fromkeys(ac for i in place_ids for ac in all_places.acs_of(i)))

    def condition(booth: Any) -> Any:
        inside = booth.ac.in_(acs)
        if not sectors:
            return inside
        of_sector = booth.sector.in_(sectors) & booth.retired_at.is_null()
        return (inside | of_sector) if acs else of_sector

    return condition
