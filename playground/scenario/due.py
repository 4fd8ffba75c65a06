"""What falls due next in the scenario: the stops of the page's jump through time."""

from datetime import datetime

from models import digests, morning, trainings
from models.attendance import lot
from models.handovers import offering as handover_offering
from models.queues import ages, outbox_records
from models.review import call_reminders
from models.training_reports import feedback
from models.turnout import absences, closing_notes, trainer_notes
from models.waiting_list import OfferPolicy, offering


def next_due(
    times: digests.Times,
    waking: morning.MorningTimes,
    offers: OfferPolicy,
    now: datetime,
) -> tuple[datetime, str] | None:
    """Return when the next message falls due that nobody asked for, and its kind."""
    moments = (
        (digests.next_due(times, now), "digest"),
        (trainings.reminders.next_due(now, times.zone), "reminder"),
        (lot.next_due(now, times.zone), "message"),
        (trainer_notes.next_due(now, times.zone), "reminder"),
        (closing_notes.next_due(now), "reminder"),
        (feedback.next_due(now), "message"),
        (absences.next_due(now), "message"),
        (morning.messages.next_due(waking, now), "morning"),
        (offering.next_due(offers, now), "offer"),
        (handover_offering.next_due(now), "offer"),
        (call_reminders.next_due(times.zone, now), "review"),
        (outbox_records.next_due(now), "message"),
    )
    return min(((at, kind) for at, kind in moments if at is not None), default=None)


def is_sent(now: datetime) -> bool:
    """Return whether no message waits that is due."""
    return ages(now)[0] == 0
