"""Reading the audit: a coordinator what was done in their places, the operator everything."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import audit, authority, gazetteer, identity, places, post_kinds, tables
from models.database import transaction

PAGE = 10
HIGHEST = 2**63 - 1  # above every id


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit. `actor` is an ID as people see it: "" the operator, None who has left.

    `at` is None, and the rest empty, where somebody has put something into the row that cannot be
    read. The acts of audit.NAMELESS are nobody's.
    """

    id: int
    at: datetime | None
    actor: str | None
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """What a code in an entry means: a place, a booth, or a kind of post, whose `code` is ""."""

    code: str
    name_en: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries about a place, newest first; `older` continues after them, None at the end.

    `names` has what the codes in them mean, where that is known.
    """

    place: places.Place
    entries: tuple[Entry, ...]
    older: int | None
    names: Mapping[str, Named]


def read(telegram_id: int, place_id: int, before: int, now: datetime) -> Page:
    """Give PAGE entries about a place, and put on record that they were read.

    `before` is where an earlier page ended, 0 for the newest. Raises NotRegistered or NotAllowed.
    """
    with transaction():
        reader = authority.require(telegram_id, "audit", place_id)
        place = places.place(place_id)
        found = entries(place_id, before, PAGE + 1)
        audit.record(reader, "audit", place.code, now, before=before)
    shown = found[:PAGE]
    older = shown[-1].id if len(found) > PAGE else None
    return Page(place, shown, older, _names(shown, place.state_code))


def entries(place_id: int | None, before: int, limit: int) -> tuple[Entry, ...]:
    """Give the newest entries that concern what lies in a place, or all with None."""
    ids = _newest(place_id, before or HIGHEST, limit)
    rows = [(number, audit.read([number]).get(number)) for number in ids]
    actors = _actors(row.who for _, row in rows if row is not None)
    return tuple(_entry(number, row, actors) for number, row in rows)


def _newest(place_id: int | None, before: int, limit: int) -> list[int]:
    row = tables.Audit
    if place_id is None:
        every: Any = row.select(row.id).where(row.id < before)
        every = every.order_by(row.id.desc()).limit(limit)
        return [number for (number,) in every.tuples()]
    world = gazetteer.current()
    inside = [one for one in world.by_id if place_id in world.ancestors(one)]
    found = {
        number
        for column in ("place", "also")
        for (number,) in _concerning(column, inside, before, limit).tuples()
    }
    return sorted(found, reverse=True)[:limit]


def _concerning(column: str, inside: list[int], before: int, limit: int) -> Any:
    """Give the query for the newest rows with one of these places in a column.

    Of each place it reads as many as are wanted, from the index. Left to choose, PostgreSQL goes
    back through all rows, which takes long where the newest ones are all about other places.
    """
    place, row, same = tables.Place, tables.Audit, tables.Audit.alias()
    last = (
        same.select(same.id)
        .where(getattr(same, column) == place.id, same.id < before)
        .order_by(same.id.desc())
        .limit(1)
        .offset(limit - 1)
    )
    return (
        place.select(row.id)
        .join(row, on=(getattr(row, column) == place.id))
        .where(place.id.in_(inside), row.id < before, row.id >= fn.COALESCE(last, audit.LOWEST))
        .order_by(row.id.desc())
        .limit(limit)
    )


def _actors(public_ids: Iterable[Any]) -> dict[Any, Any]:
    """Give the workers with these IDs who are still there, by ID."""
    wanted = {one for one in public_ids if isinstance(one, str)}
    rows = tables.Worker.select().where(tables.Worker.public_id.in_(wanted))
    return {row.public_id: row for row in rows}


def _entry(number: int, row: Any, actors: Mapping[Any, Any]) -> Entry:
    try:
        details = json.loads(row.details)
        words = (row.action + row.subject).isprintable()  # bytes have no such method
        whole = words and isinstance(row.at, datetime) and isinstance(details, dict)
    except (AttributeError, TypeError, ValueError):
        whole = False
    if not whole:
        return Entry(number, None, None, "", "", "", {})
    who = actors.get(row.who)
    return Entry(
        id=number,
        at=row.at,
        actor="" if row.actor is None else identity.show(who.public_id) if who else None,
        actor_name=who.name if who else "",
        action=row.action,
        subject=row.subject,
        details=details,
    )


def _names(shown: Iterable[Entry], near: str) -> dict[str, Named]:
    """Give what the codes of these entries mean: their subjects, and what is in their details."""
    codes = {one.subject for one in shown}
    codes |= {given for one in shown for given in one.details.values() if isinstance(given, str)}
    found = {code: Named(code, *names) for code, names in places.labels(codes, near).items()}
    for code, kind in post_kinds.current().items():
        if code in codes:
            found[code] = Named("", kind.name_en, kind.name_hi)
    return found
