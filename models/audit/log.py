"""An append-only log with a hash chain: who did or read what about whom, and when.

Each row carries a hash over the hash of the row before it and over itself, so `verify` finds rows
that were changed, removed or inserted. The newest hash is in `audit_head`, so that rows missing at
the end are found too; locking its row makes writers come one by one. Triggers refuse to change or
delete a row.

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

from models import tables
from models.audit.actions import AuditAction
from models.database import BindParam, CompiledQuery, at_commit, transaction
from models.identity import worker_ids
from models.places import gazetteer

try:
    from psycopg import DataError as DriverDataError
except ImportError:  # left out where the database is SQLite (config/unused_packages.py)
    from sqlite3 import DataError as DriverDataError  # type: ignore[assignment]

FIRST = "0" * 64  # the hash before the first row
LOWEST = -(2**63)  # below every id
NAMELESS = frozenset(
    {AuditAction.LOSE_PHONE, AuditAction.NOT_ME}
)  # acts of people who are not workers and must stay unknown
BATCH = 1000
_CODE = re.compile(r"[!-~]{0,64}")  # printable ASCII, no space
_PHONE = re.compile(r"\+?\d{10,}")


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of `verify`: rows read, the last hash, and the first wrong row, if any.

    `broken` is the row's id. When no row is wrong, but the last one is not the last that was
    written, `broken` is 0 and `cut` is True.
    """

    rows: int
    head: str
    broken: int | None = None
    cut: bool = False


def record(
    actor: int | None,
    action: AuditAction,
    subject: str,
    now: datetime,
    *,
    also: int | None = None,
    **details: object,
) -> None:
    """Append a row inside the caller's transaction, best as its last step: other writers wait.

    `actor` is a worker's id, or None for the operator and for NAMELESS acts; `subject` is a code;
    `details` hold codes and numbers, never a name or a phone. The row concerns the place where the
    subject lies, and the place with the id `also`. Raises ValueError for what is plainly not a
    code. Locks the head's row.
    """
    _require_codes(subject, *details.values())
    with transaction():
        at_commit.run_pending()  # whoever counts locks booths first, then the audit
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
        row.hash = chain_hash(previous, row)
        _append(row)
        _NEW_HASH.rows(hash=row.hash)


def has(actor: int, action: AuditAction, subject: str, now: datetime) -> bool:
    """Return whether this act at this moment is recorded already."""
    row = tables.Audit
    same = (row.at == now, row.actor == actor, row.action == action, row.subject == subject)
    return bool(row.select().where(*same).exists())


def chain_hash(previous: str, row: Any) -> str:
    """Return the hash of a row: SHA-256 over the hash before it and the row's content as JSON."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, at, row.actor, row.who, row.action, row.subject, row.details]
    content.append(row.place_id)
    if row.also_id is not None:  # rows written before the column existed keep their hash
        content.append(row.also_id)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def verify(progress: Callable[[int], None] = lambda rows: None) -> ChainCheck:
    """Check the whole chain; `progress` is called with the number of rows read so far."""
    last, (written, head) = _newest(), _head()  # in this order: rows may come in between
    rows, previous, after = 0, FIRST, LOWEST
    while rows < written and (ids := _ids(after)):
        by_id = read_rows(ids)
        for row_id in ids[: written - rows]:
            if not _follows(by_id.get(row_id), previous):
                return ChainCheck(rows, previous, row_id)
            rows, previous, after = rows + 1, by_id[row_id].hash, row_id
        progress(rows)
    if (rows, previous) != (written, head):
        return ChainCheck(rows, previous, 0, cut=True)
    more = _ids(after)[:1]
    return ChainCheck(rows, previous, more[0] if more and more[0] <= last else None)


def read_rows(ids: Sequence[int]) -> dict[int, Any]:
    """Return the rows with these ids, between which there is no other, as they are stored.

    A row is missing when somebody has put something into it that the driver cannot read.
    """
    try:
        return {row.id: row for row in _BETWEEN.rows(first=ids[0], last=ids[-1])}
    except _UNREADABLE as error:
        if isinstance(error, _OPERATIONAL) and "decode" not in str(error):
            raise  # the database is unavailable; the row is not to blame
    if len(ids) == 1:
        return {}
    half = len(ids) // 2
    return read_rows(ids[:half]) | read_rows(ids[half:])


def length() -> int:
    """Return the number of rows that were written."""
    return _head()[0]


def _require_codes(*values: object) -> None:
    for value in values:
        if isinstance(value, list | tuple):
            _require_codes(*value)
        elif isinstance(value, str) and (not _CODE.fullmatch(value) or _PHONE.search(value)):
            raise ValueError("the audit holds codes and numbers, never a name or a phone")


def _append(row: tables.Audit) -> None:
    _INSERTION.rows(**{name: row.__data__.get(name) for name in _WRITTEN})


def _take_head() -> str:
    """Return the newest hash. Locks the head's row, so that other writers wait."""
    [row] = _ONE_MORE.rows()
    return str(row.hash)


def _place_of(subject: str, actor: int | None) -> int | None:
    """Return the place that a code lies in now: later it may have moved or be gone."""
    public_id = worker_ids.parse(subject) if subject.startswith(f"{worker_ids.PREFIX}-") else None
    if public_id:
        return _area(_AREA_OF_CODE.rows(public_id=public_id))
    if re.fullmatch(r"T\d{1,9}", subject):
        row = tables.Session.get_or_none(tables.Session.id == int(subject[1:]))
        return row.place_id if row else None
    all_places = gazetteer.current()
    home = _area(_AREA_OF_WORKER.rows(id=actor)) if actor else None
    near = all_places.by_id[home].state_code if home else ""
    state, rest = all_places.without_state(subject)
    code = f"{state}/" if state else ""
    if booth := re.fullmatch(r"(\d+)/(\d+)([A-Z]?)", rest):
        acs = all_places.coded(f"{code}AC{booth[1]}", near) or []
        values = {"ac": acs[0].id, "part": int(booth[2]), "suffix": booth[3]} if acs else {}
        in_use = _area(_AREA_OF_PART.rows(**values)) if values else None
        return (in_use or acs[0].id) if len(acs) == 1 else None
    matches = all_places.coded(code + rest, near) or []
    return matches[0].id if len(matches) == 1 else None


def _area(rows: list[Any]) -> int | None:
    """Return the nearest place around the only booth in these rows: its sector, or its AC."""
    all_places = gazetteer.current()
    for row in rows:
        sector = all_places.by_id.get(row.sector_id or 0) if row.retired_at is None else None
        return row.ac_id if sector is None or sector.removed else sector.id
    return None


def _code_of(actor: int | None) -> str | None:
    """Return a worker's ID, as SQLite may reuse the number once the worker is gone."""
    return _first(_CODE_OF_WORKER.rows(id=actor)) if actor else None


def _first(rows: list[Any]) -> Any:
    """Return the only column of the first row, None without any."""
    return rows[0][0] if rows else None


def _head() -> tuple[int, str]:
    """Return the number of rows written and the newest hash; (0, "") when the head is gone."""
    heads = [(row.rows, row.hash) for row in _HEAD.rows() if isinstance(row.rows, int)]
    return heads[0] if heads else (0, "")


def _follows(row: Any, previous: str) -> bool:
    """Return whether a row is the one that was written after the row with this hash."""
    try:
        return bool(row.id > 0 and row.hash == chain_hash(previous, row))
    except (AttributeError, TypeError, ValueError):  # a column holds a type that is never written
        return False


def _newest() -> int:
    newest = tables.Audit.select(tables.Audit.id).order_by(tables.Audit.id.desc()).limit(1)
    return int(newest.scalar() or 0)


def _ids(after: int) -> list[int]:
    row = tables.Audit
    query: Any = row.select(row.id).where(row.id > after).order_by(row.id).limit(BATCH)
    return [row_id for (row_id,) in query.tuples()]


def _between() -> "peewee.ModelSelect[tables.Audit]":
    row = tables.Audit
    return row.select().where(row.id >= BindParam("first"), row.id <= BindParam("last"))


def _area_of(condition: peewee.Expression) -> "peewee.ModelSelect[tables.Worker]":
    return tables.Worker.select(*_AREA).join(tables.Booth).where(condition)


def _area_of_part() -> "peewee.ModelSelect[tables.Booth]":
    booth = tables.Booth
    same = booth.part == BindParam("part"), booth.suffix == BindParam("suffix")
    return booth.select(*_AREA).where(
        booth.ac == BindParam("ac"), *same, booth.retired_at.is_null()
    )


def _insertion() -> peewee.Insert:
    row = tables.Audit
    values = {name: BindParam(name, getattr(row, name)) for name in _WRITTEN}
    return row.insert(**values).returning(row.id)


def _one_more() -> peewee.Update:
    head = tables.AuditHead
    return head.update(rows=head.rows + 1).returning(head.hash)


def _new_hash() -> peewee.Update:
    return tables.AuditHead.update(hash=BindParam("hash")).returning(tables.AuditHead.rows)


# Nearly every operation records what it did, so none of these is compiled anew.
_WRITTEN = [field.name for field in tables.Audit._meta.sorted_fields if field.name != "id"]
_INSERTION, _ONE_MORE, _NEW_HASH = map(CompiledQuery, (_insertion, _one_more, _new_hash))
_AREA = tables.Booth.ac, tables.Booth.sector, tables.Booth.retired_at
_AREA_OF_CODE = CompiledQuery(lambda: _area_of(tables.Worker.public_id == BindParam("public_id")))
_AREA_OF_WORKER = CompiledQuery(lambda: _area_of(tables.Worker.id == BindParam("id")))
_AREA_OF_PART = CompiledQuery(_area_of_part)
_CODE_OF_WORKER = CompiledQuery(
    lambda: tables.Worker.select(tables.Worker.public_id).where(tables.Worker.id == BindParam("id"))
)
# A compiled query returns what is stored: the rows of peewee's models would convert '5' to 5.
_BETWEEN = CompiledQuery(_between)
_HEAD = CompiledQuery(lambda: tables.AuditHead.select(tables.AuditHead.rows, tables.AuditHead.hash))
_OPERATIONAL = sqlite3.OperationalError, peewee.OperationalError
_UNREADABLE = *_OPERATIONAL, DriverDataError, peewee.DataError, TypeError, ValueError
