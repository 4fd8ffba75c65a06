"""An inviter's pending invitations: list, withdraw and expire them, and count what came of all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from models import places, tables, worker_rows
from models.database import transaction
from models.identity import PhoneEncryptor
from models.invitations import blocked_phones
from models.invitations.counting import counts, under_review
from models.invitations.errors import InvitationOver
from models.invitations.invitation_rows import close, first_name, pending
from models.tables import InvitationState

BATCH = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """An invitation that nobody has answered yet; `token` is what its link carries."""

    id: int
    name: str
    booth_code: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InviterSummary:
    """An inviter's own numbers: `confirmed` count as on the leaderboard.

    `under_review` have confirmed and are flagged, `pending` have not answered yet, `disputed` said
    "not me"; who they are is not kept.

    `public_id` is what their own link carries, `name` their first name.
    """

    public_id: str
    name: str
    confirmed: int
    under_review: int
    pending: int
    disputed: int


def summary(telegram_id: int, now: datetime) -> InviterSummary:
    """Return a worker's own numbers; raises NotRegistered."""
    worker = worker_rows.require(telegram_id)
    mine = tables.Invitation.select().where(tables.Invitation.inviter == worker.id)
    return InviterSummary(
        public_id=worker.public_id,
        name=first_name(worker.name),
        confirmed=mine.where(counts(tables.Invitation)).count(),
        under_review=under_review(worker.id),
        pending=_pending(worker.id, now).count(),
        disputed=mine.where(tables.Invitation.state == InvitationState.DISPUTED).count(),
    )


def pending_for(
    phones: Iterable[str], keys: PhoneEncryptor, now: datetime
) -> set[tuple[int | None, str]]:
    """Return the pairs of inviter (None for nobody) and phone that have a pending invitation."""
    phone_of = {digest: phone for phone in phones for digest in blocked_phones.hashes(phone, keys)}
    rows = pending(now).where(tables.Invitation.phone_hash.in_(list(phone_of)))
    return {(row.inviter_id, phone_of[str(row.phone_hash)]) for row in rows}


def list_pending(
    telegram_id: int, now: datetime, *, offset: int = 0, limit: int = 10
) -> tuple[tuple[PendingInvitation, ...], int]:
    """Return a worker's own pending invitations, the oldest first, and how many there are.

    Raises NotRegistered.
    """
    query = _pending(worker_rows.require(telegram_id).id, now)
    order = tables.Invitation.made_at, tables.Invitation.id
    rows = query.order_by(*order).offset(offset).limit(limit)
    return tuple(map(of_row, rows)), query.count()


def one_pending(telegram_id: int, invitation_id: int, now: datetime) -> PendingInvitation:
    """Return one of the worker's pending invitations; raises NotRegistered or InvitationOver."""
    query = _pending(worker_rows.require(telegram_id).id, now)
    row = query.where(tables.Invitation.id == invitation_id).first()
    if row is None:
        raise InvitationOver
    return of_row(row)


def withdraw(telegram_id: int, invitation_id: int, now: datetime) -> None:
    """Withdraw one of the worker's pending invitations and erase its data.

    Raises NotRegistered or InvitationOver.
    """
    with transaction():
        worker = worker_rows.require(telegram_id)
        mine = (tables.Invitation.id == invitation_id) & (tables.Invitation.inviter == worker.id)
        if not close(InvitationState.UNDONE, now, mine & (tables.Invitation.expires_at > now)):
            raise InvitationOver


def expire(now: datetime, limit: int = BATCH) -> int:
    """Expire at most `limit` invitations whose time is over, and erase name, phone, hash and link.

    Returns how many were expired; call again while it returns `limit`.
    """
    due = (
        tables.Invitation.select(tables.Invitation.id)
        .where(
            tables.Invitation.state == InvitationState.PENDING, tables.Invitation.expires_at <= now
        )
        .order_by(tables.Invitation.expires_at)
        .limit(limit)
    )
    with transaction():
        return close(
            InvitationState.EXPIRED, now, tables.Invitation.id.in_([row.id for row in due])
        )


def _pending(worker_id: int, now: datetime) -> "ModelSelect[tables.Invitation]":
    return pending(now).where(tables.Invitation.inviter == worker_id)


def of_row(row: tables.Invitation) -> PendingInvitation:
    """Return the invitation of a row."""
    return PendingInvitation(
        id=row.id,
        name=row.name,
        booth_code=places.booth(row.booth_id).home.code if row.booth_id else "",
        token=row.token or "",
        expires_at=row.expires_at,
    )
