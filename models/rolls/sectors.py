"""The sectors that the list of a roll names: its booths are put into them, and taken out again."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import tables
from models.reference_data import SectorBook
from models.rolls.reading import SECTOR


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
