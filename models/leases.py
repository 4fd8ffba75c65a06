"""Leases: what one process at a time may do, taken over when its holder says nothing any more.

A row and a moment instead of a lock of the database's session, so that a proxy which pools
connections by transaction can stand between, and a holder that hangs loses it too.
"""

from datetime import datetime, timedelta

from models import tables
from models.database import transaction


def hold(name: str, owner: str, now: datetime, for_: timedelta) -> bool:
    """Take a lease, or renew one's own, for so long; False while somebody else holds it."""
    lease = tables.Lease
    with transaction():
        taken = (
            lease.update(owner=owner, until=now + for_)
            .where(lease.name == name, (lease.owner == owner) | (lease.until <= now))
            .execute()
        )
        if taken:
            return True
        lease.insert(name=name, owner=owner, until=now + for_).on_conflict_ignore().execute()
        found = lease.select().where(lease.name == name, lease.owner == owner)
        return bool(found.exists())


def release(name: str, owner: str) -> None:
    """Give a lease back before its time, if it is one's own."""
    tables.Lease.delete().where(tables.Lease.name == name, tables.Lease.owner == owner).execute()
