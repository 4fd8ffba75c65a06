"""Leases: tasks that one process at a time may do, until its lease runs out.

A lease is a row with a moment instead of a lock of the database session. So a proxy that pools
connections by transaction can stand in between, and a holder that hangs loses the lease too.
"""

from datetime import datetime, timedelta

from models.database import transaction
from models.tables.queues import Lease


def acquire(
    name: str, owner: str, now: datetime, for_: timedelta, longest: timedelta | None = None
) -> bool:
    """Acquire a lease or renew one's own; return False while somebody else holds it.

    It runs out `for_` after `now`, unless it is renewed. `longest` is the longest for which anybody
    acquires it, where that differs. A lease that would last for more than twice as long was
    acquired by a clock that was ahead: it has run out.
    """
    has_run_out = (Lease.until <= now) | (Lease.until > now + 2 * (longest or for_))
    with transaction():
        acquired = (
            Lease.update(owner=owner, until=now + for_)
            .where(Lease.name == name, (Lease.owner == owner) | has_run_out)
            .execute()
        )
        if acquired:
            return True
        Lease.insert(name=name, owner=owner, until=now + for_).on_conflict_ignore().execute()
        own = Lease.select().where(Lease.name == name, Lease.owner == owner)
        return bool(own.exists())


def holder(name: str) -> str | None:
    """Return who acquired a lease last, whether or not it has run out; None: nobody."""
    row = Lease.get_or_none(Lease.name == name)
    return row.owner if row else None


def until(name: str) -> datetime | None:
    """Return until when a lease was acquired last, past or future; None: nobody has it."""
    row = Lease.get_or_none(Lease.name == name)
    return row.until if row else None


def release(name: str, owner: str) -> None:
    """Release a lease before it runs out; does nothing when somebody else holds it."""
    Lease.delete().where(Lease.name == name, Lease.owner == owner).execute()
