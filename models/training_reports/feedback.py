"""Ask those who came how a session was, and sum up what they say.

Only sums are shown, from LEAST answers on, so that nobody can be told from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import Value, fn

from models import tables, worker_rows
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox_records
from models.tables.trainings import EnrolmentState
from models.trainings import NotEnrolled, Session, questions_after, sessions

RATINGS = range(1, 6)
LEAST = 5  # answers, below which nothing is shown


class Understood(StrEnum):
    """How much of a session somebody understood, by their own word."""

    ALL = "all"
    PARTLY = "partly"
    LITTLE = "little"


@dataclass(frozen=True, slots=True)
class Rating:
    """What the answers about one or more sessions sum up to.

    `mean` is from 1 to 5. `understood` is how many of `told` understood all, by their own word;
    both are 0 below LEAST answers to that question.
    """

    answers: int
    mean: float
    told: int
    understood: int


def make_due(now: datetime) -> int:
    """Queue the question to all who came to a session that ended in ASKED_FOR; return how many.

    Once for each seat, and not before the end, however early the attendance closed.
    Safe to call at any time, from several processes.
    """
    return questions_after.queue(OutboxSubject.FEEDBACK, lambda: _not_asked(now), now)


def next_due(now: datetime) -> datetime | None:
    """Return the next moment at which people are asked; None where nobody will be."""
    session, seat, presence = tables.Session, tables.Enrolment, tables.Presence
    query: Any = (
        session.select(fn.MIN(session.ends_at))
        .join(seat)
        .join(presence)
        .where(session.attendance_closed_at.is_null(False), session.ends_at > now)
    )
    ends_at: datetime | None = query.scalar()
    return ends_at


def of_seat(enrolment_id: int) -> Session | None:
    """Return the session that a seat's holder is asked about; None when they have answered."""
    seat = tables.Enrolment.get_or_none(tables.Enrolment.id == enrolment_id)
    given = tables.Feedback.enrolment == enrolment_id
    if seat is None or tables.Feedback.select().where(given).exists():
        return None
    return sessions.of_row(seat.session)


def rate(telegram_id: int, enrolment_id: int, rating: int, now: datetime) -> Session:
    """Record how good somebody found a session (of RATINGS); a second answer replaces the first.

    Raises NotRegistered, or NotEnrolled when the seat is not theirs or they were not there.
    """
    stored = tables.Feedback
    with transaction():
        seat = _own(telegram_id, enrolment_id)
        stored.insert(enrolment=seat.id, rating=rating, at=now).on_conflict(
            conflict_target=(stored.enrolment,),
            update={stored.rating: rating, stored.at: now},
        ).execute()
    return sessions.of_row(seat.session)


def say_understood(telegram_id: int, enrolment_id: int, how: Understood) -> Session:
    """Record how much somebody understood of a session that they have rated.

    Raises as `rate`.
    """
    with transaction():
        seat = _own(telegram_id, enrolment_id)
        tables.Feedback.update(understood=how).where(tables.Feedback.enrolment == seat.id).execute()
    return sessions.of_row(seat.session)


def of_sessions(numbers: Iterable[int]) -> Rating | None:
    """Return what the answers about these sessions sum up to; None below LEAST answers."""
    stored, seat = tables.Feedback, tables.Enrolment
    everything = stored.understood == Understood.ALL
    query: Any = (
        stored.select(
            fn.COUNT(stored.id),
            fn.SUM(stored.rating),
            fn.COUNT(stored.understood),
            fn.COUNT(stored.id).filter(everything),
        )
        .join(seat)
        .where(seat.session.in_(list(numbers)))
    )
    answers, total, told, understood = query.scalar(as_tuple=True)
    if answers < LEAST:
        return None
    of_understanding = (told, understood) if told >= LEAST else (0, 0)
    return Rating(answers, total / answers, *of_understanding)


def _own(telegram_id: int, enrolment_id: int) -> tables.Enrolment:
    """Return a person's own seat in a session to which they came; raises NotEnrolled."""
    worker = worker_rows.require_id(telegram_id)
    seat = tables.Enrolment
    query: Any = seat.select().join(tables.Session)
    row: tables.Enrolment | None = query.where(
        seat.id == enrolment_id, seat.worker == worker, _came()
    ).first()
    if row is None:
        raise NotEnrolled(what="absent")
    return row


def _came() -> Any:
    """Return the condition that the holder of a seat counts as present, or has passed."""
    seat, presence = tables.Enrolment, tables.Presence
    witnesses: Any = presence.select(fn.COUNT(presence.id)).where(presence.enrolment == seat.id)
    needed = fn.COALESCE(tables.Session.attendance_witnesses, 1)
    is_there = (seat.state == EnrolmentState.ENROLLED) & (witnesses >= needed)
    return is_there | (seat.state == EnrolmentState.PASSED)


def _not_asked(now: datetime) -> list[tuple[int, int, datetime]]:
    """Return seats of those who came and were not asked: with Telegram id and since when."""
    seat, session, worker = tables.Enrolment, tables.Session, tables.Worker
    dedup: Any = Value("feedback:").concat(seat.id.cast("text"))
    query: Any = (
        seat.select(seat.id, worker.telegram_id, session.attendance_closed_at, session.ends_at)
        .join(session)
        .switch(seat)
        .join(worker)
        .where(
            session.attendance_closed_at.is_null(False),
            (session.attendance_closed_at > now - questions_after.ASKED_FOR)
            | (session.ends_at > now - questions_after.ASKED_FOR),
            session.ends_at <= now,
            _came(),
            worker.telegram_id.is_null(False),
            ~outbox_records.exists_for(dedup),
        )
        .limit(questions_after.AT_ONCE)
    )
    return [(id_, to, max(closed_at, ends_at)) for id_, to, closed_at, ends_at in query.tuples()]
