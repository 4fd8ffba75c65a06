"""Phones whose owner said "not me": they cannot be invited again, and no inviter learns of it.

Who invites such a phone gets the same answer as for any other. The row is a *placeholder*: it has
no phone and no name, for both were to be deleted, and a hash of its own that no contact has, so it
credits nobody, and its link is one that has ended. In the list of those who have not answered it
stands without a name. For the phone's owner the row is found like any other.
"""

from collections.abc import Collection
from datetime import datetime

from models import tables
from models.identity import PhoneEncryptor


def block(phone_hash: str, now: datetime) -> None:
    """Record, inside the caller's transaction, that a phone is not to be invited again."""
    tables.BlockedPhone.insert(phone_hash=phone_hash, at=now).on_conflict_ignore().execute()


def blocked_among(phone_hashes: Collection[str]) -> frozenset[str]:
    """Return those of the hashes whose phones are blocked."""
    rows = tables.BlockedPhone.select().where(tables.BlockedPhone.phone_hash.in_(phone_hashes))
    return frozenset(row.phone_hash for row in rows)


def placeholder_hash(phone: str, keys: PhoneEncryptor) -> str:
    """Return the placeholder's hash of a phone (E.164).

    It is the same each time, so that the same phone is found as invited before.
    """
    return keys.phone_hash(f"blocked {phone}")


def hashes(phone: str, keys: PhoneEncryptor) -> tuple[str, str]:
    """Return the hashes under which a phone (E.164) may be recorded: its own and its placeholder's.

    Always both: an invitation from before the block is still stored under the phone's own hash.
    """
    return keys.phone_hash(phone), placeholder_hash(phone, keys)


def is_placeholder(row: tables.Invitation) -> bool:
    """Return whether a pending invitation is a placeholder."""
    return row.phone is None
