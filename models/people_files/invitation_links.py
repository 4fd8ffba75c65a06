"""The links of the people whom an import has invited, for the person who imported them.

It holds names, so that only they get it, while they may import there; each time it is in the audit.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import audit, places, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.invitations import PendingInvitation, invitation_rows, pending_invitations
from models.people_files import batches
from models.people_files.errors import ImportGone

PAGE = 500  # people of one reading


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """A pending invitation of an import, and the first name of the one in whose name it is."""

    invitation: PendingInvitation
    inviter: str


def record(batch_id: int, telegram_id: int, now: datetime) -> int:
    """Record in the audit that the links of an own import are read; return how many there are.

    Raises NotRegistered, NotAllowed or ImportGone.
    """
    with transaction(repeatable=True):
        row = _own(batch_id, telegram_id)
        count = int(_pending(batch_id, now).count())
        code = places.place(row.place_id).code
        audit.record(row.by_id, AuditAction.IMPORT_SHEET, code, now, batch=batch_id, rows=count)
        return count


def page(
    batch_id: int, telegram_id: int, now: datetime, after: int = 0
) -> tuple[InvitedPerson, ...]:
    """Return up to PAGE people of an own import after the invitation with the id `after`.

    Who is invited by nobody in particular is so in the name of the one who imported them. Raises
    NotRegistered, NotAllowed or ImportGone.
    """
    row = _own(batch_id, telegram_id)
    invitation, worker = tables.Invitation, tables.Worker
    rows = list(
        _pending(batch_id, now).where(invitation.id > after).order_by(invitation.id).limit(PAGE)
    )
    inviters = [r.inviter_id or row.by_id or 0 for r in rows]
    names = {
        w.id: invitation_rows.first_name(w.name)
        for w in worker.select().where(worker.id.in_(set(inviters)))
    }
    return tuple(
        InvitedPerson(pending_invitations.of_row(r), names.get(inviter_id, ""))
        for r, inviter_id in zip(rows, inviters, strict=True)
    )


def _own(batch_id: int, telegram_id: int) -> tables.Batch:
    """Return an import of this person, who may still import in its place."""
    row: tables.Batch | None = tables.Batch.get_or_none(
        tables.Batch.id == batch_id,
        tables.Batch.by == worker_rows.require_id(telegram_id),
        tables.Batch.imported_at.is_null(False),
        tables.Batch.undone_at.is_null(),
    )
    if row is None:
        raise ImportGone
    around = {*places.acs_of(row.place_id), *places.ancestors(row.place_id)}
    if around.isdisjoint(batches.scope(telegram_id)):
        raise NotAllowed(place=places.place(row.place_id).code)
    return row


def _pending(batch_id: int, now: datetime) -> Any:
    return invitation_rows.pending(now).where(tables.Invitation.batch == batch_id)
