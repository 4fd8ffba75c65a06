"""Notice that the clock was set while nothing ran, and make due what waits for its old moments."""

from datetime import datetime, timedelta

from models.database import transaction
from models.tables.queues import Inbox, Lease, Outbox, OutboxState

SLACK = timedelta(minutes=1)  # by which the clocks of two processes may differ
_MACHINE = "machine"  # the lease whose owner is a start of a machine, and `until` when that was


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


def machine_started(boot_id: str, at: datetime) -> timedelta:
    """Record when the machine started, by its clock; return by how much that has moved.

    It is positive where the clock went forward, and zero where another start was on record.
    """
    values = {"owner": boot_id, "until": at}
    with transaction():
        before = Lease.get_or_none(Lease.name == _MACHINE, Lease.owner == boot_id)
        Lease.insert(name=_MACHINE, **values).on_conflict(
            conflict_target=(Lease.name,), update=values
        ).execute()
    return at - before.until if before else timedelta()


def make_due(now: datetime) -> int:
    """Make every message due: those that must wait are put off again; return how many.

    A chat that Telegram holds back is refused again, and what quiet hours keep is kept again. What
    is in flight may have been claimed by a process that has died, and is queued again then.
    """
    unsent = Outbox.state.in_((OutboxState.QUEUED, OutboxState.SENDING))
    return int(Outbox.update(not_before=now).where(unsent, Outbox.not_before > now).execute())
