"""What a new list changes in the columns of a booth: no name is left stale, sectors are put in."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import tables, text_forms
from models.reference_data import SectorBook
from models.rolls.reading import COLUMNS, KEPT, SECTOR, Row

_OF_THE_PLACE = ("locality", "building")  # which parts of one booth share
Changes = dict[str, list[Any]]  # column → its values before and after


def changed_columns(before: Any, row: Row, *, keeps_row: bool) -> Changes:
    """Return the columns of a booth that differ in the list, with both values.

    `before` is the old booth's row, None for a booth that is new; a part of a split one has all
    its columns here, as it gets a row of its own. A name that the list has in one language only is
    not left as it was in the other: it becomes blank, unless the new name sounds as the old one
    did.
    """
    after = {"part": row.listed.part.number, "suffix": row.listed.part.suffix}
    after |= {column: row.values.get(column) for column in COLUMNS}
    after["name_hi"] = _hindi(before, row)
    if before is not None and _is_hindi_only(row):
        after["name_en"] = _english(before, row)
    for column in _OF_THE_PLACE if before is not None else ():
        after[column] = after[column] or getattr(before, column)
    if SECTOR in row.values:  # where the list says nothing, it stays as it is
        after[SECTOR] = row.values[SECTOR]
    if not keeps_row:
        return {column: [None, _stored(column, value)] for column, value in after.items()}
    changes: Changes = {}
    for column, typed in after.items():
        value = _stored(column, typed)
        if column == SECTOR:
            changes[column] = [before.sector_id, value]
        elif value != getattr(before, column) and not (column in KEPT and not value):
            changes[column] = [getattr(before, column), value]
    if not changes.keys().isdisjoint(("part", "suffix")):
        changes |= {c: [getattr(before, c), after[c]] for c in ("part", "suffix")}
    return changes


def _stored(column: str, value: Any) -> Any:
    return "" if value is None and column in ("name_hi", "locality") else value


def _hindi(before: Any, row: Row) -> str:
    name = row.values.get("name_hi", "")
    if name or before is None:
        return str(name)
    stays = before.name_hi and _sounds_as(row.listed.name_en, before.name_en)
    return before.name_hi if stays else ""


def _is_hindi_only(row: Row) -> bool:
    return row.listed.name_en == row.listed.name_hi


def _english(before: Any, row: Row) -> str:
    """Return the name for English where the list has a Hindi one alone: no other name is there."""
    known = before.name_hi or before.name_en
    return before.name_en if _sounds_as(row.listed.name_hi, known) else row.listed.name_hi


def _sounds_as(name: str, other: str) -> bool:
    return name == other or text_forms.phonetic_key(name) == text_forms.phonetic_key(other)


def blanked(changes: Changes) -> bool:
    """Return whether a booth has lost its Hindi name, because that was of another name."""
    before, after = changes.get("name_hi", ["", ""])
    return bool(before) and not after


def into_sectors(lines: Sequence[Any], ac_id: int) -> None:
    """Put the id of a sector where a line of the list names one; a new one is made.

    The lineage keeps both ids, before and after, and whether the sector is new.
    """
    book = SectorBook([ac_id])
    for line in lines:
        changes = json.loads(line.changes) if f'"{SECTOR}"' in line.changes else {}
        if SECTOR not in changes:
            continue
        found = book.of_text(ac_id, changes[SECTOR][1])
        changes[SECTOR] = [changes[SECTOR][0], found.id, found.is_new]
        line.changes = json.dumps(changes, ensure_ascii=False)
        tables.Lineage.update(changes=line.changes).where(tables.Lineage.id == line.id).execute()


def remove_unused(lines: Sequence[Any], now: datetime) -> None:
    """Remove the sectors that a roll has made, where nothing is in them once it is undone."""
    place, booth, post, chat = tables.Place, tables.Booth, tables.Post, tables.Chat
    changes = (json.loads(line.changes) for line in lines if f'"{SECTOR}"' in line.changes)
    new = {one[SECTOR][1] for one in changes if len(one.get(SECTOR, ())) > 2 and one[SECTOR][2]}
    used = booth.select(booth.sector).where(booth.sector.in_(new), booth.retired_at.is_null())
    held = post.select(post.place).where(post.place.in_(new), post.until.is_null())
    linked = chat.select(chat.place).where(chat.place.in_(new))
    in_use = {row.sector_id for row in used} | {row.place_id for row in (*held, *linked)}
    place.update(removed_at=now).where(place.id.in_(sorted(new - in_use))).execute()
