"""Seats of a session that are held for the workers of an AC; the rest is open to all.

At the cut-off of its offers they are lifted, so that none stays empty.
"""

from datetime import datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.errors import BadNumber
from models.trainings.errors import SessionOver
from models.trainings.sessions import Session, session


def of_session(session_id: int) -> tuple[tuple[places.Place, int], ...]:
    """Return the ACs for which a session holds seats, and how many."""
    quota = tables.Quota
    rows = quota.select().where(quota.session == session_id).order_by(quota.id)
    return tuple((places.place(row.ac_id), row.seats) for row in rows)


def hold(session_id: int, ac_id: int, seats: int, *, by: int, now: datetime) -> Session:
    """Hold so many seats of a session for an AC, 0 for none any more; return the session.

    Locks the session's row. Raises NotRegistered, NotAllowed, UnknownSession, SessionOver or
    BadNumber: there are not so many that are held for no other AC.
    """
    quota = tables.Quota
    with transaction():
        lock_row(tables.Session, tables.Session.id == session_id)
        wanted = session(session_id, now)
        worker_id = authority.require(by, "plan", wanted.place.id)
        if wanted.cancelled or wanted.starts_at <= now:
            raise SessionOver(session=wanted.code)
        others = sum(n for ac, n in of_session(session_id) if ac.id != ac_id)
        if not 0 <= seats <= wanted.seats - others:
            raise BadNumber(text=str(seats), low=0, high=wanted.seats - others)
        quota.delete().where(quota.session == session_id, quota.ac == ac_id).execute()
        if seats:
            quota.insert(session=session_id, ac=ac_id, seats=seats).execute()
        audit.record(worker_id, AuditAction.HOLD_SEATS, wanted.code, now, seats=seats)
    return session(session_id, now)
