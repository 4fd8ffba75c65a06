"""Answers of those who have a seat: coming, or not, and then why, in one tap.

A worker's row is locked before the session's, never the other way round.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import tables, trainings, worker_rows, workers
from models.database import transaction
from models.tables.session_changes import Coming as Coming
from models.tables.session_changes import Reason as Reason
from models.tables.trainings import EnrolmentState
from models.trainings import AlreadyEnrolled, NotEnrolled, SessionOver

BEFOREHAND = tuple(reason for reason in Reason if reason is not Reason.THERE)


@dataclass(frozen=True, slots=True)
class Seat:
    """A worker's seat, held or given back, and what they said about this start of the session."""

    enrolment_id: int
    session: trainings.Session
    held: bool
    coming: Coming | None = None


def say_coming(telegram_id: int, enrolment_id: int, starts_at: int, now: datetime) -> Seat:
    """Record that somebody comes. Nothing is recorded when the session begins at another time now.

    Parameters:
        starts_at: the start that they were asked about, as a Unix timestamp.

    Locks the worker's row. Raises NotRegistered, NotEnrolled or SessionOver.
    """
    with transaction():
        row = _own(telegram_id, enrolment_id, now)
        if row.state != EnrolmentState.ENROLLED:
            raise NotEnrolled(session=f"T{row.session_id}")
        if int(row.session.starts_at.timestamp()) == starts_at:
            _write(row, Coming.YES, now)
    return of_seat(enrolment_id, now)


def say_no(telegram_id: int, enrolment_id: int, now: datetime) -> Seat:
    """Cancel somebody's seat because they cannot come; a second time changes nothing.

    Locks the worker's row. Raises NotRegistered, NotEnrolled or SessionOver.
    """
    with transaction():
        row = _own(telegram_id, enrolment_id, now)
        if row.state == EnrolmentState.ENROLLED:
            trainings.cancel(telegram_id, row.session_id, now)
            _write(row, Coming.NO, now)
        elif of_seat(enrolment_id, now).coming is not Coming.NO:
            raise NotEnrolled(session=f"T{row.session_id}")
    return of_seat(enrolment_id, now)


def give_reason(telegram_id: int, enrolment_id: int, reason: Reason, now: datetime) -> Seat:
    """Record why somebody cannot come, for the report.

    Raises as `say_no` does, and AlreadyEnrolled for somebody who has the seat by now.
    """
    with transaction():
        row, answer = _own(telegram_id, enrolment_id, now), tables.SeatAnswer
        changed = (
            answer.update(reason=reason)
            .where(answer.enrolment == row.id, answer.coming == Coming.NO)
            .execute()
        )
        if row.state != EnrolmentState.CANCELLED:
            raise AlreadyEnrolled(session=f"T{row.session_id}")
        if not changed:
            raise NotEnrolled(session=f"T{row.session_id}")
    return of_seat(enrolment_id, now)


def take_back_no(telegram_id: int, enrolment_id: int, now: datetime) -> Seat:
    """Enrol somebody again, who can come after all; a second time changes nothing.

    Locks the worker's row. Raises NotRegistered, NotEnrolled, SessionOver, SessionClash, or
    SessionFull when somebody else has it.
    """
    with transaction():
        row = _own(telegram_id, enrolment_id, now)
        if row.state != EnrolmentState.ENROLLED:
            trainings.enrol(telegram_id, row.session_id, now)
        _write(row, Coming.YES, now)
    return of_seat(enrolment_id, now)


def of_seat(enrolment_id: int, now: datetime) -> Seat:
    """Return a seat and what its holder said about the session as it is now."""
    row = tables.Enrolment.get_by_id(enrolment_id)
    session = trainings.session(row.session_id, now)
    said = tables.SeatAnswer.get_or_none(
        tables.SeatAnswer.enrolment == enrolment_id,
        tables.SeatAnswer.starts_at == session.starts_at,
    )
    held = row.state != EnrolmentState.CANCELLED
    coming = Coming(said.coming) if said and (said.coming == Coming.YES) == held else None
    return Seat(enrolment_id, session, held, coming)


def require_own(telegram_id: int, enrolment_id: int) -> None:
    """Check that somebody has, or had, this seat. Raises NotRegistered or NotEnrolled."""
    worker = worker_rows.require(telegram_id)
    seat = tables.Enrolment
    if not seat.select().where(seat.id == enrolment_id, seat.worker == worker.id).exists():
        raise NotEnrolled(what="other")


def sure(session_ids: Iterable[int]) -> dict[int, int]:
    """Return how many with a seat said that they come, by the session's number; 0 is left out."""
    seat, session, answer = tables.Enrolment, tables.Session, tables.SeatAnswer
    query: Any = (
        seat.select(seat.session, fn.COUNT(seat.id))
        .join(answer, on=(answer.enrolment == seat.id))
        .join(session, on=(seat.session == session.id))
        .where(
            seat.session.in_([*session_ids]),
            seat.state == EnrolmentState.ENROLLED,
            answer.coming == Coming.YES,
            answer.starts_at == session.starts_at,
        )
        .group_by(seat.session)
    )
    return dict(query.tuples())


def reasons(session_ids: Iterable[int]) -> dict[Reason, int]:
    """Return how many gave each reason for not coming, without anybody's name."""
    seat, answer = tables.Enrolment, tables.SeatAnswer
    query: Any = (
        answer.select(answer.reason, fn.COUNT(answer.id))
        .join(seat)
        .where(
            seat.session.in_([*session_ids]),
            seat.state == EnrolmentState.CANCELLED,
            answer.reason.is_null(False),
        )
        .group_by(answer.reason)
    )
    return {Reason(reason): n for reason, n in query.tuples()}


def forget(session_id: int) -> None:
    """Delete what was said about a session, so that everybody counts as not sure again."""
    seats = tables.Enrolment.select(tables.Enrolment.id).where(
        tables.Enrolment.session == session_id
    )
    tables.SeatAnswer.delete().where(
        tables.SeatAnswer.enrolment.in_(seats), tables.SeatAnswer.coming == Coming.YES
    ).execute()


def _own(telegram_id: int, enrolment_id: int, now: datetime) -> Any:
    """Return somebody's own seat, their row locked. Raises NotRegistered or NotEnrolled."""
    worker = workers.get_locked(telegram_id)
    row: Any = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.worker == worker.id
    )
    if row is None:
        raise NotEnrolled(what="other")
    if row.session.cancelled_at is not None or row.session.starts_at <= now:
        raise SessionOver(session=f"T{row.session_id}")
    return row


def _write(row: Any, coming: Coming, now: datetime) -> None:
    answer = tables.SeatAnswer
    answer.insert(
        enrolment=row.id, coming=coming, starts_at=row.session.starts_at, reason=None, at=now
    ).on_conflict(
        conflict_target=(answer.enrolment,),
        update={
            answer.coming: coming,
            answer.starts_at: row.session.starts_at,
            answer.reason: None,
            answer.at: now,
        },
    ).execute()
