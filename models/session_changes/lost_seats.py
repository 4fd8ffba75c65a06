"""Fit those who have a seat into fewer seats: who came first stays.

The others give theirs back in order and come before everybody else who waits
(`head_the_waiting_list`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from models import tables
from models.database import lock_row
from models.session_changes import clashes
from models.tables.trainings import EnrolmentState
from models.waiting_list import line


def lock_workers(session_ids: Sequence[int]) -> None:
    """Lock the rows of all who have or lost a seat, before the sessions'; for a transaction."""
    seat, lost = tables.Enrolment, tables.LostSeat
    held = seat.select(seat.worker).where(
        seat.session.in_(session_ids), seat.state == EnrolmentState.ENROLLED
    )
    gone = lost.select(lost.worker).where(lost.session.in_(session_ids))
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


def head_the_waiting_list(
    session_id: int, lost: Iterable[tuple[int, datetime]], now: datetime
) -> None:
    """Record that workers come before everybody else who waits, by when they had taken their seat.

    `lost` has the worker's number and that moment. For the caller's transaction, in which the
    seats were cancelled at `now`, and which holds the lock of the session's row. They get the
    seats that the coordinator adds next, and are offered those that come free.
    """
    row, lost = tables.LostSeat, list(lost)
    line.put_first(session_id, [worker_id for worker_id, _ in lost], now)
    for worker_id, taken_at in lost:
        row.insert(session=session_id, worker=worker_id, taken_at=taken_at, at=now).on_conflict(
            conflict_target=(row.session, row.worker),
            update={row.taken_at: taken_at, row.at: now},
        ).execute()


def waiting(session_id: int) -> list[int]:
    """Return the workers who lost a seat and have had none since, who came first before."""
    return [lost.worker_id for lost, _ in _lost(session_id)]


def _lost(session_id: int) -> list[tuple[tables.LostSeat, tables.Enrolment]]:
    """Return lost seats with their enrolments: not those taken, or given up, again since."""
    seat, lost = tables.Enrolment, tables.LostSeat
    same: Any = (seat.session == lost.session) & (seat.worker == lost.worker)
    query: Any = (
        lost.select(lost, seat)
        .join(seat, on=same, attr="seat")
        .where(
            lost.session == session_id,
            seat.state == EnrolmentState.CANCELLED,
            seat.changed_at == lost.at,
        )
    )
    return [(row, row.seat) for row in query.order_by(lost.taken_at, lost.id)]


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
    head_the_waiting_list(row.id, [(one.worker_id, one.changed_at) for one in last], now)
    return [one.id for one in last]


def _give_again(session_id: int, count: int, now: datetime) -> list[int]:
    """Return seats to those who lost one and still can come, in order; return them."""
    seat, told = tables.Enrolment, list[int]()
    for lost, own in _lost(session_id):
        if len(told) < count and clashes.of_worker(lost.worker_id, session_id) is None:
            seat.update(state=EnrolmentState.ENROLLED, changed_at=lost.taken_at).where(
                seat.id == own.id
            ).execute()
            lost.delete_instance()
            line.leave_overlapping(session_id, lost.worker_id, now)
            told.append(int(own.id))
    return told


def _set(session_id: int, seats: int, more_taken: int) -> None:
    tables.Session.update(seats=seats, taken=tables.Session.taken + more_taken).where(
        tables.Session.id == session_id
    ).execute()
