"""Queue a note to trainers, the evening before their session: how many to expect."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import tables, trainings
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.quiet_hours import QUIET_FROM
from models.trainings import reminders
from models.turnout.expected import Expected, expect

EVENING = time(20)  # an hour after the reminders, so that most answers are in


@dataclass(frozen=True, slots=True)
class TrainerNote:
    """A session that the trainer leads tomorrow, and how many to expect."""

    session: trainings.Session
    expected: Expected


def make_due(now: datetime, zone: ZoneInfo) -> int:
    """Queue the note to each trainer of tomorrow, once per session and start; return how many.

    Safe to call at any time, from several processes.
    """
    today = now.astimezone(zone).date()
    due, ends = _evening(today, zone), datetime.combine(today, QUIET_FROM, zone)
    if not due <= now < ends:
        return 0
    tomorrow = datetime.combine(today + timedelta(days=1), time(), zone)
    led = _led(tomorrow, tomorrow + timedelta(days=1))
    keyed = {
        f"expected:{row.id}:{to}:{row.starts_at.timestamp():.0f}": (row, to) for row, to in led
    }
    new = [key for key in keyed if not outbox_records.exists(key)]
    if not new:
        return 0
    with transaction():
        return sum(_queue(key, *keyed[key], ends, now) for key in new)


def next_due(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the next moment at which a trainer is told; None without sessions to lead."""
    first = min((row.starts_at for row, _ in _led(now, None)), default=None)
    while first is not None:
        due = _evening(first.astimezone(zone).date() - timedelta(days=1), zone)
        if due > now:
            return due
        after = datetime.combine(first.astimezone(zone).date() + timedelta(days=1), time(), zone)
        first = min((row.starts_at for row, _ in _led(after, None)), default=None)
    return None


def of_session(session_id: int, telegram_id: int, now: datetime) -> TrainerNote | None:
    """Return the note about a session; None when it is over, or not theirs to lead any more."""
    session = trainings.session(session_id, now)
    trainer = tables.Session.get_by_id(session_id).trainer
    leads = trainer is not None and trainer.telegram_id == telegram_id
    if session.cancelled or session.starts_at <= now or not leads:
        return None
    return TrainerNote(session, expect([session], now)[session.id])


def _queue(key: str, row: tables.Session, to: int, ends: datetime, now: datetime) -> bool:
    return outbox.enqueue(
        key,
        to,
        0,
        OutboxSubject.EXPECTED,
        {"session": row.id, "to": to},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=ends,
        at_least_once=True,
    )


def _evening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, EVENING, zone)


def _led(since: datetime, until: datetime | None) -> list[tuple[tables.Session, int]]:
    """Return the sessions that begin in a span and the Telegram ids of their trainers."""
    session, worker = tables.Session, tables.Worker
    query: Any = (
        session.select(session, worker)
        .join(worker, on=(session.trainer == worker.id))
        .where(
            session.starts_at >= since,
            session.cancelled_at.is_null(),
            worker.telegram_id.is_null(False),
        )
    )
    if until is not None:
        query = query.where(session.starts_at < until)
    return [(row, row.trainer.telegram_id) for row in query.order_by(session.starts_at)]
