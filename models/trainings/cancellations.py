"""Notify those who hold a seat that their session was cancelled."""

from datetime import datetime
from typing import Any

from models import tables
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState
from models.trainings import sessions
from models.trainings.reminders import PRIORITY


def notify_holders(session_id: int, now: datetime) -> int:
    """Queue a message to everybody with a seat; return how many. For the caller's transaction.

    It is of no use once the session would have begun.
    """
    starts_at = tables.Session.get_by_id(session_id).starts_at
    return sum(
        outbox.enqueue(
            f"cancelled:{enrolment_id}:{now.timestamp():.0f}",  # it may be cancelled again
            telegram_id,
            0,
            OutboxSubject.CANCELLED,
            {"enrolment": enrolment_id},
            now=now,
            priority=PRIORITY,
            expires_at=starts_at,
            at_least_once=True,
        )
        for enrolment_id, telegram_id in holders(session_id)
    )


def notify_trainer(session_id: int, by: int, now: datetime) -> None:
    """Queue a message to the session's trainer, unless they cancelled it themselves (`by`)."""
    to = trainer_of(session_id)
    if to is not None and to != by:
        outbox.enqueue(
            f"cancelled:trainer:{session_id}:{now.timestamp():.0f}",
            to,
            0,
            OutboxSubject.CANCELLED,
            {"session": session_id, "trainer": to},
            now=now,
            priority=PRIORITY,
            expires_at=tables.Session.get_by_id(session_id).starts_at,
            at_least_once=True,
        )


def of_trainer(session_id: int, telegram_id: int) -> sessions.Session | None:
    """Return a cancelled session to its trainer; None if it takes place, or is not theirs."""
    row = tables.Session.get_by_id(session_id)
    if row.cancelled_at is None or trainer_of(session_id) != telegram_id:
        return None
    return sessions.of_row(row)


def trainer_of(session_id: int) -> int | None:
    """Return the Telegram id of a session's trainer. For models alone."""
    session, worker = tables.Session, tables.Worker
    query = (
        worker.select(worker.telegram_id)
        .join(session, on=(session.trainer == worker.id))
        .where(session.id == session_id)
    )
    return next((row.telegram_id for row in query), None)


def holders(session_id: int) -> list[tuple[int, int]]:
    """Return the seats taken in a session with their holders' Telegram ids. For models alone."""
    seat, worker = tables.Enrolment, tables.Worker
    held: Any = (
        seat.select(seat.id, worker.telegram_id)
        .join(worker)
        .where(
            seat.session == session_id,
            seat.state == EnrolmentState.ENROLLED,
            worker.telegram_id.is_null(False),
        )
        .order_by(seat.id)
    )
    return list(held.tuples())


def of_seat(enrolment_id: int) -> sessions.Session | None:
    """Return the cancelled session of a seat; None if the seat has been given up or erased."""
    row = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.ENROLLED
    )
    if row is None or row.session.cancelled_at is None:
        return None
    return sessions.of_row(row.session)
