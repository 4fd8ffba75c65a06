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
    seat, worker = tables.Enrolment, tables.Worker
    starts_at = tables.Session.get_by_id(session_id).starts_at
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
    return sum(
        outbox.enqueue(
            f"cancelled:{enrolment_id}",
            telegram_id,
            0,
            OutboxSubject.CANCELLED,
            {"enrolment": enrolment_id},
            now=now,
            priority=PRIORITY,
            expires_at=starts_at,
            at_least_once=True,
        )
        for enrolment_id, telegram_id in list(held.tuples())
    )


def of_seat(enrolment_id: int) -> sessions.Session | None:
    """Return the cancelled session of a seat; None if the seat has been given up or erased."""
    row = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.ENROLLED
    )
    if row is None or row.session.cancelled_at is None:
        return None
    return sessions.of_row(row.session)
