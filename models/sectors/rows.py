"""The rows of sectors: written, with what was before kept, and written back. For models alone."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from models import counters, places, tables
from models.sectors.errors import BadSector, SectorOver


def row_of(ac: places.Place, code: str, number: int, names: dict[str, str]) -> tables.Place:
    """Return the row of a sector to be: a new one, or that of one that was removed."""
    place, of_ac = tables.Place, tables.Place.get_by_id(ac.id)
    row = place.get_or_none(place.state_code == ac.state_code, place.code == code)
    if row is None:
        within = {"ac": ac.id, "pc": of_ac.pc_id, "district": of_ac.district_id}
        now_removed = {"removed_at": datetime.fromtimestamp(0, tz=UTC)}
        return place.create(
            kind="sector",
            state_code=ac.state_code,
            code=code,
            number=number,
            **names,
            **within,
            **now_removed,
        )
    if row.removed_at is None:
        raise BadSector(what="there", text=code, sector=code)
    return row


def record(
    row: tables.Place,
    values: dict[str, Any],
    booth_ids: Iterable[int] | None,
    worker_id: int,
    now: datetime,
    update_id: int | None,
) -> int:
    """Write new values of a sector and the booths it has, None for the same; return the change."""
    booth = tables.Booth
    moved: dict[int, int | None] = {}
    before = {column: _state(row)[column] for column in values}
    wanted = None if booth_ids is None else set(booth_ids)
    if wanted is not None:
        gone = booth.select().where(booth.sector == row.id, booth.retired_at.is_null())
        come = booth.select().where(booth.id.in_(list(wanted)))
        moved = {b.id: row.id for b in gone if b.id not in wanted}
        moved |= {b.id: b.sector_id for b in come if b.sector_id != row.id}
    after = {i: row.id if wanted and i in wanted else None for i in moved}
    _write(row, values, now)
    for sector_id in (row.id, None):
        ids = [i for i, to in after.items() if to == sector_id]
        booth.update(sector=sector_id).where(booth.id.in_(ids)).execute()
    counters.outdated([row.ac_id] if row.ac_id and moved else [])
    change = tables.SectorChange.create(
        sector=row.id,
        by=worker_id,
        at=now,
        before=json.dumps(before | {"booths": moved}, ensure_ascii=False),
        after=json.dumps(values | {"booths": after}, ensure_ascii=False),
        update_id=update_id,
    )
    return int(change.id)


def restore(
    change: tables.SectorChange, row: tables.Place, now: datetime, end_all: Callable[[], None]
) -> None:
    """Write what was before a change, unless that has changed since; raises SectorOver.

    `end_all` is called for a sector that goes, to end what hangs on it.
    """
    before, after = json.loads(change.before), json.loads(change.after)
    booth, chat = tables.Booth, tables.Chat
    ids = [int(booth_id) for booth_id in after["booths"]]
    now_in = {found.id: found.sector_id for found in booth.select().where(booth.id.in_(ids))}
    same = all(now_in.get(i) == after["booths"][str(i)] for i in ids)
    if not same or any(after[c] != _state(row)[c] for c in after.keys() - {"booths"}):
        raise SectorOver(sector=row.code)
    if before.get("removed") and not row.removed_at:
        if chat.select().where(chat.place == row.id, chat.active == 1).exists():
            raise SectorOver(sector=row.code)
        end_all()
    _write(row, {k: v for k, v in before.items() if k != "booths"}, now)
    for booth_id, sector_id in before["booths"].items():
        booth.update(sector=sector_id).where(booth.id == int(booth_id)).execute()
    counters.outdated([row.ac_id] if row.ac_id and ids else [])


def _write(row: tables.Place, values: dict[str, Any], now: datetime) -> None:
    """Write columns of a sector, and let the caches of places see it."""
    columns = {c: v for c, v in values.items() if c != "removed"}
    if "removed" in values:
        columns["removed_at"] = now if values["removed"] else None
    if columns:
        tables.Place.update(columns).where(tables.Place.id == row.id).execute()
        tables.GeographyImport.create(at=now, files='["/sector"]', changed=1)


def _state(row: tables.Place) -> dict[str, Any]:
    removed = row.removed_at is not None
    return {"name_en": row.name_en, "name_hi": row.name_hi, "removed": removed}
