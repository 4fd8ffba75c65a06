"""Find the other seat of a worker at the time of a session, for a moved one may meet another."""

from models import tables
from models.tables.trainings import EnrolmentState


def of_worker(worker_id: int, session_id: int) -> str | None:
    """Return the code of another session at that time in which the worker has a seat."""
    seat, session = tables.Enrolment, tables.Session
    own = session.get_by_id(session_id)
    other = (
        session.select(session.id)
        .join(seat)
        .where(
            seat.worker == worker_id,
            seat.state == EnrolmentState.ENROLLED,
            session.id != session_id,
            session.cancelled_at.is_null(),
            session.starts_at < own.ends_at,
            session.ends_at > own.starts_at,
        )
        .order_by(session.starts_at)
        .first()
    )
    return f"T{other.id}" if other else None
