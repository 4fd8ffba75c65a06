"""The owner of a phone: Telegram vouches for the newest, who may not be the one registered with it.

A SIM card moves to another Telegram account, or an operator gives the number to somebody else. The
proof that is newer counts: a contact that was shared before the registered worker proved the phone
takes nothing from them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models import audit, counters, tables
from models.audit import AuditAction
from models.authority import post_kinds
from models.counters import Counted
from models.database import lock_row
from models.identity import PhoneCipher, worker_ids
from models.invitations import attribution, counted_phones
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.workers.errors import PhoneTaken


@dataclass(frozen=True, slots=True)
class PhoneClaim:
    """That a phone is somebody's own now, who is not the worker registered with it.

    `proven_at` is when they shared it as their own contact.
    """

    proven_at: datetime


def is_taken(telegram_id: int, phone: str, keys: PhoneCipher) -> bool:
    """Return whether the worker of another Telegram account has this phone (E.164)."""
    row = _holder(keys.phone_hash(phone))
    return row is not None and row.telegram_id != telegram_id


def lock_holder(phone: str, proven_at: datetime, keys: PhoneCipher) -> Any:
    """Return the locked row of the worker with this phone, None without one.

    Raises PhoneTaken where their proof of it is not older than `proven_at`.
    """
    phone_hash = keys.phone_hash(phone)
    row = _holder(phone_hash)
    while row is not None:  # until the one that is locked is the one that has it
        lock_row(tables.Worker, tables.Worker.id == row.id)
        locked, row = row.id, _holder(phone_hash)
        if row is not None and row.id == locked:
            break
    if row is not None and (row.phone_since or row.confirmed_at or row.last_active_at) >= proven_at:
        raise PhoneTaken
    return row


def lock_both(worker_id: int, phone: str, keys: PhoneCipher) -> None:
    """Lock a worker's row and that of who has a phone, in the order of their ids.

    So that two who exchange their phones do not wait for each other.
    """
    holder = _holder(keys.phone_hash(phone))
    for row_id in sorted({worker_id, holder.id if holder else worker_id}):
        lock_row(tables.Worker, tables.Worker.id == row_id)


def release(phone: str, claim: PhoneClaim, keys: PhoneCipher, now: datetime) -> None:
    """Remove a phone (E.164) from the worker who has it, inside the caller's transaction.

    They count as unconfirmed, and their posts wait, until they share a phone of their own. The
    phone never counts again. They are told; who has the phone now is told to nobody. Where no
    worker has the phone nothing changes. Locks the row. Raises PhoneTaken.
    """
    row = lock_holder(phone, claim.proven_at, keys)
    if row is None:
        return
    tables.Worker.update(phone=None, phone_hash=None, confirmed_at=None, phone_since=now).where(
        tables.Worker.id == row.id
    ).execute()
    counters.changed(Counted.of(row), None)
    post = tables.Post
    post.update(waits_since=now).where(
        post.worker == row.id,
        post.in_force(),
        post.kind != post_kinds.ADMIN,  # the settings vouch for their account
    ).execute()
    counters.posts_of_changed(row.id)
    attribution.forget_phone(row.phone_hash)
    counted_phones.count_no_more(phone, keys, now)
    audit.record(None, AuditAction.LOSE_PHONE, worker_ids.show(row.public_id), now)
    if row.telegram_id is not None:
        tell(row.id, row.telegram_id, "lost", now)


def confirm_anew(row: Any, phone_hash: str, now: datetime) -> bool:
    """Count a worker again who has shared a phone of their own; False when they counted already.

    Inside the caller's transaction, which has locked and updated the row but for this. The posts
    that began to wait when they lost the phone do not wait any more.
    """
    if row.confirmed_at is not None:
        return False
    tables.Worker.update(confirmed_at=now).where(tables.Worker.id == row.id).execute()
    counters.changed(None, replace(Counted.of(row), confirmed_at=now))
    counters.doubts_changed([row.booth_id])
    post = tables.Post
    post.update(waits_since=None).where(
        post.worker == row.id, post.until.is_null(), post.waits_since == row.phone_since
    ).execute()
    counters.posts_of_changed(row.id)
    attribution.know_phone(row.id, phone_hash)
    return True


def tell(worker_id: int, telegram_id: int, what: str, now: datetime) -> None:
    """Queue the news about a phone for an account: `moved` or `lost`. For models alone."""
    outbox.enqueue(
        f"account:{worker_id}:{what}:{now.isoformat()}",
        telegram_id,
        0,
        OutboxSubject.ACCOUNT,
        {"worker": worker_id, "what": what},
        now=now,
        at_least_once=True,
    )


def _holder(phone_hash: str) -> Any:
    return tables.Worker.get_or_none(tables.Worker.phone_hash == phone_hash)
