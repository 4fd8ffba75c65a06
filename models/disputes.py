"""What "not me" does: the invitation is disputed, its data goes, and the number is blocked.

The number stays as a keyed hash in blocked_phone and cannot be noted again. Its owner can still
come by themselves, or by somebody's link.
"""

from datetime import datetime
from typing import Any

from models import audit, blocked, identity, tables, worker_rows
from models.claims import by_token, end, pending
from models.database import transaction
from models.errors import InvitationOver
from models.privacy import Keys


def by_link(token: str, now: datetime) -> str:
    """Take "not me" from whoever opened the forwarded link; raises LinkOver.

    Gives the inviter's ID (seven characters, "" for none): who pressed by mistake goes on by that
    worker's own link.

    Its data goes and the number is blocked, without asking for the phone: who does not want to be
    here need not hand it over first. The worst that a stranger with the link does is that this
    number is not noted again; its owner can still come by themselves, and what others have noted
    stays.
    """
    with transaction():
        row = by_token(token, now)
        _dispute(row, now)
        _note(row, now)
        inviter = tables.Worker.get_or_none(tables.Worker.id == row.inviter_id)
        return str(inviter.public_id) if inviter else ""


def while_registering(invitation_id: int, phone: str, keys: Keys, now: datetime) -> None:
    """Take "not me" from the owner of the phone (E.164, proven) before they have registered.

    Raises InvitationOver when no such invitation waits for this phone.
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
        _note(row, now)


def after_counting(telegram_id: int, invitation_id: int, now: datetime) -> None:
    """Take "I was not brought by them" from a worker: it counts no more.

    Raises NotRegistered, or InvitationOver when it is not the one that counted for this worker.
    """
    with transaction():
        worker = worker_rows.require(telegram_id)
        mine = (tables.Invitation.id == invitation_id) & (tables.Invitation.worker == worker.id)
        if not end("disputed", now, mine, of="confirmed", phone_hash=None, worker=None):
            raise InvitationOver
        tables.Worker.update(inviter=None).where(tables.Worker.id == worker.id).execute()
        if worker.phone_hash:
            blocked.block(worker.phone_hash, now)
        audit.record(worker.id, "dispute", identity.show(worker.public_id), now)
        _note(tables.Invitation.get_by_id(invitation_id), now)


def _note(row: Any, now: datetime) -> None:
    """Let the inviter's coordinators and the booth's see that it was disputed, not by whom."""
    inviter, booth = row.inviter, row.booth
    whose = identity.show(inviter.public_id) if inviter else f"{booth.ac.number}/{booth.part}"
    also = booth.ac_id if booth else None
    audit.record(None, "not_me", whose, now, also=also, invitation=row.id)


def _dispute(row: tables.Invitation, now: datetime) -> None:
    if not end("disputed", now, tables.Invitation.id == row.id, phone_hash=None):
        raise InvitationOver
    if row.phone_hash:
        blocked.block(row.phone_hash, now)
