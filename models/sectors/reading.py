"""The sectors of an AC: which booths they have, and how many booths are in none."""

from collections import defaultdict
from dataclasses import dataclass

from models import tables
from models.places import Place, gazetteer, part_ranges
from models.sectors.errors import SectorOver
from models.sectors.selection import booths_in_use, parts_of, sector_of


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector, how many booths it has, their parts as ranges, and whether a post is held there."""

    place: Place
    ac: Place
    booths: int
    parts: str
    has_coordinator: bool


def in_ac(ac_id: int) -> tuple[Sector, ...]:
    """Return the sectors of an AC, by number."""
    all_places = gazetteer.current()
    found = all_places.inside(ac_id, "sector")
    rows = booths_in_use(ac_id)
    by_sector: dict[int, list[tables.Booth]] = defaultdict(list)
    for row in rows:
        if sector := sector_of(row):
            by_sector[sector.id].append(row)
    held, every = _held([place.id for place in found]), parts_of(rows)
    return tuple(
        Sector(
            place,
            all_places.by_id[ac_id],
            len(by_sector[place.id]),
            part_ranges.shown(parts_of(by_sector[place.id]), every),
            place.id in held,
        )
        for place in found
    )


def of_place(sector_id: int) -> Sector:
    """Return a sector; raises SectorOver for one that is gone."""
    all_places = gazetteer.current()
    place = all_places.by_id.get(sector_id)
    if place is None or place.removed or not place.is_sector:
        raise SectorOver(sector=place.code if place else "")
    ac_id = all_places.ancestors(sector_id)[1]
    return next(one for one in in_ac(ac_id) if one.place.id == sector_id)


def without(ac_id: int) -> tuple[int, str]:
    """Return how many booths of an AC are in no sector, and their parts as ranges."""
    rows = booths_in_use(ac_id)
    loose = [row for row in rows if sector_of(row) is None]
    return len(loose), part_ranges.shown(parts_of(loose), parts_of(rows))


def _held(place_ids: list[int]) -> set[int]:
    """Return those of these places at which somebody holds a post."""
    post = tables.Post
    rows = post.select(post.place).where(post.place.in_(place_ids), post.until.is_null())
    return {row.place_id for row in rows.distinct() if row.place_id}
