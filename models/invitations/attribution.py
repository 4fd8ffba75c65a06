"""Credit an inviter when a person registers, and show who is credited.

A claim is a pending invitation to the phone, as old as its row, or the link by which the person
came, as old as its first opening. The earliest is credited. A phone counts once, even when its
owner erases themselves and registers again (counted_phones.py).
"""

from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from models import tables, worker_rows
from models.database import BindParam, CompiledQuery, lock_row
from models.identity import PhoneCipher
from models.invitations import blocked_phones, counted_phones
from models.invitations.errors import LinkOver
from models.invitations.invitation_rows import (
    CAME,
    by_token,
    close,
    first_name,
    is_orphan,
    pending,
)
from models.tables import InvitationState, InvitationVia


@dataclass(frozen=True, slots=True)
class ReferralLink:
    """A worker's own link by which a person came: the worker's ID, and when it was first opened."""

    public_id: str  # seven characters
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Attribution:
    """The inviter who is, or would be, credited: a first name, "" for the organisation itself.

    `invitation_id` is None for a link, of which there is no row before it counts. `booth_id` is
    that of the invitation, or the inviter's own; it may be retired, and then tells the AC alone.
    """

    invitation_id: int | None
    inviter: str
    booth_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a person who opens a forwarded link sees: who invites, and to which booth.

    `inviter` is a first name, "" when the organisation itself invites; the booth may be retired,
    and then tells the AC alone.
    """

    inviter: str
    booth_id: int | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A claim before the decision; without `row` it is a link."""

    at: datetime
    inviter_id: int | None
    row: int | None


def attribute(
    worker_id: int, phone: str, link: ReferralLink | None, keys: PhoneCipher, now: datetime
) -> None:
    """Credit the earliest claim to a new worker, inside the transaction that registers them.

    `phone` (E.164) is proven. The other claims end as `late`. Nobody is credited where the phone
    has counted before.
    """
    phone_hash, counted = keys.phone_hash(phone), counted_phones.hash_of(phone, keys)
    if not counted_phones.has_counted(counted) and _credit(worker_id, phone_hash, link, now):
        tables.CountedPhone.create(phone_hash=counted, at=now)
        inviter = tables.Invitation.select(tables.Invitation.inviter).where(
            tables.Invitation.worker == worker_id
        )
        tables.Worker.update(inviter=inviter).where(tables.Worker.id == worker_id).execute()
    invitation, placeholder_hash = tables.Invitation, blocked_phones.placeholder_hash(phone, keys)
    if not _WAITING.rows(phone_hash=phone_hash, placeholder_hash=placeholder_hash):
        return
    waiting = invitation.expires_at > now
    close(InvitationState.LATE, now, waiting & (invitation.phone_hash == phone_hash))
    shell = waiting & (invitation.phone_hash == placeholder_hash)
    close(InvitationState.LATE, now, shell, phone_hash=None)


def preview(
    phone: str, link: ReferralLink | None, keys: PhoneCipher, now: datetime
) -> Attribution | None:
    """Return who would be credited if the owner of this phone (E.164, proven) registered now."""
    if counted_phones.has_counted(counted_phones.hash_of(phone, keys)):
        return None
    candidates = _candidates(keys.phone_hash(phone), link, now)
    for c in candidates[:1]:
        return Attribution(c.row, _first_name(c.inviter_id), _booth_of(c))
    return None


def credited(telegram_id: int) -> Attribution | None:
    """Return who was credited for this worker; None for nobody. Raises NotRegistered."""
    worker = worker_rows.require(telegram_id)
    row = tables.Invitation.get_or_none(
        tables.Invitation.worker == worker.id, tables.Invitation.state == InvitationState.CONFIRMED
    )
    if row is None or row.inviter_id is None:
        return None
    return Attribution(row.id, _first_name(row.inviter_id))


def opened(token: str, now: datetime) -> OpenedLink:
    """Return who invites by a forwarded link, and to which booth; raises LinkOver."""
    row = by_token(token, now)
    return OpenedLink(_first_name(row.inviter_id), row.booth_id)


def inviter_of(link: ReferralLink) -> str:
    """Return the first name of the worker whose own link was opened; "" if they are gone."""
    return _first_name(_inviter(link))


def inviter_for_own_phone(token: str, telegram_id: int, now: datetime) -> str | None:
    """Return who invites by a forwarded link if it invites this worker's own phone, else None.

    The answer about anybody else's link is the same as about one that has ended, or a forged one.
    Raises NotRegistered.
    """
    try:
        row = by_token(token, now)
    except LinkOver:
        return None
    worker = worker_rows.require(telegram_id)
    return _first_name(row.inviter_id) if row.phone_hash == worker.phone_hash else None


def follow_phone(before: str, after: str) -> None:
    """Change the hash of a worker's phone in the invitations that they came by, or came late for.

    Inside the caller's transaction. Otherwise nothing would lead to the old hash any more, and it
    would stay when they erase themselves.
    """
    same = tables.Invitation.phone_hash == before
    changed = tables.Invitation.update(phone_hash=after)
    changed.where(same, tables.Invitation.state.in_(CAME)).execute()


def forget_phone(phone_hash: str) -> None:
    """Remove the hash of a phone from the invitations its former owner came by, or came late for.

    Inside the caller's transaction. Otherwise they would be found as those of the new owner.
    """
    changed = tables.Invitation.update(phone_hash=None)
    changed.where(
        tables.Invitation.phone_hash == phone_hash, tables.Invitation.state.in_(CAME)
    ).execute()


def know_phone(worker_id: int, phone_hash: str) -> None:
    """Keep the hash of a worker's new phone in the invitation that they came by."""
    tables.Invitation.update(phone_hash=phone_hash).where(
        tables.Invitation.worker == worker_id, tables.Invitation.state.in_(CAME)
    ).execute()


def _credit(worker_id: int, phone_hash: str, link: ReferralLink | None, now: datetime) -> bool:
    for candidate in _candidates(phone_hash, link, now):
        if candidate.row is None:
            if lock_row(tables.Worker, tables.Worker.id == candidate.inviter_id):
                _write_link(worker_id, phone_hash, candidate, now)
                return True
        else:
            still = (tables.Invitation.id == candidate.row) & (tables.Invitation.expires_at > now)
            if close(InvitationState.CONFIRMED, now, still, worker=worker_id):
                return True
    return False


def _candidates(phone_hash: str, link: ReferralLink | None, now: datetime) -> list[_Candidate]:
    """Return the claims on a phone, the earliest first; of two at one moment the invitation."""
    rows = _PENDING.models(tables.Invitation, phone_hash=phone_hash, now=now)
    claims = [_Candidate(row.made_at, row.inviter_id, row.id) for row in rows if not is_orphan(row)]
    inviter = _inviter(link)
    if link is not None and inviter is not None:
        claims.append(_Candidate(min(link.opened_at, now), inviter, None))
    return sorted(claims, key=lambda candidate: candidate.at)


def _booth_of(candidate: _Candidate) -> int | None:
    """Return the booth that an invitation is for, or else the inviter's own."""
    row = tables.Invitation.get_or_none(tables.Invitation.id == candidate.row)
    inviter = tables.Worker.get_or_none(tables.Worker.id == candidate.inviter_id)
    return (row.booth_id if row else None) or (inviter.booth_id if inviter else None)


def _inviter(link: ReferralLink | None) -> int | None:
    """Return the id of the worker whose link it is, if they are still one."""
    if link is None:
        return None
    row = tables.Worker.get_or_none(
        tables.Worker.public_id == link.public_id, tables.Worker.telegram_id.is_null(False)
    )
    return row.id if row else None


def _write_link(worker_id: int, phone_hash: str, claim: _Candidate, now: datetime) -> None:
    tables.Invitation.create(
        inviter=claim.inviter_id,
        booth=tables.Worker.get_by_id(worker_id).booth_id,
        via=InvitationVia.LINK,
        state=InvitationState.CONFIRMED,
        phone_hash=phone_hash,
        made_at=claim.at,
        ended_at=now,
        worker=worker_id,
    )


def _first_name(worker_id: int | None) -> str:
    row = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    return first_name(row.name) if row else ""


def _pending_for_a_phone() -> "ModelSelect[tables.Invitation]":
    invitation = tables.Invitation
    rows = pending(BindParam("now")).where(invitation.phone_hash == BindParam("phone_hash"))
    return rows.order_by(invitation.made_at, invitation.id)


def _waiting() -> "ModelSelect[tables.Invitation]":
    invitation = tables.Invitation
    is_own = (invitation.phone_hash == BindParam("phone_hash")) | (
        invitation.phone_hash == BindParam("placeholder_hash")
    )
    return invitation.select(invitation.id).where(is_own).limit(1)


_PENDING, _WAITING = CompiledQuery(_pending_for_a_phone), CompiledQuery(_waiting)
