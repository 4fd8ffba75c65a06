"""How long things wait that should not wait long."""

from datetime import datetime

from peewee import fn

from models import inbox, tables


def ages(now: datetime) -> tuple[float, float]:
    """Give the seconds that the oldest due message and the oldest unfinished update have waited.

    0 where nothing waits.
    """
    box = tables.Outbox
    due = box.select(fn.MIN(box.not_before)).where(
        box.state.in_(("queued", "sending")), box.not_before <= now
    )
    since = due.scalar()
    return (max(0.0, (now - since).total_seconds()) if since else 0.0), inbox.oldest(now)
