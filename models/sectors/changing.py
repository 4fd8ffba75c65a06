"""Make, name, change and remove sectors, each in one transaction, and undo it.

Whoever may give posts in an AC decides on its sectors. Each change is kept with what was before, so
that it is undone whole, unless something has changed since.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import audit, authority, norms, places, posts, tables, targets
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.identity import BadName, PhoneInName, clean_name, person_name
from models.places import gazetteer
from models.sectors import reading, rows
from models.sectors.errors import BadSector, PartsTaken, SectorInUse, SectorOver
from models.sectors.reading import Sector
from models.sectors.selection import HIGHEST, Selection, number_of, select

LONGEST = person_name.NAME_LIMIT  # characters of a name
COORDINATOR = "sector"  # the location whose coordinating kind of post is given


@dataclass(frozen=True, slots=True)
class SectorChange:
    """A change of a sector that can be undone: its id, and the sector as it is now."""

    id: int
    sector: Sector
    was: str = ""  # the name before, where it was renamed


def make(
    ac_id: int,
    parts: str,
    name: str,
    *,
    by: int,
    now: datetime,
    number: int | None = None,
    move: bool = False,
    in_charge: int | None = None,
    update_id: int | None = None,
) -> SectorChange:
    """Make a sector of the booths that ranges of parts name, and return it.

    It gets the next free `number` unless one is given, and is called by it without a `name`. Booths
    of other sectors come along with `move` only. `in_charge`, a worker's id, gets the post of its
    coordinator. `by` is a Telegram id; an update (`update_id`) makes one sector, however often it
    is processed. Locks the AC's row. Raises BadSector, PartsTaken, NotRegistered, NotAllowed, or
    what posts.appoint raises.
    """
    with transaction():
        worker_id = _authorised(ac_id, by)
        if before := done(update_id):
            return before
        ac = places.place(ac_id)
        selection = select(ac_id, parts)
        if not move:
            _require_free(selection)
        number = number_of(ac_id) if number is None else number
        if not 1 <= number <= HIGHEST:
            raise BadSector(what="number", text=str(number), most=HIGHEST)
        code = gazetteer.sector_code(ac.number or 0, number)
        names = _names(name) if name else {"name_en": str(number), "name_hi": ""}
        row = rows.row_of(ac, code, number, names)
        values = names | {"removed": False}
        change = rows.record(row, values, selection.booth_ids, worker_id, now, update_id)
        counts = {"booths": len(selection.booth_ids)}
        audit.record(worker_id, AuditAction.MAKE_SECTOR, _subject(ac, code), now, **counts)
        if in_charge is not None:
            kind = authority.post_kinds.coordinating(COORDINATOR)
            posts.appoint(in_charge, kind, posts.location_of(row.id), by=by, now=now)
        return SectorChange(change, reading.of_place(row.id))


def set_booths(
    sector_id: int,
    parts: str,
    *,
    by: int,
    now: datetime,
    move: bool = False,
    update_id: int | None = None,
) -> SectorChange:
    """Set which booths a sector has: those that ranges of parts name, and no others.

    Raises as `make` does, and SectorOver.
    """
    with transaction():
        row, worker_id = _sector(sector_id, by)
        if before := done(update_id):
            return before
        ac = places.ac_of(sector_id)
        selection = select(ac.id, parts, besides=sector_id)
        if not move:
            _require_free(selection)
        change = rows.record(row, {}, selection.booth_ids, worker_id, now, update_id)
        counts = {"booths": len(selection.booth_ids)}
        audit.record(worker_id, AuditAction.CHANGE_SECTOR, _subject(ac, row.code), now, **counts)
        return SectorChange(change, reading.of_place(sector_id))


def rename(
    sector_id: int, name: str, *, by: int, now: datetime, update_id: int | None = None
) -> SectorChange:
    """Set the name of a sector. Raises BadSector, SectorOver, NotRegistered or NotAllowed."""
    with transaction():
        row, worker_id = _sector(sector_id, by)
        if before := done(update_id):
            return before
        ac, was = places.ac_of(sector_id), row.name_hi or row.name_en
        names = _names(name)
        change = rows.record(row, names, None, worker_id, now, update_id)
        audit.record(worker_id, AuditAction.CHANGE_SECTOR, _subject(ac, row.code), now)
        return SectorChange(change, reading.of_place(sector_id), was)


def remove(
    sector_id: int, *, by: int, now: datetime, update_id: int | None = None
) -> tuple[int, places.Place]:
    """Remove a sector; return the id of the change, and the place that it was.

    Its posts, target and norm end; its booths are in none. Raises SectorInUse while a group is
    linked to it, SectorOver, NotRegistered or NotAllowed.
    """
    with transaction():
        if done := _of_update(update_id):
            return done.id, places.place(done.sector_id)
        row, worker_id = _sector(sector_id, by)
        was = reading.of_place(sector_id)
        chat = tables.Chat
        group = chat.get_or_none(chat.place == sector_id, chat.active == 1)
        if group is not None:
            raise SectorInUse(sector=row.code, group=group.title)
        _end_all(sector_id, by, now)
        change = rows.record(row, {"removed": True}, None, worker_id, now, update_id)
        subject = _subject(was.ac, row.code)
        audit.record(
            worker_id, AuditAction.REMOVE_SECTOR, subject, now, also=was.ac.id, booths=was.booths
        )
        return change, places.place(sector_id)


def undo(change_id: int, *, by: int, now: datetime) -> Sector | None:
    """Undo a change of a sector; return the sector as it is then, None where it is gone again.

    What was changed together, by a list, is undone together. A sector that was made goes, with its
    posts, and gives its booths back. Posts that ended with a removal stay ended. A second time
    changes nothing. Raises SectorOver when a sector or one of those booths has changed since, or a
    group was linked to it; NotRegistered or NotAllowed.
    """
    table = tables.SectorChange
    with transaction():
        change = table.get_or_none(table.id == change_id)
        if change is None:
            raise SectorOver(sector="")
        ac = places.ac_of(change.sector_id)
        worker_id = _authorised(ac.id, by)
        same = table.id == change.id
        if change.made_with is not None:
            same = table.made_with == change.made_with
        for one in table.select().where(same, table.undone_at.is_null()).order_by(table.id.desc()):
            _undo_one(one, worker_id, by, now)
        place = places.place(change.sector_id)
        return None if place.removed else reading.of_place(place.id)


def _undo_one(change: tables.SectorChange, worker_id: int, by: int, now: datetime) -> None:
    row = tables.Place.get_by_id(change.sector_id)
    ac = places.ac_of(change.sector_id)
    _authorised(ac.id, by)
    rows.restore(change, row, now, lambda: _end_all(row.id, by, now))
    table = tables.SectorChange
    table.update(undone_at=now).where(table.id == change.id).execute()
    audit.record(worker_id, AuditAction.UNDO_SECTOR, _subject(ac, row.code), now, also=ac.id)


def concerned(change_id: int) -> tuple[places.Place, places.Place]:
    """Return the sector of a change, and its AC; raises SectorOver."""
    change = tables.SectorChange.get_or_none(tables.SectorChange.id == change_id)
    if change is None:
        raise SectorOver(sector="")
    return places.place(change.sector_id), places.ac_of(change.sector_id)


def name_of(text: str) -> str:
    """Return a name of a sector as it is stored; raises BadSector for what is none."""
    return _names(text)["name_en"]


def _names(name: str) -> dict[str, str]:
    """Return the columns of a name; raises BadSector for what is none."""
    try:
        clean = clean_name(name)
    except PhoneInName:
        raise BadSector(what="phone", text=name) from None
    except BadName:
        raise BadSector(what="name", text=name, most=LONGEST) from None
    return {"name_en": clean, "name_hi": clean if _is_hindi(clean) else ""}


def _is_hindi(name: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in name)


def _require_free(selection: Selection) -> None:
    if selection.taken:
        parts = [part for of_sector in selection.taken.values() for part in of_sector]
        raise PartsTaken(
            parts=", ".join(map(str, sorted(parts))),
            sectors=", ".join(selection.taken),
            n=len(parts),
        )


def _end_all(sector_id: int, by: int, now: datetime) -> None:
    """End the posts at a sector, its targets and its norm."""
    post, target = tables.Post, tables.Target
    for held in post.select().where(post.place == sector_id, post.until.is_null()):
        posts.end_post(held.id, by=by, now=now)
    for row in target.select().where(target.place == sector_id, target.ended_at.is_null()):
        targets.end(row.id, by=by, now=now)
    if norm := norms.running(sector_id):
        norms.end(norm.id, by=by, now=now)


def _authorised(ac_id: int, by: int) -> int:
    """Return the id of the worker who may decide on the sectors of an AC. Locks the AC's row."""
    worker_id = authority.require(by, "appoint", ac_id)
    lock_row(tables.Place, tables.Place.id == ac_id)
    return worker_id


def _sector(sector_id: int, by: int) -> tuple[tables.Place, int]:
    """Return the row of a sector that is not removed, and the worker who may change it."""
    worker_id = _authorised(places.ac_of(sector_id).id, by)
    row = tables.Place.get_by_id(sector_id)
    if row.removed_at is not None or row.kind != "sector":
        raise SectorOver(sector=row.code)
    return row, worker_id


def done(update_id: int | None) -> SectorChange | None:
    """Return what an update has changed already."""
    row = _of_update(update_id)
    return SectorChange(row.id, reading.of_place(row.sector_id)) if row else None


def _of_update(update_id: int | None) -> Any:
    change = tables.SectorChange
    return change.get_or_none(change.update_id == update_id) if update_id is not None else None


def _subject(ac: places.Place, code: str) -> str:
    """Return the code of a sector as the audit has it: that of its state, too."""
    return f"{ac.state_code}/{code}"
