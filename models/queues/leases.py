"""Leases: tasks that one process at a time may do, until its lease runs out.

A lease is a row with a moment instead of a lock of the database session. So a proxy that pools
connections by transaction can stand in between, and a holder that hangs loses the lease too.
"""

from datetime import datetime, timedelta

from models.database import transaction
from models.tables.queues import Lease


def acquire(name: str, owner: str, now: datetime, for_: timedelta) -> bool:
    """Acquire a lease or renew one's own; return False while somebody else holds it.

    It runs out `for_` after `now`, unless it is renewed.
    """
    with transaction():
        acquired = (
            Lease.update(owner=owner, until=now + for_)
            .where(Lease.name == name, (Lease.owner == owner) | (Lease.until <= now))
            .execute()
        )
        if acquired:
            return True
        Lease.insert(name=name, owner=owner, until=now + for_).on_conflict_ignore().execute()
        own = Lease.select().where(Lease.name == name, Lease.owner == owner)
        return bool(own.exists())


def release(name: str, owner: str) -> None:
    """Release a lease before it runs out; does nothing when somebody else holds it."""
    Lease.delete().where(Lease.name == name, Lease.owner == owner).execute()
