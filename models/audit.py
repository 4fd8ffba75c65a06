"""The audit: who did or read what about whom, when. Rows are only ever added.

Each row carries a hash over the row before it and over itself, so a row that was changed, taken out
or put in between shows (`verify`). The newest hash stands in `audit_head`, so that rows missing at
the end show too; its row is also what makes writers come one by one. Triggers refuse to change
or delete a row.

An erased person stays in it as a number and a code: rows hold ids and codes, never a name or a
phone, and once the worker is gone the code leads nowhere.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import peewee
import psycopg

from models import gazetteer, identity, tables
from models.database import transaction
from models.prepared import Prepared, Slot

FIRST = "0" * 64  # what stands before the first row
LOWEST = -(2**63)  # below every id
NAMELESS = frozenset({"not_me"})  # acts of people who are no workers, and whom nobody is to know
BATCH = 1000
_CODE = re.compile(r"[!-~]{0,64}")  # printable ASCII, no space
_PHONE = re.compile(r"\+?\d{10,}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: rows read, the last hash, and the first row that is wrong, if any.

    `broken` is the row's id. When no row is wrong, but the last one is not the last that was
    written, it is 0, and `cut`.
    """

    rows: int
    head: str
    broken: int | None = None
    cut: bool = False


def record(
    actor: int | None,
    action: str,
    subject: str,
    now: datetime,
    *,
    also: int | None = None,
    **details: object,
) -> None:
    """Add a row inside the caller's transaction, best as its last step: others wait for its end.

    `actor` is a worker's id, or None for the operator and for NAMELESS acts; `subject` is a code;
    `details` hold codes and numbers, never a name or a phone. The row is about the place where the
    subject lies, and about the place with the id `also`. Raises ValueError for what is plainly no
    code.
    """
    _require_codes(subject, *details.values())
    with transaction():
        previous, place = _take_head(), _place_of(subject, actor)
        row = tables.Audit(
            at=now,
            actor=actor,
            who=_code_of(actor),
            action=action,
            subject=subject,
            details=json.dumps(details),
            place=place,
            also=None if also == place else also,
        )
        row.hash = link(previous, row)
        row.save(force_insert=True)
        tables.AuditHead.update(hash=row.hash).execute()


def has(actor: int, action: str, subject: str, now: datetime) -> bool:
    """Say whether this very act, of this moment, is on record already."""
    row = tables.Audit
    same = (row.at == now, row.actor == actor, row.action == action, row.subject == subject)
    return bool(row.select().where(*same).exists())


def link(previous: str, row: Any) -> str:
    """Give the hash of a row: SHA-256 over the hash before it and the row's content as JSON."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, at, row.actor, row.who, row.action, row.subject, row.details]
    content.append(row.place_id)
    if row.also_id is not None:  # rows from before there was one have the hash of then
        content.append(row.also_id)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def verify(note: Callable[[int], None] = lambda rows: None) -> Verdict:
    """Go through the whole chain; `note` is told how many rows were read so far."""
    last, (written, head) = _newest(), _head()  # in this order: rows may come in between
    rows, previous, after = 0, FIRST, LOWEST
    while rows < written and (ids := _ids(after)):
        found = read(ids)
        for number in ids[: written - rows]:
            if not _follows(found.get(number), previous):
                return Verdict(rows, previous, number)
            rows, previous, after = rows + 1, found[number].hash, number
        note(rows)
    if (rows, previous) != (written, head):
        return Verdict(rows, previous, 0, cut=True)
    more = _ids(after)[:1]
    return Verdict(rows, previous, more[0] if more and more[0] <= last else None)


def read(ids: Sequence[int]) -> dict[int, Any]:
    """Give the rows with these ids, between which there is no other, as they are stored.

    One is missing where somebody has put something into it that cannot even be read.
    """
    try:
        return {row.id: row for row in _BETWEEN.rows(first=ids[0], last=ids[-1])}
    except _TROUBLE as error:
        if isinstance(error, _OPERATIONAL) and "decode" not in str(error):
            raise  # the database's trouble, not the row's
    if len(ids) == 1:
        return {}
    half = len(ids) // 2
    return read(ids[:half]) | read(ids[half:])


def length() -> int:
    """Give how many rows there should be."""
    return _head()[0]


def _require_codes(*values: object) -> None:
    for value in values:
        if isinstance(value, list | tuple):
            _require_codes(*value)
        elif isinstance(value, str) and (not _CODE.fullmatch(value) or _PHONE.search(value)):
            raise ValueError("the audit takes codes and numbers, never a name or a phone")


def _take_head() -> str:
    """Give the newest hash, and keep every other writer waiting until the transaction ends."""
    head = tables.AuditHead
    [row] = head.update(rows=head.rows + 1).returning(head).execute()
    return str(row.hash)


def _place_of(subject: str, actor: int | None) -> int | None:
    """Give the place that a code lies in as things are now: later it may have moved or gone."""
    public_id = identity.parse(subject) if subject.startswith(f"{identity.PREFIX}-") else None
    if public_id:
        return _ac_of(tables.Worker.public_id == public_id)
    if re.fullmatch(r"T\d{1,9}", subject):
        row = tables.Session.get_or_none(tables.Session.id == int(subject[1:]))
        return row.place_id if row else None
    world = gazetteer.current()
    ac = _ac_of(tables.Worker.id == actor) if actor else None
    near = world.by_id[ac].state_code if ac else ""
    state, rest = world.without_state(subject)
    booth = re.fullmatch(r"(\d+)/\d+", rest)
    code = f"{state}/" if state else ""
    found = world.coded(code + (f"AC{booth[1]}" if booth else rest), near) or []
    return found[0].id if len(found) == 1 else None


def _code_of(actor: int | None) -> str | None:
    """Give the ID behind a number, which SQLite may give again when its worker is gone."""
    code: str | None = (
        tables.Worker.select(tables.Worker.public_id).where(tables.Worker.id == actor).scalar()
        if actor
        else None
    )
    return code


def _ac_of(whose: object) -> int | None:
    query = tables.Worker.select(tables.Booth.ac).join(tables.Booth).where(whose)
    ac: int | None = query.scalar()
    return ac


def _head() -> tuple[int, str]:
    """Give how many rows were written, and the newest hash; (0, "") where that is gone."""
    kept = [(row.rows, row.hash) for row in _HEAD.rows() if isinstance(row.rows, int)]
    return kept[0] if kept else (0, "")


def _follows(row: Any, previous: str) -> bool:
    """Say whether a row is what was written after the one with this hash."""
    try:
        return bool(row.id > 0 and row.hash == link(previous, row))
    except (AttributeError, TypeError, ValueError):  # a column holds what is never written there
        return False


def _newest() -> int:
    newest = tables.Audit.select(tables.Audit.id).order_by(tables.Audit.id.desc()).limit(1)
    return int(newest.scalar() or 0)


def _ids(after: int) -> list[int]:
    row = tables.Audit
    query: Any = row.select(row.id).where(row.id > after).order_by(row.id).limit(BATCH)
    return [number for (number,) in query.tuples()]


def _between() -> Any:
    row = tables.Audit
    return row.select().where(row.id >= Slot("first"), row.id <= Slot("last"))


# Prepared, because it gives what is stored: peewee's own rows would read '5' as 5.
_BETWEEN = Prepared(_between)
_HEAD = Prepared(lambda: tables.AuditHead.select(tables.AuditHead.rows, tables.AuditHead.hash))
_OPERATIONAL = sqlite3.OperationalError, peewee.OperationalError
_TROUBLE = *_OPERATIONAL, psycopg.DataError, peewee.DataError, TypeError, ValueError
