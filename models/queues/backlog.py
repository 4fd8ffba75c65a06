"""The backlog of the queues: how long the oldest message and the oldest update have waited."""

from datetime import datetime

from peewee import fn

from models.queues import inbox_records, outbox_records
from models.tables.queues import Outbox


def ages(now: datetime) -> tuple[float, float]:
    """Return the seconds that the oldest due message and the oldest unfinished update have waited.

    0 where nothing waits.
    """
    due = Outbox.select(fn.MIN(Outbox.not_before)).where(
        Outbox.state.in_(outbox_records.WAITING), Outbox.not_before <= now
    )
    since = due.scalar()
    return (max(0.0, (now - since).total_seconds()) if since else 0.0), inbox_records.oldest(now)
