"""Reading the audit: a coordinator what was done in their places, the operator everything."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from models import audit, authority, gazetteer, identity, places, tables
from models.database import transaction

PAGE = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit. `actor` is an ID as people see it: "" the operator, None who has left."""

    id: int
    at: datetime
    actor: str | None
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries about a place, newest first; `older` continues after them, None at the end."""

    place: places.Place
    entries: tuple[Entry, ...]
    older: int | None


def read(telegram_id: int, place_id: int, before: int, now: datetime) -> Page:
    """Give PAGE entries about what lies in a place, and put on record that they were read.

    `before` is where an earlier page ended, 0 for the newest. Raises NotRegistered or NotAllowed.
    """
    with transaction():
        reader = authority.require(telegram_id, "audit", place_id)
        place = places.place(place_id)
        found = entries(place_id, before, PAGE + 1)
        audit.record(reader, "audit", place.code, now, before=before)
    shown = found[:PAGE]
    return Page(place, shown, shown[-1].id if len(found) > PAGE else None)


def entries(place_id: int | None, before: int, limit: int) -> tuple[Entry, ...]:
    """Give the newest entries about what lies in a place, or about anything with None."""
    row, worker = tables.Audit, tables.Worker
    query = row.select(row, worker.public_id, worker.name).join(
        worker, JOIN.LEFT_OUTER, on=(worker.public_id == row.who), attr="who"
    )
    if place_id is not None:
        world = gazetteer.current()
        inside = [one for one in world.by_id if place_id in world.ancestors(one)]
        query = query.where(row.place.in_(inside))
    if before:
        query = query.where(row.id < before)
    return tuple(map(_entry, query.order_by(row.id.desc()).limit(limit)))


def _entry(row: Any) -> Entry:
    who = getattr(row, "who", None)
    code = identity.show(who.public_id) if who else None
    return Entry(
        id=row.id,
        at=row.at,
        actor="" if row.actor is None else code,
        actor_name=who.name if who else "",
        action=row.action,
        subject=row.subject,
        details=json.loads(row.details),
    )
