"""Fit those who have a seat into fewer seats: who came first stays.

The others give theirs back, and head the waiting list in the order in which they had come.
"""

from collections.abc import Sequence
from datetime import datetime

from models import tables
from models.database import lock_row
from models.session_changes import clashes
from models.tables.trainings import EnrolmentState
from models.waiting_list import line


def lock_workers(session_ids: Sequence[int]) -> None:
    """Lock the rows of all who have or lost a seat, before the sessions'; for a transaction."""
    seat = tables.Enrolment
    held = seat.select(seat.worker).where(
        seat.session.in_(session_ids), seat.state == EnrolmentState.ENROLLED
    )
    gone = [row for session_id in session_ids for row in line.who_lost_a_seat(session_id)]
    for worker_id in sorted({row.worker_id for row in [*held, *gone]}):
        lock_row(tables.Worker, tables.Worker.id == worker_id)


def fit(row: tables.Session, seats: int, now: datetime) -> list[int]:
    """Set the seats of a session; return the enrolments that lost theirs, or got it back."""
    if seats < row.taken:
        told = _give_back(row, row.taken - seats, now)
        _set(row.id, seats, -len(told))
    else:
        _set(row.id, seats, 0)
        told = _give_again(row.id, seats - row.taken - row.held, now)
        _set(row.id, seats, len(told))
    return told


def _give_back(row: tables.Session, count: int, now: datetime) -> list[int]:
    """Cancel the seats that were taken last; return them, the earliest of them first."""
    seat = tables.Enrolment
    held = (
        seat.select()
        .where(seat.session == row.id, seat.state == EnrolmentState.ENROLLED)
        .order_by(seat.changed_at.desc(), seat.id.desc())
        .limit(count)
    )
    last = list(held)[::-1]
    seat.update(state=EnrolmentState.CANCELLED, changed_at=now).where(
        seat.id.in_([one.id for one in last])
    ).execute()
    line.put_first(row.id, [(one.worker_id, one.changed_at) for one in last], now)
    return [one.id for one in last]


def _give_again(session_id: int, count: int, now: datetime) -> list[int]:
    """Return seats to those who lost one and still can come, in order; return them."""
    seat, told = tables.Enrolment, list[int]()
    for lost in line.who_lost_a_seat(session_id):
        if len(told) < count and clashes.of_worker(lost.worker_id, session_id) is None:
            own = seat.get(seat.session == session_id, seat.worker == lost.worker_id)
            seat.update(state=EnrolmentState.ENROLLED, changed_at=lost.seat_since).where(
                seat.id == own.id
            ).execute()
            line.leave_overlapping(session_id, lost.worker_id, now)
            told.append(int(own.id))
    return told


def _set(session_id: int, seats: int, more_taken: int) -> None:
    tables.Session.update(seats=seats, taken=tables.Session.taken + more_taken).where(
        tables.Session.id == session_id
    ).execute()
