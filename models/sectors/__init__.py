"""Sectors: groups of booths of one AC with a coordinator, made and changed in the chat."""

from models.sectors.changing import (
    SectorChange,
    make,
    remove,
    rename,
    set_booths,
    undo,
)
from models.sectors.errors import BadSector, PartsTaken, SectorInUse, SectorOver
from models.sectors.reading import Sector, in_ac, of_place, without
from models.sectors.selection import next_parts, number_of, select

__all__ = [
    "BadSector",
    "PartsTaken",
    "Sector",
    "SectorChange",
    "SectorInUse",
    "SectorOver",
    "in_ac",
    "make",
    "next_parts",
    "number_of",
    "of_place",
    "remove",
    "rename",
    "select",
    "set_booths",
    "undo",
    "without",
]
