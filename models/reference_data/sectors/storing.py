"""Store a list of sectors: which parts of an AC each has. All of it, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from models import counters, tables
from models.places import BoothPart, booths, gazetteer, part_ranges
from models.reference_data.booth_cells import CellOfSector
from models.reference_data.planned_booths import Key
from models.reference_data.plans import Item
from models.reference_data.sectors.book import SectorBook


class BadSectors(Exception):
    """A list of sectors names parts that are not there, or that are in other sectors."""


def store(items: Sequence[Item], ids: Mapping[Key, int]) -> tuple[int, int, int]:
    """Store sectors in the caller's transaction; return how many are added, changed, unchanged.

    A sector has then the parts of the list, and no others. Raises BadSectors for a part that is not
    there or in two of its rows, or that is in a sector which the list does not name.
    """
    acs = {ids[item.within["ac"]] for item in items}
    book = SectorBook(acs)
    found = [(item, _cell(item), ids[item.within["ac"]]) for item in items]
    sectors = [book.find(ac, cell) for _, cell, ac in found]
    named = {sector.id for sector in sectors}
    rows = {ac: _parts(ac) for ac in acs}
    taken: dict[int, str] = {}  # booth → the row of the list that has it
    wrong: list[str] = []
    wanted: dict[int, set[int]] = defaultdict(set)
    for (item, cell, ac), sector in zip(found, sectors, strict=True):
        number = gazetteer.current().by_id[ac].number
        called = f"{number}: {cell.whole}"
        for one in part_ranges.parse(str(item.values["parts"]), number):
            wrong += [f"there is no booth {number}/{end}" for end in one if end not in rows[ac]]
            for part, row in rows[ac].items():
                if part not in one:
                    continue
                if (other := taken.setdefault(row.id, called)) != called:
                    wrong.append(f"{number}/{part} is in two rows ({other}; {called})")
                elif row.sector_id not in named | {None} and not _is_removed(row.sector_id):
                    code = gazetteer.current().by_id[row.sector_id].code
                    wrong.append(f"{number}/{part} is in {code}, which the list does not name")
                wanted[sector.id].add(row.id)
    if wrong:
        some, more = list(dict.fromkeys(wrong))[:20], len(dict.fromkeys(wrong)) - 20
        raise BadSectors("\n".join([*some, *([f"and {more} more"] if more > 0 else [])]))
    changed = {sector_id for sector_id, ids_of in wanted.items() if _set(sector_id, ids_of)}
    counters.outdated(acs if changed else ())
    new = {sector.id for sector in sectors if sector.is_new}
    return len(new), len(changed - new), len(named) - len(new | changed)


def _cell(item: Item) -> CellOfSector:
    cell = item.values["sector"]
    assert isinstance(cell, CellOfSector)
    return cell


def _parts(ac_id: int) -> dict[BoothPart, Any]:
    booth = tables.Booth
    in_use = booth.select().where(booth.ac == ac_id, booth.retired_at.is_null())
    rows = in_use.order_by(*booths.BY_PART)
    return {BoothPart(row.part, row.suffix): row for row in rows}


def _is_removed(sector_id: int) -> bool:
    return gazetteer.current().by_id[sector_id].removed


def _set(sector_id: int, booth_ids: set[int]) -> bool:
    """Write which booths a sector has, and no others; return whether that changed anything."""
    booth = tables.Booth
    now = {row.id for row in booth.select(booth.id).where(booth.sector == sector_id)}
    gone = booth.id.in_(sorted(now - booth_ids)) & (booth.sector == sector_id)
    booth.update(sector=None).where(gone, booth.retired_at.is_null()).execute()
    booth.update(sector=sector_id).where(booth.id.in_(sorted(booth_ids - now))).execute()
    return now != booth_ids
