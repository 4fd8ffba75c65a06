"""Phones that have counted for an inviter, by their hash: each counts once.

Otherwise leaving and coming back would pump the count. It is remembered for SHAKTI_KEEP_MARKS_DAYS
after the owner of a phone has left.
"""

from datetime import datetime

from models import tables
from models.database import BindParam, CompiledQuery
from models.identity import PhoneCipher


def count_no_more(phone: str, keys: PhoneCipher, now: datetime) -> None:
    """Record, inside the caller's transaction, that a phone (E.164) does not count again.

    Its days begin anew.
    """
    mark(hash_of(phone, keys), now)


def mark(counted: str, now: datetime) -> None:
    """Record, by its hash alone, that a phone does not count again.

    Only the day is kept: the very moment would lead to the other traces of who left then.
    """
    row, day = tables.CountedPhone, now.replace(hour=0, minute=0, second=0, microsecond=0)
    row.insert(phone_hash=counted, at=day).on_conflict(
        conflict_target=(row.phone_hash,), update={row.at: day}
    ).execute()


def counted_at(phone: str, keys: PhoneCipher) -> datetime | None:
    """Return when a phone (E.164) has counted, for its owner; None when it has not."""
    same = tables.CountedPhone.phone_hash == hash_of(phone, keys)
    row = tables.CountedPhone.get_or_none(same)
    return row.at if row else None


def hash_of(phone: str, keys: PhoneCipher) -> str:
    """Return the hash under which it is recorded that a phone (E.164) has counted."""
    return keys.phone_hash(f"counted {phone}")


def has_counted(counted: str) -> bool:
    """Return whether the phone with this hash has counted."""
    return bool(_COUNTED.rows(phone_hash=counted))


_COUNTED = CompiledQuery(
    lambda: tables.CountedPhone.select(tables.CountedPhone.phone_hash).where(
        tables.CountedPhone.phone_hash == BindParam("phone_hash")
    )
)
