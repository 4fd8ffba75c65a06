"""Who brought whom: crediting at registration. "Not me" is models.disputes.

A claim is an invitation that waits for the phone, as old as its row, or the link by which the
person came, as old as its first opening. The earliest is credited. A phone counts once, even when
its owner erases themselves and comes again: going and coming would pump the count. States change
by conditional UPDATE, so that of a confirmation, an expiry and a dispute at the same moment exactly
one happens.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import ModelSelect

from models import blocked, places, tables, worker_rows
from models.database import lock_row
from models.errors import LinkOver
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

    `inviter` is a first name, "" when the organisation itself invites; `booth_id` is None when the
    booth is not in use any more.
    """

    inviter: str
    booth_id: int | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A claim before it is decided; without `row` it is a link."""

    at: datetime
    inviter_id: int | None
    row: int | None


def credit(worker_id: int, phone: str, link: Link | None, keys: Keys, now: datetime) -> None:
    """Credit the earliest claim to a new worker, inside the transaction that registers them.

    `phone` (E.164) is proven. The other claims end as `late`. Nobody is credited where the phone
    has counted before.
    """
    phone_hash, counted = keys.phone_hash(phone), _counted_hash(phone, keys)
    if not _has_counted(counted) and _credit(worker_id, phone_hash, link, now):
        tables.CountedPhone.create(phone_hash=counted, at=now)
        by = tables.Invitation.select(tables.Invitation.inviter).where(
            tables.Invitation.worker == worker_id
        )
        tables.Worker.update(inviter=by).where(tables.Worker.id == worker_id).execute()
    waiting = tables.Invitation.phone_hash.in_(blocked.hashes(phone, keys))
    end("late", now, waiting & (tables.Invitation.expires_at > now))


def first(phone: str, link: Link | None, keys: Keys, now: datetime) -> Claim | None:
    """Say who would be credited if the owner of this phone (E.164, proven) registered now."""
    if _has_counted(_counted_hash(phone, keys)):
        return None
    candidates = _candidates(keys.phone_hash(phone), link, now)
    return next((Claim(c.row, _first_name(c.inviter_id)) for c in candidates), None)


def credited(telegram_id: int) -> Claim | None:
    """Say who was credited for this worker; None for nobody. Raises NotRegistered."""
    worker = worker_rows.require(telegram_id)
    row = tables.Invitation.get_or_none(
        tables.Invitation.worker == worker.id, tables.Invitation.state == "confirmed"
    )
    if row is None or row.inviter_id is None:
        return None
    return Claim(row.id, _first_name(row.inviter_id))


def opened(token: str, now: datetime) -> Opened:
    """Say who invites by a forwarded link, and to where; raises LinkOver."""
    row = by_token(token, now)
    booth = places.booth(row.booth_id) if row.booth_id else None
    return Opened(_first_name(row.inviter_id), None if booth is None or booth.retired else booth.id)


def noted_by(token: str, telegram_id: int, now: datetime) -> str | None:
    """Say who invites by a forwarded link, where it is to this worker's own phone, else None.

    Of anybody else's it says nothing: as little as of a link that has ended, or of a forged one.
    """
    try:
        row = by_token(token, now)
    except LinkOver:
        return None
    worker = worker_rows.require(telegram_id)
    return _first_name(row.inviter_id) if row.phone_hash == worker.phone_hash else None


def pending(now: datetime) -> "ModelSelect[tables.Invitation]":
    """Select the invitations that can still be confirmed."""
    return tables.Invitation.select().where(
        tables.Invitation.state == "pending", tables.Invitation.expires_at > now
    )


def end(state: str, now: datetime, which: Any, *, of: str = "pending", **more: Any) -> int:
    """Bring those of `which` that are still in the state `of` to another, and forget their data.

    The rules of models.flags look at them once more. Gives how many it did so with.
    """
    new = {"state": state, "ended_at": now, "examined_at": None, **FORGOTTEN, **more}
    changed = tables.Invitation.update(**new)
    return int(changed.where(tables.Invitation.state == of, which).execute())


def by_token(token: str, now: datetime) -> tables.Invitation:
    """Give the row of a forwarded link that can still be answered; raises LinkOver.

    That of a blocked phone never can: there is nothing to confirm, and nobody to invite.
    """
    row = pending(now).where(tables.Invitation.token == token).first() if token else None
    if row is None or _is_orphan(row) or blocked.is_shell(row):
        raise LinkOver
    found: tables.Invitation = row
    return found


def count_no_more(phone: str, keys: Keys, now: datetime) -> None:
    """Keep, inside the caller's transaction, that a phone (E.164) is never to count again."""
    new = tables.CountedPhone.insert(phone_hash=_counted_hash(phone, keys), at=now)
    new.on_conflict_ignore().execute()


def counted_at(phone: str, keys: Keys) -> datetime | None:
    """Say when a phone (E.164) has counted, for its owner; None when it has not."""
    same = tables.CountedPhone.phone_hash == _counted_hash(phone, keys)
    row = tables.CountedPhone.get_or_none(same)
    return row.at if row else None


def first_name(name: str) -> str:
    """Give the first word of a name."""
    return name.split()[0] if name.split() else ""


def _credit(worker_id: int, phone_hash: str, link: Link | None, now: datetime) -> bool:
    for candidate in _candidates(phone_hash, link, now):
        if candidate.row is None:
            if lock_row(tables.Worker, tables.Worker.id == candidate.inviter_id):
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


def _is_orphan(row: tables.Invitation) -> bool:
    """Whether its inviter has gone; a file without inviter is the operator's."""
    return row.inviter_id is None and row.via != "file"


def _counted_hash(phone: str, keys: Keys) -> str:
    return keys.phone_hash(f"counted {phone}")


def _has_counted(counted: str) -> bool:
    same = tables.CountedPhone.phone_hash == counted
    return bool(tables.CountedPhone.select().where(same).exists())


def _first_name(worker_id: int | None) -> str:
    row = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    return first_name(row.name) if row else ""
