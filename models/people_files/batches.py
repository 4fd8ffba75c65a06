"""Import a file of people: store its preview, apply it, and undo it.

A row becomes a pending invitation, for a number counts only once its person has confirmed. It is
credited to its inviter, or to nobody where the file is a plain list of workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import audit, authority, invitations, places, polls, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.invitations import invitation_rows
from models.people_files.errors import ImportGone, UndoOver
from models.people_files.previews import ImportPreview, ImportPreviewBuilder
from models.people_files.row_context import ImportRow
from models.polls import Content
from models.spreadsheets import BadSheet
from models.tables import BatchKind as BatchKind
from models.tables import InvitationState

PREVIEWED = timedelta(hours=24)  # how long a preview may be acted on
UNDO = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SavedPreview:
    """A preview that waits to be acted on: where the file is, and the SHA-256 it must have."""

    file_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AppliedImport:
    """An import: how many rows it made, and until when it can be undone."""

    batch_id: int
    kind: str
    rows: int
    until: datetime


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """The result of an undo: rows taken back, and those that had been confirmed and stay."""

    taken_back: int
    stayed: int


def scope(telegram_id: int) -> frozenset[int]:
    """Return the ACs and sectors for which this person may import.

    Raises NotRegistered or NotAllowed.
    """
    own_places = authority.places_of(telegram_id, "import")
    if not own_places:
        worker_rows.require_id(telegram_id)
        raise NotAllowed(place="")
    acs = (ac for place in own_places for ac in places.acs_of(place.id))
    return frozenset((*acs, *(place.id for place in own_places if place.is_sector)))


def save_preview(
    reading: ImportPreviewBuilder, telegram_id: int, file_id: str, sha256: str, now: datetime
) -> tuple[int, ImportPreview]:
    """Save a preview until it is acted on; return its number and the preview. No row is saved.

    The same file of the same person has one preview at a time. Raises BadSheet or NotRegistered.
    """
    preview, worker_id = reading.preview(), worker_rows.require_id(telegram_id)
    place_id = _around(reading.entries) or authority.places_of(telegram_id, "import")[0].id
    batch = tables.Batch
    with transaction():
        batch.delete().where(
            batch.imported_at.is_null(), batch.made_at <= now - PREVIEWED
        ).execute()
        same = batch.get_or_none(
            batch.by == worker_id, batch.sha256 == sha256, batch.imported_at.is_null()
        )
        if same is not None:
            batch.update(file_id=file_id, made_at=now).where(batch.id == same.id).execute()
            return same.id, preview
        row = batch.create(
            kind=preview.kind,
            by=worker_id,
            place=place_id,
            rows=preview.new,
            made_at=now,
            file_id=file_id,
            sha256=sha256,
        )
        code, counts = places.place(place_id).code, {"rows": preview.rows, "new": preview.new}
        audit.record(worker_id, AuditAction.IMPORT_LOOK, code, now, batch=row.id, **counts)
        return row.id, preview


def get_preview(batch_id: int, telegram_id: int, now: datetime) -> SavedPreview | AppliedImport:
    """Return the person's own preview, or the import it has become; raises ImportGone."""
    row = _own(batch_id, telegram_id)
    if row.imported_at is not None:
        return _applied(row)
    if row.made_at <= now - PREVIEWED:
        raise ImportGone
    return SavedPreview(row.file_id, row.sha256)


def apply(
    batch_id: int, reading: ImportPreviewBuilder, telegram_id: int, *, days: int, now: datetime
) -> AppliedImport:
    """Import the previewed file, all of it or nothing; a second time changes nothing more.

    `days` is how long an invitation stays pending. Raises ImportGone, BadSheet when a row is wrong,
    NotAllowed when the person has lost the post since, or PollSilence.
    """
    batch = tables.Batch
    with transaction():
        row = _own(batch_id, telegram_id)
        claimed = batch.update(imported_at=now, file_id="").where(
            batch.id == batch_id, batch.imported_at.is_null(), batch.made_at > now - PREVIEWED
        )
        if not claimed.execute():
            return _get_applied(batch_id)
        own, areas = scope(telegram_id), {entry.area_id for entry in reading.entries}
        if any(own.isdisjoint(places.ancestors(area_id)) for area_id in areas):
            raise NotAllowed(place="")
        polls.require(Content.INVITATION, areas, now)
        _require_whole(reading)
        return _fill(row, reading, days, now)


def apply_by_operator(reading: ImportPreviewBuilder, *, days: int, now: datetime) -> AppliedImport:
    """Import a file of the operator's, all of it or nothing.

    `days` is how long an invitation stays pending. Raises BadSheet when a row is wrong or nobody is
    new.
    """
    _require_whole(reading)
    kind, place_id = reading.preview().kind, _around(reading.entries)
    if place_id is None:
        raise BadSheet(what="nothing_new")
    with transaction():
        row = tables.Batch.create(kind=kind, place=place_id, rows=0, made_at=now, imported_at=now)
        return _fill(row, reading, days, now)


def undo(batch_id: int, telegram_id: int | None, now: datetime) -> UndoneImport:
    """Undo the part of an import that is still pending, within 24 hours; None is the operator.

    Those who have confirmed since stay: they came themselves. A second time returns the same.
    Raises ImportGone, UndoOver, NotRegistered or NotAllowed.
    """
    batch, invitation = tables.Batch, tables.Invitation
    with transaction():
        row = batch.get_or_none(batch.id == batch_id, batch.imported_at.is_null(False))
        if row is None:
            raise ImportGone
        actor = None if telegram_id is None else _may_undo(row, telegram_id)
        if row.imported_at <= now - UNDO and row.undone_at is None:
            raise UndoOver(hours=int(UNDO.total_seconds()) // 3600)
        if (
            batch.update(undone_at=now)
            .where(batch.id == row.id, batch.undone_at.is_null())
            .execute()
        ):
            ended = invitation_rows.close(InvitationState.UNDONE, now, invitation.batch == row.id)
            code = places.place(row.place_id).code
            audit.record(actor, AuditAction.IMPORT_UNDO, code, now, batch=row.id, rows=ended)
        rows = invitation.select().where(invitation.batch == row.id)
        taken_back, stayed = (
            rows.where(invitation.state == s)
            for s in (InvitationState.UNDONE, InvitationState.CONFIRMED)
        )
        return UndoneImport(taken_back.count(), stayed.count())


def drop(batch_id: int, telegram_id: int) -> None:
    """Delete a preview; one that was imported stays.

    Raises ImportGone or NotRegistered.
    """
    with transaction():
        row = _own(batch_id, telegram_id)
        tables.Batch.delete().where(
            tables.Batch.id == row.id, tables.Batch.imported_at.is_null()
        ).execute()


def _require_whole(reading: ImportPreviewBuilder) -> None:
    """Raise BadSheet for a file with a wrong row: whoever fixes it knows what is in."""
    if reading.preview().wrong:
        raise BadSheet(what="wrong_rows")


def _fill(
    row: tables.Batch, reading: ImportPreviewBuilder, days: int, now: datetime
) -> AppliedImport:
    new = [(entry.inviter_id, entry.new) for entry in reading.entries]
    count = invitations.record_from_file(
        new, keys=reading.keys, now=now, days=days, batch_id=row.id
    )
    tables.Batch.update(rows=count).where(tables.Batch.id == row.id).execute()
    code = places.place(row.place_id).code
    audit.record(row.by_id, AuditAction.IMPORT, code, now, batch=row.id, rows=count)
    return AppliedImport(row.id, row.kind, count, now + UNDO)


def _get_applied(batch_id: int) -> AppliedImport:
    row = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.imported_at.is_null(False)
    )
    if row is None:
        raise ImportGone
    return _applied(row)


def _applied(row: tables.Batch) -> AppliedImport:
    return AppliedImport(row.id, row.kind, row.rows, row.imported_at + UNDO)


def _own(batch_id: int, telegram_id: int) -> tables.Batch:
    worker_id = worker_rows.require_id(telegram_id)
    row: tables.Batch | None = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.by == worker_id
    )
    if row is None:
        raise ImportGone
    return row


def _may_undo(row: tables.Batch, telegram_id: int) -> int:
    """Return the worker's id: the person who imported it may undo it, and who holds the place."""
    worker_id = worker_rows.require_id(telegram_id)
    if row.by_id == worker_id and authority.places_of(telegram_id, "import"):
        return worker_id
    return authority.require(telegram_id, "import", row.place_id)


def _around(entries: Sequence[ImportRow]) -> int | None:
    """Return the narrowest place around all rows; of several states, that of the first."""
    around = [places.ancestors(area_id) for area_id in {entry.area_id for entry in entries}]
    if not around:
        return None
    common = [place for place in around[0] if all(place in others for others in around[1:])]
    return common[0] if common else around[0][-1]
