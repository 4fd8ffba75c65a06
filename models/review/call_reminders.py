"""Remind coordinators on Mondays of flagged entries and of the calls of the week."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import authority
from models.database import transaction
from models.errors import Refusal
from models.invitations import leaderboard
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.review import decisions
from models.review.verification_calls import calls_left
from models.tables import CallAnswer as CallAnswer

REMIND = (timedelta(hours=10), timedelta(hours=20))  # into Monday: when people are reminded


def remind(zone: ZoneInfo, now: datetime) -> int:
    """Queue a reminder for each coordinator who has something to do; return how many.

    On Mondays, once a week for each. Safe to call repeatedly.
    """
    monday = leaderboard.week_begins(now, zone)
    if not monday + REMIND[0] <= now < monday + REMIND[1]:
        return 0
    return sum(_remind(person, monday, zone, now) for person in authority.all_holders())


def next_due(zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when coordinators are reminded next; None while nobody has anything to do."""
    monday = leaderboard.week_begins(now, zone)
    moment = monday + REMIND[0]
    if moment <= now:
        moment += timedelta(days=7)
    return (
        moment
        if any(_has_something(person, zone, moment) for person in authority.all_holders())
        else None
    )


def _remind(telegram_id: int, monday: datetime, zone: ZoneInfo, now: datetime) -> bool:
    key = f"review:{telegram_id}:{monday.date().isoformat()}"
    if outbox_records.exists(key):
        return False
    if not _has_something(telegram_id, zone, now):
        return False
    payload = {"telegram_id": telegram_id}
    ends = monday + REMIND[1]
    with transaction():
        return outbox.enqueue(
            key,
            telegram_id,
            0,
            OutboxSubject.REVIEW,
            payload,
            now=now,
            expires_at=ends,
            at_least_once=True,
        )


def _has_something(telegram_id: int, zone: ZoneInfo, now: datetime) -> bool:
    try:
        return bool(decisions.count_waiting(telegram_id) or calls_left(telegram_id, zone, now))
    except Refusal:
        return False
