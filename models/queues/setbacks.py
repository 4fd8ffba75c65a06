"""Notice that the clock was set back, and make due what waits for a moment of the old clock."""

from datetime import datetime, timedelta

from models.tables.queues import Inbox, Lease, Outbox, OutboxState

SLACK = timedelta(minutes=1)  # by which the clocks of two processes may differ


def setback(now: datetime, lease: str, for_: timedelta) -> timedelta:
    """Return by how much `now` lies before what the database has seen; zero within SLACK.

    It has seen the newest update, the newest message, and the last renewal of a lease, which is
    acquired `for_` a time.
    """
    update = Inbox.select(Inbox.received_at).order_by(Inbox.update_id.desc()).limit(1).scalar()
    message = Outbox.select(Outbox.made_at).order_by(Outbox.id.desc()).limit(1).scalar()
    until = Lease.select(Lease.until).where(Lease.name == lease).scalar()
    seen = [moment for moment in (update, message, until and until - for_) if moment]
    distance = max(seen, default=now) - now
    return distance if distance > SLACK else timedelta()


def make_due(now: datetime) -> int:
    """Make every message due: those that must wait are put off again; return how many.

    A chat that Telegram holds back is refused again, and what quiet hours keep is kept again. What
    is in flight may have been claimed by a process that has died, and is queued again then.
    """
    unsent = Outbox.state.in_((OutboxState.QUEUED, OutboxState.SENDING))
    return int(Outbox.update(not_before=now).where(unsent, Outbox.not_before > now).execute())
