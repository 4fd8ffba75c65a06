"""What falls due next in the scenario: the stops of the page's jump through time."""

from datetime import datetime

from models import digests, trainings
from models.queues import ages, outbox_records
from models.review import call_reminders
from models.waiting_list import OfferPolicy, offering


def next_due(
    times: digests.Times, offers: OfferPolicy, now: datetime
) -> tuple[datetime, str] | None:
    """Return when the next message falls due that nobody asked for, and its kind."""
    moments = (
        (digests.next_due(times, now), "digest"),
        (trainings.reminders.next_due(now, times.zone), "reminder"),
        (offering.next_due(offers, now), "offer"),
        (call_reminders.next_due(times.zone, now), "review"),
        (outbox_records.next_due(now), "message"),
    )
    return min(((at, kind) for at, kind in moments if at is not None), default=None)


def is_sent(now: datetime) -> bool:
    """Return whether no message waits that is due."""
    return ages(now)[0] == 0
