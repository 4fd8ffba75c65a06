"""What a coordinator or a trainer sees of a session at any time: its numbers and its roster."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from models import attendance, audit, authority, places, tables, trainings, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.tables.trainings import EnrolmentState
from models.turnout import Expected, answers, expect

PER_PAGE = 30  # names on a page of the roster
LISTED = 20  # sessions to choose from


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session and how many to expect. `may_change`: by this person, and not too late.

    `may_hand_over`: it has a trainer, and has not begun.
    """

    session: trainings.Session
    expected: Expected
    may_change: bool
    may_restore: bool
    may_hand_over: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody with a seat: their name, their ID, and what they said about this start."""

    name: str
    public_id: str
    coming: bool


def look_at(session_id: int, *, by: int, now: datetime) -> SessionView:
    """Return a session to its trainer or to who may plan there.

    Raises NotRegistered, NotAllowed or UnknownSession.
    """
    session = trainings.session(session_id, now)
    row = tables.Session.get_by_id(session_id)
    attendance.require_trainer(by, row)
    plans = authority.may(by, "plan", session.place.id) and session.starts_at > now
    is_ahead = session.starts_at > now and row.attendance_opened_at is None
    return SessionView(
        session,
        expect([session], now)[session.id],
        may_change=plans and is_ahead and not session.cancelled,
        may_restore=plans and session.cancelled,
        may_hand_over=is_ahead and not session.cancelled and row.trainer_id is not None,
    )


def roster(session_id: int, page: int, *, by: int, now: datetime) -> tuple[tuple[Listed, ...], int]:
    """Return a page (from 0) of those who have a seat, by name, and how many there are.

    The audit records that their names were read. Raises NotRegistered, NotAllowed or
    UnknownSession.
    """
    with transaction(repeatable=True):
        trainings.session(session_id, now)
        row = tables.Session.get_by_id(session_id)
        audit.record(
            attendance.require_trainer(by, row), AuditAction.READ_ROSTER, f"T{row.id}", now
        )
        seat, worker, answer = tables.Enrolment, tables.Worker, tables.SeatAnswer
        said: Any = (answer.enrolment == seat.id) & (answer.starts_at == row.starts_at)
        query: Any = (
            seat.select(worker.name, worker.public_id, answer.coming)
            .join(worker)
            .join_from(seat, answer, JOIN.LEFT_OUTER, on=said)
            .where(seat.session == session_id, seat.state != EnrolmentState.CANCELLED)
            .order_by(worker.name, seat.id)
        )
        shown = query.paginate(page + 1, PER_PAGE).tuples()
        people = tuple(Listed(name, id_, said == answers.Coming.YES) for name, id_, said in shown)
        return people, query.count()


def may_look_at(telegram_id: int, now: datetime) -> tuple[trainings.Session, ...]:
    """Return the coming sessions that somebody leads or may plan, by time. Raises NotRegistered."""
    worker_id = worker_rows.require_id(telegram_id)
    own = authority.places_of(telegram_id, "plan")
    found = {
        session.id: session
        for place in own
        for session in trainings.coming(place.id, now)
        if places.contains(place.id, session.place.id)
    }
    led = tables.Session.select().where(
        tables.Session.trainer == worker_id,
        tables.Session.starts_at > now,
        tables.Session.cancelled_at.is_null(),
    )
    found |= {row.id: trainings.sessions.of_row(row) for row in led}
    return tuple(sorted(found.values(), key=lambda s: (s.starts_at, s.id)))
