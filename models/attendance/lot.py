"""The lot: one in twenty of those who were there is asked the next day, were you there?"""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import tables, worker_rows
from models.attendance import presences
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.trainings import NotEnrolled, Session, of_row, reminders

ONE_IN = 20  # of those present, and at least one
ASKED_AT = time(10)  # the day after the session
OVER = timedelta(days=7)  # after the lot was drawn: nobody remembers, nobody is asked
AT_ONCE = 500  # questions queued in one transaction


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered: their session, and whether they were there."""

    session: Session
    was_there: bool


def draw(row: tables.Session, now: datetime) -> None:
    """Draw who is asked, of those whose presence counts. For the transaction that keeps counts."""
    seat, worker = tables.Enrolment, tables.Worker
    query: Any = seat.select(seat.id, worker.telegram_id).join(worker)
    there = list(query.where(seat.id.in_(presences.present(row))).order_by(seat.id).tuples())
    reachable = [enrolment_id for enrolment_id, telegram_id in there if telegram_id is not None]
    number = min(-(-len(there) // ONE_IN), len(reachable))
    for enrolment_id in secrets.SystemRandom().sample(reachable, number):
        tables.PresenceQuestion.insert(enrolment=enrolment_id, drawn_at=now).execute()


def make_due(now: datetime, zone: ZoneInfo) -> int:
    """Queue every question that is due, each once; return how many.

    Safe to call at any time, from several processes.
    """
    count = 0
    for question in _unasked(now):
        seat = question.enrolment
        if now < asked_from(seat.session.ends_at, zone):
            continue
        with transaction():
            count += _ask(question.id, seat, now)
    return count


def next_due(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the next moment at which somebody is asked; None where nobody will be."""
    moments = (asked_from(one.enrolment.session.ends_at, zone) for one in _unasked(now))
    return min((at for at in moments if at > now), default=None)


def asked_from(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment from which people are asked about a session that ended then."""
    next_day = ends_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(next_day, ASKED_AT, zone)


def of_seat(enrolment_id: int) -> Session | None:
    """Return the session that the holder of a seat is asked about; None once it is needless."""
    question = tables.PresenceQuestion
    row = question.get_or_none(question.enrolment == enrolment_id, question.was_there.is_null())
    return None if row is None else of_row(row.enrolment.session)


def answer(telegram_id: int, enrolment_id: int, was_there: bool, now: datetime) -> Answered:
    """Record what somebody answers; a later answer takes the place of an earlier one.

    Raises NotRegistered, or NotEnrolled for a question that was not put to them.
    """
    with transaction():
        worker_id, question = worker_rows.require_id(telegram_id), tables.PresenceQuestion
        row = question.get_or_none(question.enrolment == enrolment_id)
        if row is None or row.enrolment.worker_id != worker_id or row.asked_at is None:
            raise NotEnrolled(what="not_asked")
        changed = question.update(was_there=was_there, answered_at=now).where(
            question.id == row.id, question.was_there.is_null() | (question.was_there != was_there)
        )
        if changed.execute():
            _count(row.enrolment.session_id, was_there, 1)
            if row.was_there is not None:
                _count(row.enrolment.session_id, row.was_there, -1)
    return Answered(of_row(row.enrolment.session), was_there)


def _unasked(now: datetime) -> list[tables.PresenceQuestion]:
    question: Any = tables.PresenceQuestion
    query = (
        question.select(question, tables.Enrolment, tables.Session, tables.Worker)
        .join(tables.Enrolment)
        .join(tables.Session)
        .switch(tables.Enrolment)
        .join(tables.Worker)
        .where(
            question.asked_at.is_null(),
            question.drawn_at > now - OVER,
            tables.Worker.telegram_id.is_null(False),
        )
        .order_by(question.id)
        .limit(AT_ONCE)
    )
    return list(query)


def _ask(question_id: int, seat: tables.Enrolment, now: datetime) -> bool:
    """Queue one question, and count it; False when another process has just done so."""
    question, count = tables.PresenceQuestion, tables.AttendanceCount
    claimed = question.update(asked_at=now).where(
        question.id == question_id, question.asked_at.is_null()
    )
    if not claimed.execute():
        return False
    count.update(asked=count.asked + 1).where(count.session == seat.session_id).execute()
    return outbox.enqueue(
        f"presence:{seat.id}",
        seat.worker.telegram_id or 0,
        0,
        OutboxSubject.PRESENCE,
        {"enrolment": seat.id},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=now + OVER,
        at_least_once=True,
    )


def _count(session_id: int, was_there: bool, change: int) -> None:
    count = tables.AttendanceCount
    field = count.yes if was_there else count.no
    count.update({field: field + change}).where(count.session == session_id).execute()
