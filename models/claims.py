"""Who brought whom: crediting at registration, and "not me".

A claim is an invitation that waits for the phone, as old as its row, or the link by which the
person came, as old as its first opening. The earliest is credited, and a phone counts once, even
if its owner erases themselves and comes again. States change by conditional UPDATE, so that of a
confirmation, an expiry and a dispute at the same moment exactly one happens.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import ModelSelect

from models import audit, identity, tables
from models.database import transaction
from models.errors import InvitationOver, NotRegistered
from models.privacy import Keys

FORGOTTEN: dict[str, Any] = {"name": "", "phone": None, "token": None}  # when it is not pending


@dataclass(frozen=True, slots=True)
class Link:
    """A worker's own link, by which somebody came: their ID, and when it was first opened."""

    public_id: str  # seven characters
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is, or would be, credited. `inviter` is a first name, "" for the organisation itself.

    `invitation_id` is None for a link, of which there is no row before it counts.
    """

    invitation_id: int | None
    inviter: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody who opens a forwarded link sees: who invites, and to which booth.

    `inviter` is a first name, "" when the organisation itself invites.
    """

    inviter: str
    booth_id: int | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A claim before it is decided; without `row` it is a link."""

    at: datetime
    inviter_id: int | None
    row: int | None


def credit(worker_id: int, phone_hash: str, link: Link | None, now: datetime) -> None:
    """Credit the earliest claim to a new worker, inside the transaction that registers them.

    The other claims end as `late`. Nobody is credited where the phone has counted before.
    """
    counted = False if _has_counted(phone_hash) else _credit(worker_id, phone_hash, link, now)
    waiting = tables.Invitation.phone_hash == phone_hash
    end("late", now, waiting & (tables.Invitation.expires_at > now))
    if counted:
        by = tables.Invitation.select(tables.Invitation.inviter).where(
            tables.Invitation.worker == worker_id
        )
        tables.Worker.update(inviter=by).where(tables.Worker.id == worker_id).execute()


def first(phone: str, link: Link | None, keys: Keys, now: datetime) -> Claim | None:
    """Say who would be credited if the owner of this phone (E.164, proven) registered now."""
    phone_hash = keys.phone_hash(phone)
    candidates = [] if _has_counted(phone_hash) else _candidates(phone_hash, link, now)
    return next((Claim(c.row, _first_name(c.inviter_id)) for c in candidates), None)


def credited(telegram_id: int) -> Claim | None:
    """Say who was credited for this worker; None for nobody. Raises NotRegistered."""
    worker = _worker(telegram_id)
    row = tables.Invitation.get_or_none(
        tables.Invitation.worker == worker.id, tables.Invitation.state == "confirmed"
    )
    if row is None or row.inviter_id is None:
        return None
    return Claim(row.id, _first_name(row.inviter_id))


def opened(token: str, now: datetime) -> Opened:
    """Say who invites by a forwarded link, and to where; raises InvitationOver."""
    row = _by_token(token, now)
    return Opened(_first_name(row.inviter_id), row.booth_id)


def dispute_link(token: str, now: datetime) -> None:
    """Take "not me" from whoever opened the forwarded link; raises InvitationOver.

    Its data goes and the number is blocked, without asking for the phone: who does not want to be
    here need not hand it over first. The worst that a stranger with the link does is that this
    number is not noted again; its owner can still come by themselves, and what others have noted
    stays.
    """
    with transaction():
        _dispute(_by_token(token, now), now)


def dispute_waiting(invitation_id: int, phone: str, keys: Keys, now: datetime) -> None:
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


def dispute_credited(telegram_id: int, invitation_id: int, now: datetime) -> None:
    """Take "I was not brought by them" from a worker: it counts no more.

    Raises NotRegistered, or InvitationOver when it is not the one that counted for this worker.
    """
    with transaction():
        worker = _worker(telegram_id)
        mine = (tables.Invitation.id == invitation_id) & (tables.Invitation.worker == worker.id)
        if not end("disputed", now, mine, of="confirmed", phone_hash=None, worker=None):
            raise InvitationOver
        tables.Worker.update(inviter=None).where(tables.Worker.id == worker.id).execute()
        if worker.phone_hash:
            _block(worker.phone_hash, now)
        audit.record(worker.id, "dispute", identity.show(worker.public_id), now)


def pending(now: datetime) -> "ModelSelect[tables.Invitation]":
    """Select the invitations that can still be confirmed."""
    return tables.Invitation.select().where(
        tables.Invitation.state == "pending", tables.Invitation.expires_at > now
    )


def end(state: str, now: datetime, which: Any, *, of: str = "pending", **more: Any) -> int:
    """Bring those of `which` that are still in the state `of` to another, and forget their data.

    Gives how many it did so with.
    """
    changed = tables.Invitation.update(state=state, ended_at=now, **FORGOTTEN, **more)
    return int(changed.where(tables.Invitation.state == of, which).execute())


def first_name(name: str) -> str:
    """Give the first word of a name."""
    return name.split()[0] if name.split() else ""


def _credit(worker_id: int, phone_hash: str, link: Link | None, now: datetime) -> bool:
    for candidate in _candidates(phone_hash, link, now):
        if candidate.row is None:
            if _hold(candidate.inviter_id):
                _write_link(worker_id, phone_hash, candidate, now)
                return True
        else:
            still = (tables.Invitation.id == candidate.row) & (tables.Invitation.expires_at > now)
            if end("confirmed", now, still, worker=worker_id):
                return True
    return False


def _candidates(phone_hash: str, link: Link | None, now: datetime) -> list[_Candidate]:
    """Give the claims on a phone, the earliest first; of two at one moment the noted one."""
    rows = pending(now).where(tables.Invitation.phone_hash == phone_hash)
    order = tables.Invitation.made_at, tables.Invitation.id
    found = [
        _Candidate(row.made_at, row.inviter_id, row.id)
        for row in rows.order_by(*order)
        if not _is_orphan(row)
    ]
    inviter = _inviter(link)
    if link is not None and inviter is not None:
        found.append(_Candidate(min(link.opened_at, now), inviter, None))
    return sorted(found, key=lambda candidate: candidate.at)


def _inviter(link: Link | None) -> int | None:
    """Give the worker whose link it is, if they are still one."""
    if link is None:
        return None
    row = tables.Worker.get_or_none(
        tables.Worker.public_id == link.public_id, tables.Worker.telegram_id.is_null(False)
    )
    return row.id if row else None


def _write_link(worker_id: int, phone_hash: str, by: _Candidate, now: datetime) -> None:
    tables.Invitation.create(
        inviter=by.inviter_id,
        booth=tables.Worker.get_by_id(worker_id).booth_id,
        via="link",
        state="confirmed",
        phone_hash=phone_hash,
        made_at=by.at,
        ended_at=now,
        worker=worker_id,
    )


def _hold(worker_id: int | None) -> bool:
    """Keep a worker's row till the transaction ends; False when it has gone."""
    kept = tables.Worker.update(name=tables.Worker.name).where(tables.Worker.id == worker_id)
    return bool(kept.execute())


def _dispute(row: tables.Invitation, now: datetime) -> None:
    if not end("disputed", now, tables.Invitation.id == row.id, phone_hash=None):
        raise InvitationOver
    if (
        row.phone and row.phone_hash
    ):  # without it the number was blocked before, and the hash is another one
        _block(row.phone_hash, now)


def _block(phone_hash: str, now: datetime) -> None:
    tables.BlockedPhone.insert(phone_hash=phone_hash, at=now).on_conflict_ignore().execute()


def _by_token(token: str, now: datetime) -> tables.Invitation:
    row = pending(now).where(tables.Invitation.token == token).first() if token else None
    if row is None or _is_orphan(row):
        raise InvitationOver
    found: tables.Invitation = row
    return found


def _is_orphan(row: tables.Invitation) -> bool:
    """Whether its inviter has gone; a file without inviter is the operator's."""
    return row.inviter_id is None and row.via != "file"


def _has_counted(phone_hash: str) -> bool:
    return bool(
        tables.Invitation.select()
        .where(tables.Invitation.phone_hash == phone_hash, tables.Invitation.state == "confirmed")
        .exists()
    )


def _first_name(worker_id: int | None) -> str:
    row = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    return first_name(row.name) if row else ""


def _worker(telegram_id: int) -> tables.Worker:
    row = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    if row is None:
        raise NotRegistered
    found: tables.Worker = row
    return found
