"""Notify a worker that they have passed a session, and so have a certificate."""

from datetime import datetime, timedelta

from models import tables
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState
from models.trainings import Session, of_row, reminders

KEPT = timedelta(days=2)  # later it is no news


def tell(enrolment_id: int, telegram_id: int | None, now: datetime) -> bool:
    """Queue the message to who passed, once for a seat. For the caller's transaction."""
    if telegram_id is None:
        return False
    return outbox.enqueue(
        f"passed:{enrolment_id}",
        telegram_id,
        0,
        OutboxSubject.PASSED,
        {"enrolment": enrolment_id},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=now + KEPT,
        at_least_once=True,
    )


def of_seat(enrolment_id: int) -> Session | None:
    """Return the session that the holder of a seat has passed; None where they have not."""
    row = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.PASSED
    )
    return of_row(row.session) if row else None
