"""Sectors: groups of booths of one AC with a coordinator, made and changed in the chat."""

from models.sectors import many
from models.sectors.changing import (
    SectorChange,
    concerned,
    make,
    name_of,
    remove,
    rename,
    set_booths,
    undo,
)
from models.sectors.errors import BadSector, PartsTaken, SectorInUse, SectorOver
from models.sectors.many import Planned
from models.sectors.reading import Sector, in_ac, of_place, without
from models.sectors.selection import Selection, free_of, named_in, next_parts, number_of, select
from models.sectors.typed_line import SectorLine, joined, split_line, split_lines

__all__ = [
    "BadSector",
    "PartsTaken",
    "Planned",
    "Sector",
    "SectorChange",
    "SectorInUse",
    "SectorLine",
    "SectorOver",
    "Selection",
    "concerned",
    "free_of",
    "in_ac",
    "joined",
    "make",
    "many",
    "name_of",
    "named_in",
    "next_parts",
    "number_of",
    "of_place",
    "remove",
    "rename",
    "select",
    "set_booths",
    "split_line",
    "split_lines",
    "undo",
    "without",
]
