"""Remind those who hold a seat of the session: the evening before and two hours before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Value

from models import tables
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.quiet_hours import QUIET_FROM, QUIET_UNTIL
from models.tables.trainings import EnrolmentState
from models.trainings import sessions

EVENING = time(19)
SOON = timedelta(hours=2)
PRIORITY = 3  # after replies, before digests
AT_ONCE = 500  # reminders queued in one transaction; between two, people's updates are processed


@dataclass(frozen=True, slots=True)
class Reminder:
    """A session in which a worker holds a seat, and the present day in their time zone."""

    session: sessions.Session
    today: date
    enrolment_id: int
    telegram_id: int


def make_due(now: datetime, zone: ZoneInfo) -> int:
    """Queue every reminder that is due, once per seat, kind and start; return how many.

    A worker who took the seat after a reminder's moment does not get that one.
    Safe to call at any time, from several processes.
    """
    return sum(
        _make(kind, starts_at, moment, expires_at, now)
        for starts_at in _coming_starts(now, zone)
        for kind, moment, expires_at in _moments(starts_at, zone)
        if moment <= now < expires_at
    )


def next_due(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the next moment at which somebody's reminder falls due; None without seats."""
    seat, session = tables.Enrolment, tables.Session
    starts: Any = (
        session.select(session.starts_at)
        .join(seat)
        .where(
            session.starts_at > now,
            session.cancelled_at.is_null(),
            seat.state == EnrolmentState.ENROLLED,
        )
        .distinct()
    )
    ahead = (
        moment
        for row in starts
        for _, moment, expires_at in _moments(row.starts_at, zone)
        if now < moment < expires_at
    )
    return min(ahead, default=None)


def of_seat(enrolment_id: int, now: datetime, zone: ZoneInfo) -> Reminder | None:
    """Return the reminder of a seat; None if seat or session was cancelled or it has begun."""
    row = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.ENROLLED
    )
    if row is None or row.session.cancelled_at is not None or row.session.starts_at <= now:
        return None
    today = now.astimezone(zone).date()
    return Reminder(sessions.of_row(row.session), today, row.id, row.worker.telegram_id or 0)


def _coming_starts(now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moments until the end of tomorrow at which a session begins."""
    after_tomorrow = now.astimezone(zone).date() + timedelta(days=2)
    session = tables.Session
    query = session.select(session.starts_at).where(
        session.starts_at > now,
        session.starts_at < datetime.combine(after_tomorrow, time(), zone),
        session.cancelled_at.is_null(),
    )
    return [row.starts_at for row in query.distinct()]


def _moments(starts_at: datetime, zone: ZoneInfo) -> Iterator[tuple[str, datetime, datetime]]:
    """Return kind, moment and expiry of the reminders of a session that begins then.

    Nobody is woken: a reminder that falls into the night waits for the morning, and one that was
    not sent when the quiet hours begin is dropped.
    """
    begins = starts_at.astimezone(zone)
    evening = datetime.combine(begins.date() - timedelta(days=1), EVENING, zone)
    yield "evening", evening, datetime.combine(evening.date(), QUIET_FROM, zone)
    soon = (starts_at - SOON).astimezone(zone)
    morning = datetime.combine(begins.date(), QUIET_UNTIL, zone)
    night = datetime.combine(begins.date(), QUIET_FROM, zone)
    yield "soon", max(soon, morning), min(begins, night)


def _make(
    kind: str, starts_at: datetime, moment: datetime, expires_at: datetime, now: datetime
) -> int:
    count = 0
    while True:
        with transaction():
            rows = _not_made(kind, starts_at, moment)
            for enrolment_id, telegram_id in rows:
                count += outbox.enqueue(
                    f"reminder:{enrolment_id}:{kind}:{_stamp(starts_at)}",
                    telegram_id,
                    0,
                    OutboxSubject.REMINDER,
                    {"enrolment": enrolment_id},
                    now=now,
                    priority=PRIORITY,
                    expires_at=expires_at,
                    at_least_once=True,
                )
        if len(rows) < AT_ONCE:
            return count


def _not_made(kind: str, starts_at: datetime, moment: datetime) -> list[tuple[int, int]]:
    """Return seats taken by `moment` without such a reminder, with the holder's Telegram id."""
    seat, session, worker = tables.Enrolment, tables.Session, tables.Worker
    number = seat.id.cast("text")
    dedup: Any = Value("reminder:").concat(number).concat(f":{kind}:{_stamp(starts_at)}")
    query: Any = (
        seat.select(seat.id, worker.telegram_id)
        .join(session)
        .switch(seat)
        .join(worker)
        .where(
            session.starts_at == starts_at,
            session.cancelled_at.is_null(),
            seat.state == EnrolmentState.ENROLLED,
            seat.changed_at <= moment,
            worker.telegram_id.is_null(False),
            ~outbox_records.exists_for(dedup),
        )
        .limit(AT_ONCE)
    )
    return list(query.tuples())


def _stamp(starts_at: datetime) -> str:
    return f"{starts_at.timestamp():.0f}"
