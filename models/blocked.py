"""Phones whose owner said "not me": they cannot be invited again, and no inviter is told so.

Who notes one gets the answer that any phone gets. The row is an empty *shell*: it has no phone, and
a hash of its own that no contact has, so it credits nobody, and its link is one that has ended. The
name in it is shown to its inviter alone, in the list of who has not answered: without it that list
would tell. It goes with the row, and for the phone's owner the row is found like any other.
"""

from collections.abc import Collection
from datetime import datetime

from models import tables
from models.privacy import Keys


def block(phone_hash: str, now: datetime) -> None:
    """Keep, inside the caller's transaction, that a phone is not to be invited again."""
    tables.BlockedPhone.insert(phone_hash=phone_hash, at=now).on_conflict_ignore().execute()


def among(phone_hashes: Collection[str]) -> frozenset[str]:
    """Give those of the hashes whose phones are blocked."""
    rows = tables.BlockedPhone.select().where(tables.BlockedPhone.phone_hash.in_(phone_hashes))
    return frozenset(row.phone_hash for row in rows)


def shell_hash(phone: str, keys: Keys) -> str:
    """Give the hash of a shell for this phone (E.164): the same phone is found as noted before."""
    return keys.phone_hash(f"blocked {phone}")


def hashes(phone: str, keys: Keys) -> tuple[str, str]:
    """Give the hashes under which a phone (E.164) may be noted: its own, and that of a shell.

    Always both: who was noted before they were blocked is found as they were then.
    """
    return keys.phone_hash(phone), shell_hash(phone, keys)


def is_shell(row: tables.Invitation) -> bool:
    """Whether an invitation that waits is a shell."""
    return row.phone is None
