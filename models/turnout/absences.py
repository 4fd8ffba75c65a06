"""Ask those who had a seat and did not come for their reason, once, by one tap.

Only counts are shown. Who says that they were there becomes a question to who led the session.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Value, fn

from models import tables, worker_rows
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.tables.session_changes import Coming, Reason
from models.tables.trainings import EnrolmentState
from models.trainings import NotEnrolled, Session, of_row, questions_after, reminders


@dataclass(frozen=True, slots=True)
class Absence:
    """What somebody said after a session; `listed` where the list has them as present by now."""

    session: Session
    listed: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word that they were at a session whose list does not have them."""

    enrolment_id: int
    name: str
    session: Session


def make_due(now: datetime) -> int:
    """Queue the question to everybody who did not come to a session; return how many.

    Once for each seat, when the session has ended and its attendance is closed. Safe to call at
    any time, from several processes.
    """
    return questions_after.queue(OutboxSubject.ABSENT, lambda: _not_asked(now), now)


def next_due(now: datetime) -> datetime | None:
    """Return the next moment at which people are asked; None where nobody will be."""
    session = tables.Session
    closed = session.attendance_closed_at.is_null(False), session.ends_at > now
    query: Any = _absent().select(fn.MIN(session.ends_at)).where(*closed)
    ends_at: datetime | None = query.scalar()
    return ends_at


def of_seat(enrolment_id: int) -> Session | None:
    """Return the session that the holder of a seat is asked about; None once it is needless."""
    seat = _absent().where(tables.Enrolment.id == enrolment_id, ~_answered()).first()
    return None if seat is None else of_row(seat.session)


def answer(telegram_id: int, enrolment_id: int, reason: Reason, now: datetime) -> Absence:
    """Record why somebody did not come; that they were there is put to who led the session.

    The first answer counts, and none of somebody who is on the list by now. Raises NotRegistered,
    or NotEnrolled for a question that is not put to them.
    """
    with transaction():
        seat, worker_id = tables.Enrolment, worker_rows.require_id(telegram_id)
        mine = seat.get_or_none(seat.id == enrolment_id, seat.worker == worker_id)
        if mine is None or mine.state == EnrolmentState.CANCELLED:
            raise NotEnrolled(what="not_asked")
        if mine.session.attendance_closed_at is None:
            raise NotEnrolled(what="not_asked")
        absent = of_seat(enrolment_id) is not None
        if absent:
            _write(mine, reason, now)
        if absent and reason is Reason.THERE:
            _tell_leader(mine, now)
    return Absence(of_row(mine.session), listed=_listed(enrolment_id))


def claim(enrolment_id: int) -> Claim | None:
    """Return what somebody says who was there; None once the list has them, or they are gone."""
    found = _absent().where(tables.Enrolment.id == enrolment_id).first()
    if found is None:
        return None
    return Claim(enrolment_id, found.worker.name, of_row(found.session))


def reasons(session_ids: Iterable[int]) -> dict[Reason, int]:
    """Return how many of those who did not come gave each reason, without anybody's name."""
    answer = tables.SeatAnswer
    query: Any = (
        _absent()
        .select(answer.reason, fn.COUNT(answer.id))
        .switch(tables.Enrolment)
        .join(answer, on=(answer.enrolment == tables.Enrolment.id))
        .where(
            tables.Enrolment.session.in_([*session_ids]),
            answer.reason.is_null(False),
            answer.at >= tables.Session.starts_at,
        )
        .group_by(answer.reason)
    )
    return {Reason(reason): n for reason, n in query.tuples()}


def _absent() -> Any:
    """Return the query of the seats whose holders did not come, of sessions that took place.

    Who took the seat when the session had begun was at the door, whatever became of it.
    """
    seat, session = tables.Enrolment, tables.Session
    return (
        seat.select(seat, session, tables.Worker)
        .join(session)
        .switch(seat)
        .join(tables.Worker)
        .where(
            seat.state == EnrolmentState.ENROLLED,
            seat.changed_at < session.starts_at,
            session.cancelled_at.is_null(),
            session.attendance_opened_at.is_null(False),
            seat.id.not_in(tables.Presence.select(tables.Presence.enrolment)),
        )
    )


def _answered() -> Any:
    """Return the condition that somebody has said why, or that they were there, afterwards."""
    answer = tables.SeatAnswer
    return tables.Enrolment.id.in_(
        answer.select(answer.enrolment).where(
            answer.reason.is_null(False), answer.at >= tables.Session.starts_at
        )
    )


def _not_asked(now: datetime) -> list[tuple[int, int, datetime]]:
    """Return seats of those who were not asked: with Telegram id and since when it is over."""
    seat, session, worker = tables.Enrolment, tables.Session, tables.Worker
    dedup: Any = Value("absent:").concat(seat.id.cast("text"))
    since, held = now - questions_after.ASKED_FOR, tables.Session.alias()
    just_over = held.select(held.id).where(
        (held.attendance_closed_at > since) | (held.ends_at > since),
        held.attendance_closed_at.is_null(False),
        held.ends_at <= now,
    )
    query: Any = (
        _absent()
        .select(seat.id, worker.telegram_id, session.attendance_closed_at, session.ends_at)
        .where(
            seat.session.in_(just_over),  # a few of all: their seats alone are looked at
            worker.telegram_id.is_null(False),
            ~outbox_records.exists_for(dedup),
        )
        .limit(questions_after.AT_ONCE)
    )
    return [(id_, to, max(closed_at, ends_at)) for id_, to, closed_at, ends_at in query.tuples()]


def _write(seat: tables.Enrolment, reason: Reason, now: datetime) -> None:
    """Record the reason; what they had said about coming stays for the report."""
    stored = tables.SeatAnswer
    new = {stored.reason: reason, stored.at: now}
    stored.insert(
        {
            stored.enrolment: seat.id,
            stored.coming: Coming.NO,
            stored.starts_at: seat.session.starts_at,
            **new,
        }
    ).on_conflict(conflict_target=(stored.enrolment,), update=new).execute()


def _listed(enrolment_id: int) -> bool:
    return bool(tables.Presence.select().where(tables.Presence.enrolment == enrolment_id).exists())


def _tell_leader(seat: tables.Enrolment, now: datetime) -> None:
    leader = seat.session.trainer or seat.session.attendance_opened_by
    if leader is None or leader.telegram_id is None:
        return
    outbox.enqueue(
        f"claim:{seat.id}",
        leader.telegram_id,
        0,
        OutboxSubject.CLAIM,
        {"enrolment": seat.id},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=now + questions_after.ASKED_FOR,
        at_least_once=True,
    )
