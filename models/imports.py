"""Files of people: previews, bringing in, and taking back. Their rows are models.people_rows.

A row becomes a pending invitation, for a number counts only once its person has confirmed. It is
credited to its inviter, or to nobody where the file is a plain list of workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import audit, authority, claims, invitations, places, tables, worker_rows
from models.database import transaction
from models.errors import BadSheet, ImportGone, NotAllowed, UndoOver
from models.people_rows import Entry, Preview, Reading

LOOKED_AT = timedelta(hours=24)  # how long a preview may be acted on
UNDO = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Looked:
    """A preview that waits to be acted on: where the file is, and the SHA-256 it must have."""

    file_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import made, and until when it can be taken back."""

    batch_id: int
    kind: str
    rows: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: rows taken back, and those that had been confirmed and stay."""

    taken_back: int
    stayed: int


def scope(telegram_id: int) -> frozenset[int]:
    """Give the ACs for which this person may import; raises NotRegistered or NotAllowed."""
    held = authority.places_of(telegram_id, "import")
    if not held:
        worker_rows.require_id(telegram_id)
        raise NotAllowed(place="")
    return frozenset(ac for place in held for ac in places.acs_of(place.id))


def look(
    reading: Reading, telegram_id: int, file_id: str, sha256: str, now: datetime
) -> tuple[int, Preview]:
    """Keep a preview until it is acted on; give its number too. The rows are not kept.

    The same file of the same person has one preview at a time. Raises BadSheet or NotRegistered.
    """
    preview, by = reading.preview(), worker_rows.require_id(telegram_id)
    place_id = _around(reading.entries) or authority.places_of(telegram_id, "import")[0].id
    box = tables.Batch
    with transaction():
        box.delete().where(box.brought_at.is_null(), box.made_at <= now - LOOKED_AT).execute()
        same = box.get_or_none(box.by == by, box.sha256 == sha256, box.brought_at.is_null())
        if same is not None:
            box.update(file_id=file_id, made_at=now).where(box.id == same.id).execute()
            return same.id, preview
        row = box.create(
            kind=preview.kind,
            by=by,
            place=place_id,
            rows=preview.new,
            made_at=now,
            file_id=file_id,
            sha256=sha256,
        )
        code, counts = places.place(place_id).code, {"rows": preview.rows, "new": preview.new}
        audit.record(by, "import_look", code, now, batch=row.id, **counts)
        return row.id, preview


def looked(batch_id: int, telegram_id: int, now: datetime) -> Looked | Brought:
    """Give one's own preview, or what it has made already; raises ImportGone."""
    row = _own(batch_id, telegram_id)
    if row.brought_at is not None:
        return _brought(row)
    if row.made_at <= now - LOOKED_AT:
        raise ImportGone
    return Looked(row.file_id, row.sha256)


def bring(
    batch_id: int, reading: Reading, telegram_id: int, *, days: int, now: datetime
) -> Brought:
    """Bring in what was looked at, all of it or nothing; a second time changes nothing more.

    `days` is how long an invitation waits. Raises ImportGone, BadSheet when a row is wrong, or
    NotAllowed when the person has lost the post meanwhile.
    """
    box = tables.Batch
    with transaction():
        row = _own(batch_id, telegram_id)
        claimed = box.update(brought_at=now, file_id="").where(
            box.id == batch_id, box.brought_at.is_null(), box.made_at > now - LOOKED_AT
        )
        if not claimed.execute():
            return _again(batch_id)
        if {entry.ac_id for entry in reading.entries} - scope(telegram_id):
            raise NotAllowed(place="")
        _require_whole(reading)
        return _fill(row, reading, days, now)


def bring_own(reading: Reading, *, days: int, now: datetime) -> Brought:
    """Bring in a file of the operator's, all of it or nothing.

    Raises BadSheet when a row is wrong or nobody is new.
    """
    _require_whole(reading)
    kind, place_id = reading.preview().kind, _around(reading.entries)
    if place_id is None:
        raise BadSheet(what="nothing_new")
    with transaction():
        row = tables.Batch.create(kind=kind, place=place_id, rows=0, made_at=now, brought_at=now)
        return _fill(row, reading, days, now)


def undo(batch_id: int, telegram_id: int | None, now: datetime) -> Undone:
    """Take back what still waits of an import, within 24 hours; None is the operator.

    Those who have confirmed meanwhile stay: they came themselves. A second time gives the same.
    Raises ImportGone, UndoOver, NotRegistered or NotAllowed.
    """
    box, entry = tables.Batch, tables.Invitation
    with transaction():
        row = box.get_or_none(box.id == batch_id, box.brought_at.is_null(False))
        if row is None:
            raise ImportGone
        actor = None if telegram_id is None else _may_undo(row, telegram_id)
        if row.brought_at <= now - UNDO and row.undone_at is None:
            raise UndoOver(hours=int(UNDO.total_seconds()) // 3600)
        if box.update(undone_at=now).where(box.id == row.id, box.undone_at.is_null()).execute():
            ended = claims.end("undone", now, entry.batch == row.id, phone_hash=None)
            code = places.place(row.place_id).code
            audit.record(actor, "import_undo", code, now, batch=row.id, rows=ended)
        made = entry.select().where(entry.batch == row.id)
        taken_back, stayed = (made.where(entry.state == s) for s in ("undone", "confirmed"))
        return Undone(taken_back.count(), stayed.count())


def drop(batch_id: int, telegram_id: int) -> None:
    """Put a preview aside; one that was brought in stays. Raises ImportGone, NotRegistered."""
    with transaction():
        row = _own(batch_id, telegram_id)
        tables.Batch.delete().where(
            tables.Batch.id == row.id, tables.Batch.brought_at.is_null()
        ).execute()


def _require_whole(reading: Reading) -> None:
    """Raise BadSheet for a file with a wrong row: who mends it should not wonder what is in."""
    if reading.preview().wrong:
        raise BadSheet(what="wrong_rows")


def _fill(row: tables.Batch, reading: Reading, days: int, now: datetime) -> Brought:
    new = [(entry.inviter_id, entry.new) for entry in reading.entries]
    made = invitations.record(new, keys=reading.keys, now=now, days=days, batch_id=row.id)
    tables.Batch.update(rows=made).where(tables.Batch.id == row.id).execute()
    code = places.place(row.place_id).code
    audit.record(row.by_id, "import", code, now, batch=row.id, rows=made)
    return Brought(row.id, row.kind, made, now + UNDO)


def _again(batch_id: int) -> Brought:
    row = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.brought_at.is_null(False)
    )
    if row is None:
        raise ImportGone
    return _brought(row)


def _brought(row: tables.Batch) -> Brought:
    return Brought(row.id, row.kind, row.rows, row.brought_at + UNDO)


def _own(batch_id: int, telegram_id: int) -> tables.Batch:
    by = worker_rows.require_id(telegram_id)
    row: tables.Batch | None = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.by == by
    )
    if row is None:
        raise ImportGone
    return row


def _may_undo(row: tables.Batch, telegram_id: int) -> int:
    """Give the worker's id: whoever brought it in may undo it, and whoever holds the place."""
    own = worker_rows.require_id(telegram_id)
    if row.by_id == own and authority.places_of(telegram_id, "import"):
        return own
    return authority.require(telegram_id, "import", row.place_id)


def _around(entries: Sequence[Entry]) -> int | None:
    """Give the narrowest place around all rows; of several states, that of the first."""
    around = [places.ancestors(ac_id) for ac_id in {entry.ac_id for entry in entries}]
    if not around:
        return None
    common = [place for place in around[0] if all(place in others for others in around[1:])]
    return common[0] if common else around[0][-1]
