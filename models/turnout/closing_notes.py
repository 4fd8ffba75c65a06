"""Queue a note to who leads a session, when it has ended and its attendance is not closed."""

from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from models import attendance, tables
from models.attendance import AttendanceStage, AttendanceView
from models.database import transaction
from models.errors import Refusal
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.trainings import reminders

BEGUN = timedelta(days=1)  # before: a session of twelve hours that ended LATEST ago


def make_due(now: datetime) -> int:
    """Queue the note to each trainer, or to who opened the attendance where there is none.

    Once per session and start; of one in which nobody has a seat, nobody is told. Return how many.
    Safe to call at any time, from several processes.
    """
    session = tables.Session
    ended = (session.ends_at <= now) & (session.ends_at > now - attendance.LATEST)
    ended &= session.starts_at.between(now - BEGUN, now)  # which has an index
    query: Any = _left_open().where(ended).order_by(session.id).tuples()
    keyed = {
        f"to_close:{id_}:{starts_at.timestamp():.0f}": (id_, ends_at, to)
        for id_, starts_at, ends_at, to in query
    }
    new = [key for key in keyed if not outbox_records.exists(key)]
    if not new:
        return 0
    with transaction():
        return sum(_queue(key, *keyed[key], now) for key in new)


def next_due(now: datetime) -> datetime | None:
    """Return when the next session ends whose attendance is not closed; None without one."""
    query: Any = _left_open().where(tables.Session.ends_at > now)
    return min((ends_at for _, _, ends_at, _ in query.tuples()), default=None)


def of_session(session_id: int, telegram_id: int, now: datetime) -> AttendanceView | None:
    """Return how the attendance stands; None once it is closed, or not theirs to close."""
    try:
        seen = attendance.look_at(session_id, by=telegram_id, now=now)
    except Refusal:
        return None
    is_over = seen.stage is AttendanceStage.CLOSED or seen.session.cancelled
    return None if is_over else seen


def _left_open() -> Any:
    """Return the query of sessions not closed: id, start, end, and the Telegram id of who leads."""
    session, trainer, opener = tables.Session, tables.Worker.alias(), tables.Worker.alias()
    to = fn.COALESCE(trainer.telegram_id, opener.telegram_id)
    return (
        session.select(session.id, session.starts_at, session.ends_at, to)
        .join(trainer, JOIN.LEFT_OUTER, on=(session.trainer == trainer.id))
        .switch(session)
        .join(opener, JOIN.LEFT_OUTER, on=(session.attendance_opened_by == opener.id))
        .where(
            session.attendance_closed_at.is_null(),
            session.cancelled_at.is_null(),
            session.taken > 0,
            to.is_null(False),
        )
    )


def _queue(key: str, session_id: int, ends_at: datetime, to: int, now: datetime) -> bool:
    return outbox.enqueue(
        key,
        to,
        0,
        OutboxSubject.TO_CLOSE,
        {"session": session_id, "to": to},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=ends_at + attendance.LATEST,
        at_least_once=True,
    )
