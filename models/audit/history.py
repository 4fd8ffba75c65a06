"""Read the audit: coordinators what concerns their places, the operator everything."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import authority, places, tables
from models.audit import log
from models.audit.actions import AuditAction
from models.authority import post_kinds
from models.database import transaction
from models.identity import worker_ids
from models.places import gazetteer

PAGE = 10
HIGHEST = 2**63 - 1  # above every id


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of the audit. `actor` is an ID as people see it: "" is the operator, None has left.

    `at` is None and the rest empty when somebody has put something into the row that cannot be
    read. Acts in audit.NAMELESS have no actor.
    """

    id: int
    at: datetime | None
    actor: str | None
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CodeLabel:
    """The names behind a code in an entry: a place, a booth, or a kind of post (`code` is "")."""

    code: str
    name_en: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of entries about a place, newest first; `older` is the next page, None at the end.

    `names` has the names behind the codes in them, where they are known.
    """

    place: places.Place
    entries: tuple[AuditEntry, ...]
    older: int | None
    names: Mapping[str, CodeLabel]


def read_page(telegram_id: int, place_id: int, before: int, now: datetime) -> AuditPage:
    """Return PAGE entries about a place, and record that they were read.

    `before` is where an earlier page ended, 0 for the newest. Raises NotRegistered or NotAllowed.
    """
    with transaction(repeatable=True):
        reader = authority.require(telegram_id, "audit", place_id)
        place = places.place(place_id)
        newest = entries(place_id, before, PAGE + 1)
        log.record(reader, AuditAction.AUDIT, place.code, now, before=before)
    shown = newest[:PAGE]
    older = shown[-1].id if len(newest) > PAGE else None
    return AuditPage(place, shown, older, _names(shown, place.state_code))


def entries(place_id: int | None, before: int, limit: int) -> tuple[AuditEntry, ...]:
    """Return the newest entries that concern something in a place; all places with None."""
    ids = _newest(place_id, before or HIGHEST, limit)
    rows = [(row_id, log.read_rows([row_id]).get(row_id)) for row_id in ids]
    actors = _actors(row.who for _, row in rows if row is not None)
    return tuple(_entry(row_id, row, actors) for row_id, row in rows)


def _newest(place_id: int | None, before: int, limit: int) -> list[int]:
    row = tables.Audit
    if place_id is None:
        every: Any = row.select(row.id).where(row.id < before)
        every = every.order_by(row.id.desc()).limit(limit)
        return [row_id for (row_id,) in every.tuples()]
    all_places = gazetteer.current()
    inside = all_places.all_inside(place_id)
    ids = {
        row_id
        for column in ("place", "also")
        for (row_id,) in _concerning(column, inside, before, limit).tuples()
    }
    return sorted(ids, reverse=True)[:limit]


def _concerning(column: str, inside: list[int], before: int, limit: int) -> Any:
    """Return the query for the newest rows with one of these places in a column.

    For each place it reads `limit` rows from the index. Otherwise PostgreSQL scans all rows
    backwards, which takes long when the newest ones are all about other places.
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
        .where(place.id.in_(inside), row.id < before, row.id >= fn.COALESCE(last, log.LOWEST))
        .order_by(row.id.desc())
        .limit(limit)
    )


def _actors(public_ids: Iterable[object]) -> dict[str, tables.Worker]:
    """Return the workers with these IDs that still exist, by ID."""
    wanted = {public_id for public_id in public_ids if isinstance(public_id, str)}
    rows = tables.Worker.select().where(tables.Worker.public_id.in_(wanted))
    return {row.public_id: row for row in rows}


def _entry(row_id: int, row: Any, actors: Mapping[str, tables.Worker]) -> AuditEntry:
    try:
        details = json.loads(row.details)
        is_text = (row.action + row.subject).isprintable()  # bytes have no such method
        whole = is_text and isinstance(row.at, datetime) and isinstance(details, dict)
    except (AttributeError, TypeError, ValueError):
        whole = False
    if not whole:
        return AuditEntry(row_id, None, None, "", "", "", {})
    worker = actors.get(row.who)
    return AuditEntry(
        id=row_id,
        at=row.at,
        actor="" if row.actor is None else worker_ids.show(worker.public_id) if worker else None,
        actor_name=worker.name if worker else "",
        action=row.action,
        subject=row.subject,
        details=details,
    )


def _names(shown: Iterable[AuditEntry], near: str) -> dict[str, CodeLabel]:
    """Return the names behind the codes of these entries: in their subjects and their details."""
    codes = {entry.subject for entry in shown}
    codes |= {v for entry in shown for v in entry.details.values() if isinstance(v, str)}
    named = {code: CodeLabel(code, *names) for code, names in places.labels(codes, near).items()}
    for code, kind in post_kinds.current().items():
        if code in codes:
            named[code] = CodeLabel("", kind.name_en, kind.name_hi)
    return named
