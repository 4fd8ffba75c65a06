"""Make and change several sectors at once, from a list: all of them, or none."""

from collections.abc import Sequence
from datetime import datetime

from models import authority, places, tables, text_forms
from models.database import transaction
from models.places import UnknownPlace
from models.sectors import changing, reading
from models.sectors.changing import SectorChange
from models.sectors.errors import BadSector, PartsTaken
from models.sectors.selection import Selection, select
from models.sectors.typed_line import SectorLine

Planned = tuple[
    places.Place, places.Place | None, SectorLine, Selection
]  # AC, sector, line, booths


def plan(lines: Sequence[SectorLine], *, near: str, by: int) -> list[Planned]:
    """Return what lines name: their ACs, the sectors that there are, and their booths.

    Raises UnknownPlace, BadSector for a booth in two lines, or PartsTaken for booths of sectors
    that no line names; NotRegistered or NotAllowed for an AC that is not the person's.
    """
    planned = [_planned(line, near, by) for line in lines]
    named = {sector.code for _, sector, _, _ in planned if sector}
    seen: dict[int, str] = {}
    for ac, _, line, chosen in planned:
        called = f"{line.place} {line.name}".strip()
        if twice := [i for i in chosen.booth_ids if seen.setdefault(i, called) != called]:
            code = places.booth(twice[0]).code
            raise BadSector(what="twice", text=code, ac=str(ac.number))
        taken = {code: parts for code, parts in chosen.taken.items() if code not in named}
        if taken:
            parts = sorted(part for of_sector in taken.values() for part in of_sector)
            shown = ", ".join(map(str, parts))
            raise PartsTaken(parts=shown, sectors=", ".join(taken), n=len(parts))
    return planned


def apply(
    lines: Sequence[SectorLine], *, near: str, by: int, now: datetime, update_id: int | None = None
) -> list[SectorChange]:
    """Make or change the sector of each line; the undo of one change undoes all of them.

    One that is there, by its code or its name, gets the booths and the name of its line. `by` is a
    Telegram id; an update does it once. Raises as `plan` does, and as the changes do.
    """
    with transaction():
        if done := changing.done(update_id):
            return [done]
        changes = []
        for number, (ac, sector, line, _) in enumerate(plan(lines, near=near, by=by)):
            once = None if number else update_id
            if sector is None:
                of_code = places.sector_number(line.place)
                change = changing.make(
                    ac.id,
                    line.parts,
                    line.name,
                    number=of_code[1] if of_code else None,
                    update_id=once,
                    by=by,
                    now=now,
                    move=True,
                )
                changes.append(change)
            else:
                change = changing.set_booths(
                    sector.id, line.parts, by=by, now=now, move=True, update_id=once
                )
                changes.append(change)
                if line.name and not _is_called(sector, line.name):
                    change = changing.rename(sector.id, line.name, by=by, now=now)
                    changes.append(change)
        table, ids = tables.SectorChange, [one.id for one in changes]
        table.update(made_with=ids[0]).where(table.id.in_(ids)).execute()
        last = {one.sector.place.id: one for one in changes}
        return [SectorChange(one.id, reading.of_place(i)) for i, one in last.items()]


def _planned(line: SectorLine, near: str, by: int) -> Planned:
    of_code = places.sector_number(line.place)
    code = f"AC{of_code[0]}" if of_code else line.place
    ac = places.find_place(code, near=near, kinds=("ac",))
    authority.require(by, "appoint", ac.id)
    sector = None
    if of_code:
        try:
            sector = places.find_place(line.place, near=near, kinds=("sector",))
        except UnknownPlace:
            sector = None
    elif line.name:
        here = (one for one in places.children(ac.id) if _is_called(one, line.name))
        sector = next(here, None)
    if not line.parts:
        raise BadSector(what="text", text=line.name or line.place, ac=str(ac.number))
    chosen = select(ac.id, line.parts, besides=sector.id if sector else None)
    return ac, sector, line, chosen


def _is_called(sector: places.Place, name: str) -> bool:
    same = text_forms.normalize(name)
    return same in (text_forms.normalize(sector.name_en), text_forms.normalize(sector.name_hi))
