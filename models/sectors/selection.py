"""Which booths of an AC a text means, and which of them are in a sector already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models import places, tables, text_forms
from models.places import BoothPart, Place, booths, gazetteer, part_ranges
from models.sectors.errors import BadSector

MOST = 60  # booths of a sector; 5 to 12 are usual
HIGHEST = 999  # number of a sector
USUAL = 10  # booths that are offered for a new sector


@dataclass(frozen=True, slots=True)
class Selection:
    """Booths of an AC by id, as few `ranges` as there are, and those that are `taken`.

    `taken` are parts by the code of the sector that they are in.
    """

    booth_ids: tuple[int, ...]
    ranges: str
    taken: dict[str, tuple[BoothPart, ...]]


def select(ac_id: int, text: str, *, besides: int | None = None) -> Selection:
    """Return the booths in use that ranges of parts name: `1-12, 15`.

    A number without a letter means its auxiliaries too. The sector with the id `besides` takes
    none. Raises BadSector.
    """
    ac = gazetteer.current().by_id[ac_id]
    try:
        ranges = part_ranges.parse(text, ac.number)
    except part_ranges.BadRange as bad:
        raise BadSector(what=bad.what, text=bad.text, ac=str(ac.number)) from None
    rows = booths_in_use(ac_id)
    there = {BoothPart(row.part, row.suffix): row for row in rows}
    if not there:
        raise BadSector(what="list", text=text, ac=str(ac.number))
    for end in (end for one in ranges for end in one):
        if end not in there:
            last = str(max(there))
            raise BadSector(what="part", text=f"{ac.number}/{end}", ac=str(ac.number), last=last)
    chosen = {part: row for part, row in there.items() if any(part in one for one in ranges)}
    if len(chosen) > MOST:
        raise BadSector(what="many", text=text, n=len(chosen), most=MOST)
    return Selection(
        tuple(row.id for row in chosen.values()),
        part_ranges.shown(chosen, there),
        _taken(chosen, besides),
    )


def next_parts(ac_id: int) -> tuple[str, ...]:
    """Return ranges to offer for a new sector: the first booths of an AC that are in none."""
    rows = booths_in_use(ac_id)
    free = [BoothPart(row.part, row.suffix) for row in rows if not sector_of(row)]
    every = [BoothPart(row.part, row.suffix) for row in rows]
    sizes = dict.fromkeys(min(size, len(free)) for size in (USUAL, USUAL // 2, USUAL + 2))
    return tuple(part_ranges.shown(free[:size], every) for size in sizes if size)


def free_of(ac_id: int, text: str, *, besides: int | None = None) -> str:
    """Return those of the booths that ranges name which are in no other sector, "" for none."""
    chosen, rows = select(ac_id, text, besides=besides), booths_in_use(ac_id)
    taken = {part for of_sector in chosen.taken.values() for part in of_sector}
    there = {BoothPart(row.part, row.suffix): row.id for row in rows}
    ids = set(chosen.booth_ids)
    free = [part for part, booth_id in there.items() if booth_id in ids and part not in taken]
    return part_ranges.shown(free, there)


def named_in(ac_id: int, text: str, most: int) -> tuple[places.Booth, ...]:
    """Return booths that a sector may be named after: of each village one, the largest first."""
    by_village: dict[str, list[places.Booth]] = defaultdict(list)
    found = booths.by_ids(select(ac_id, text).booth_ids)
    for one in sorted(found.values(), key=lambda booth: booth.part):
        by_village[text_forms.phonetic_key(one.name_en.split()[0] if one.name_en else "")].append(
            one
        )
    largest = sorted(by_village.values(), key=len, reverse=True)
    return tuple(of_village[0] for of_village in largest[:most])


def number_of(ac_id: int) -> int:
    """Return the number of the next sector of an AC: one above the highest there has been."""
    place = tables.Place
    numbers = place.select(place.number).where(place.ac == ac_id)
    return 1 + max((row.number or 0 for row in numbers), default=0)


def booths_in_use(ac_id: int) -> list[tables.Booth]:
    """Return the rows of an AC's booths in use, by part. For models alone."""
    booth = tables.Booth
    columns = booth.id, booth.part, booth.suffix, booth.sector
    rows = booth.select(*columns).where(booth.ac == ac_id, booth.retired_at.is_null())
    return list(rows.order_by(*booths.BY_PART))


def sector_of(row: tables.Booth) -> Place | None:
    """Return the sector that a booth's row is in; None for one that was removed."""
    found = gazetteer.current().by_id.get(row.sector_id or 0)
    return None if found is None or found.removed else found


def parts_of(rows: Iterable[tables.Booth]) -> tuple[BoothPart, ...]:
    """Return the parts of some rows of booths."""
    return tuple(BoothPart(row.part, row.suffix) for row in rows)


def _taken(
    chosen: dict[BoothPart, tables.Booth], besides: int | None
) -> dict[str, tuple[BoothPart, ...]]:
    taken: dict[str, tuple[BoothPart, ...]] = {}
    for part, row in chosen.items():
        sector = sector_of(row)
        if sector is not None and sector.id != besides:
            taken[sector.code] = (*taken.get(sector.code, ()), part)
    return taken
