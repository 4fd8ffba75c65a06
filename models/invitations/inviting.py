"""Record invitations: of one person at a time, or of the people of a file.

The answer does not show whether a phone is invited already, registered or blocked: everybody who
invites it gets the same answer, and the same link again for a second time. Only that it is a
worker's is reported to people who may import in that worker's AC, as it is for a file: they know
the workers there, and the invitation could never count.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from models import audit, authority, places, polls, tables
from models.audit import AuditAction
from models.database import bulk_insert, lock_row, transaction
from models.identity import PhoneCipher, PhoneEncryptor, clean_name, worker_ids
from models.invitations import blocked_phones
from models.invitations.errors import AlreadyWorker, OwnPhone, TooManyInvitations
from models.invitations.invitation_rows import pending
from models.invitations.pending_invitations import BATCH, PendingInvitation, of_row, pending_for
from models.polls import Content
from models.tables import InvitationState as InvitationState
from models.tables import InvitationVia as InvitationVia

DAY = timedelta(days=1)
TOKEN = 16  # letters and digits, 80 bits: a link that ends in - or _ is often cut when forwarded


@dataclass(frozen=True, slots=True)
class InvitationLimits:
    """After how many days an invitation expires, and how many one worker may record in 24 hours."""

    days: int
    per_day: int


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A person to be invited: phone in E.164 form, a name, and the booth they are meant for."""

    phone: str
    name: str
    booth_id: int


def add(
    telegram_id: int, new: NewInvitation, keys: PhoneCipher, limits: InvitationLimits, now: datetime
) -> PendingInvitation:
    """Record an invitation of a person who is absent; for the same phone again return the same one.

    The inviter holds a post that reaches the booth. Locks the inviter's row. Raises NotRegistered,
    NoPost, NotAllowed, UnknownBooth, BadName, OwnPhone, AlreadyWorker (which is recorded in the
    audit), PollSilence or TooManyInvitations.
    """
    name, booth = clean_name(new.name), places.booth(new.booth_id)
    with transaction():
        inviter_id = authority.require_post_around(telegram_id, booth)
        inviter = _locked(inviter_id)
        own_ac = places.booth(inviter.booth_id).ac.id
        polls.require(Content.INVITATION, (booth.ac.id, own_ac), now)
        if keys.phone_hash(new.phone) == inviter.phone_hash:
            raise OwnPhone
        if not _is_known_worker(telegram_id, keys.phone_hash(new.phone)):
            return _record_one(
                inviter_id, NewInvitation(new.phone, name, booth.id), keys, limits, now
            )
        # The subject is no worker's code: whoever reads the audit learns no more than the inviter.
        audit.record(inviter_id, AuditAction.INVITE_WORKER, booth.code, now)
    raise AlreadyWorker


def record_from_file(
    new: Iterable[tuple[int | None, NewInvitation]],
    *,
    keys: PhoneEncryptor,
    now: datetime,
    days: int,
    batch_id: int | None = None,
) -> int:
    """Record the people of a file inside the caller's transaction; return how many rows were made.

    Each comes with the id of the worker who invites, None for nobody. A person whom that inviter
    has invited already is skipped. The caller checks who may do it, and for which booths.
    """
    count, entries = 0, iter(new)
    while chunk := list(islice(entries, BATCH)):
        rows: dict[tuple[int | None, str], dict[str, Any]] = {}
        columns = _rows([person for _, person in chunk], keys, now, days)
        for (inviter_id, person), row in zip(chunk, columns, strict=True):
            fixed = {"inviter": inviter_id, "via": InvitationVia.FILE, "batch": batch_id}
            rows[inviter_id, person.phone] = row | fixed
        for key in pending_for((person.phone for _, person in chunk), keys, now):
            rows.pop(key, None)
        bulk_insert.insert(tables.Invitation, list(rows.values()))
        count += len(rows)
    return count


def _record_one(
    inviter_id: int, new: NewInvitation, keys: PhoneCipher, limits: InvitationLimits, now: datetime
) -> PendingInvitation:
    """Record a person inside the caller's transaction, or correct the invitation that exists.

    The result has the name as it was typed, also where that is not stored.
    """
    hashes = blocked_phones.hashes(new.phone, keys)
    same = _of(inviter_id) & tables.Invitation.phone_hash.in_(hashes)
    is_blocked = bool(blocked_phones.blocked_among(hashes))
    changes = {"booth": new.booth_id} if is_blocked else {"booth": new.booth_id, "name": new.name}
    if not _corrected(same, changes, now):
        _refuse_too_many(inviter_id, limits.per_day, now)
        [row] = _rows([new], keys, now, limits.days)
        invitation = tables.Invitation.create(inviter=inviter_id, via=InvitationVia.TYPED, **row)
        code = places.booth(new.booth_id).code
        audit.record(inviter_id, AuditAction.INVITE, code, now, invitation=invitation.id)
    return replace(of_row(pending(now).where(same).get()), name=new.name)


def _is_known_worker(telegram_id: int, phone_hash: str) -> bool:
    """Return whether a phone is a worker's, of a place where this person may import."""
    row = tables.Worker.get_or_none(tables.Worker.phone_hash == phone_hash)
    if row is None:
        return False
    return authority.may(telegram_id, "import", places.booth(row.booth_id).area.id)


def _rows(
    new: list[NewInvitation], keys: PhoneEncryptor, now: datetime, days: int
) -> Iterator[dict[str, Any]]:
    hashes = [keys.phone_hash(person.phone) for person in new]
    blocked_hashes = blocked_phones.blocked_among(hashes)
    for person, phone_hash in zip(new, hashes, strict=True):
        yield _row(person, phone_hash in blocked_hashes, keys, now, days)


def _row(
    new: NewInvitation, is_blocked: bool, keys: PhoneEncryptor, now: datetime, days: int
) -> dict[str, Any]:
    """Return the columns of an invitation."""
    phone_hash, placeholder_hash = blocked_phones.hashes(new.phone, keys)
    return {
        "booth": new.booth_id,
        "name": "" if is_blocked else new.name,
        "phone": None if is_blocked else keys.encrypt(new.phone),
        "phone_hash": placeholder_hash if is_blocked else phone_hash,
        "token": "".join(secrets.choice(worker_ids.ALPHABET) for _ in range(TOKEN)),
        "made_at": now,
        "expires_at": now + days * DAY,
    }


def _corrected(same: Any, changes: dict[str, Any], now: datetime) -> bool:
    """Change the existing invitation to what was typed last; False without one."""
    changed = tables.Invitation.update(**changes).where(
        same, tables.Invitation.state == InvitationState.PENDING, tables.Invitation.expires_at > now
    )
    return bool(changed.execute())


def _refuse_too_many(inviter_id: int, per_day: int, now: datetime) -> None:
    """Count what was recorded in 24 hours, whatever came of it: withdrawing frees nothing."""
    today = tables.Invitation.select().where(
        _of(inviter_id),
        tables.Invitation.via == InvitationVia.TYPED,
        tables.Invitation.made_at > now - DAY,
    )
    if today.count() >= per_day:
        raise TooManyInvitations(limit=per_day)


def _of(inviter_id: int | None) -> Any:
    if inviter_id is None:
        return tables.Invitation.inviter.is_null()
    return tables.Invitation.inviter == inviter_id


def _locked(worker_id: int) -> tables.Worker:
    """Return the worker's row. Locks it: what one person records comes one by one."""
    lock_row(tables.Worker, tables.Worker.id == worker_id)
    row: tables.Worker = tables.Worker.get_by_id(worker_id)
    return row
