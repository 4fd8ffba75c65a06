"""Dispute an invitation ("not me"): its data is erased, and the phone is blocked.

The phone stays as a keyed hash in blocked_phone and cannot be invited again. Its owner can still
come by themselves, or by somebody's link.
"""

from datetime import datetime
from typing import Any

from models import audit, counters, places, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.identity import PhoneCipher, worker_ids
from models.invitations import blocked_phones
from models.invitations.errors import InvitationOver
from models.invitations.invitation_rows import by_token, close, pending
from models.tables import InvitationState


def by_link(token: str, now: datetime) -> str:
    """Record "not me" from whoever opened the forwarded link, and return the inviter's ID.

    The ID has seven characters, "" for none: a person who pressed by mistake continues by that
    worker's own link. Raises LinkOver.

    The invitation's data goes and the phone is blocked without asking for it: a person who does not
    want to be here need not hand it over first. The worst that a stranger with the link can do is
    that this phone cannot be invited again; its owner can still come by themselves, and other
    people's invitations stay.
    """
    with transaction():
        row = by_token(token, now)
        _dispute(row, now)
        _record(row, now)
        inviter = tables.Worker.get_or_none(tables.Worker.id == row.inviter_id)
        return str(inviter.public_id) if inviter else ""


def while_registering(invitation_id: int, phone: str, keys: PhoneCipher, now: datetime) -> None:
    """Record "not me" from the owner of the phone (E.164, proven) before they have registered.

    Raises InvitationOver when no such invitation to this phone is pending.
    """
    with transaction():
        row = (
            pending(now)
            .where(
                tables.Invitation.id == invitation_id,
                tables.Invitation.phone_hash == keys.phone_hash(phone),
            )
            .first()
        )
        if row is None:
            raise InvitationOver
        _dispute(row, now)
        _record(row, now)


def after_counting(telegram_id: int, invitation_id: int, now: datetime) -> None:
    """Record "it was not they who invited me" from a worker: the invitation counts no more.

    Raises NotRegistered, or InvitationOver when it is not the one that was credited for this
    worker.
    """
    with transaction():
        worker = worker_rows.require(telegram_id)
        mine = (tables.Invitation.id == invitation_id) & (tables.Invitation.worker == worker.id)
        if not close(
            InvitationState.DISPUTED, now, mine, of=InvitationState.CONFIRMED, worker=None
        ):
            raise InvitationOver
        counters.doubts_changed([worker.booth_id])
        tables.Worker.update(inviter=None).where(tables.Worker.id == worker.id).execute()
        if worker.phone_hash:
            blocked_phones.block(worker.phone_hash, now)
        audit.record(worker.id, AuditAction.DISPUTE, worker_ids.show(worker.public_id), now)
        _record(tables.Invitation.get_by_id(invitation_id), now)


def _record(row: Any, now: datetime) -> None:
    """Record the dispute for the inviter's and the booth's coordinators, not who disputed it."""
    inviter, booth = row.inviter, row.booth
    subject = worker_ids.show(inviter.public_id) if inviter else places.booth(booth.id).code
    also = booth.ac_id if booth else None
    audit.record(None, AuditAction.NOT_ME, subject, now, also=also, invitation=row.id)


def _dispute(row: tables.Invitation, now: datetime) -> None:
    if not close(InvitationState.DISPUTED, now, tables.Invitation.id == row.id):
        raise InvitationOver
    if row.phone_hash:
        blocked_phones.block(row.phone_hash, now)
