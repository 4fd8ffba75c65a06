"""Enrol workers in a session, and cancel their seats."""

from datetime import datetime
from typing import Any

from peewee import Insert, ModelSelect, Update

from models import tables, waiting_list, worker_rows, workers
from models.database import BindParam, CompiledQuery, transaction
from models.tables.trainings import EnrolmentState
from models.trainings.errors import (
    AlreadyEnrolled,
    NotEnrolled,
    PresentElsewhere,
    SessionClash,
    SessionFull,
    SessionOver,
)
from models.trainings.sessions import Session, for_worker, of_row, others, session


def of_worker(telegram_id: int, now: datetime) -> tuple[Session, ...]:
    """Return the sessions a worker holds seats in that are not over, by time.

    Raises NotRegistered.
    """
    return tuple(of_row(row) for row in _with_seat(worker_rows.require(telegram_id).id, now))


def enrol(telegram_id: int, session_id: int, now: datetime) -> Session:
    """Enrol a worker in a session, and return it with one seat fewer.

    Locks the worker's row. Raises NotRegistered, UnknownSession, AlreadyEnrolled, SessionOver,
    SessionClash or SessionFull.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        wanted = session(session_id, now)
        previous = seat_of(session_id, worker.id)
        if wanted.cancelled or wanted.starts_at <= now:
            choices = others(wanted, now, worker_id=worker.id)
            raise SessionOver(session=wanted.code, choices=choices)
        if previous and previous.state != EnrolmentState.CANCELLED:
            raise AlreadyEnrolled(session=wanted.code)
        _take_seat(wanted, worker.id, now)
        refuse_clash(worker.id, wanted, now)  # after: there is no swap with a full session
        _write_enrolment(session_id, worker.id, now)
    return for_worker(worker.id, session(session_id, now))


def cancel(telegram_id: int, session_id: int, now: datetime) -> Session:
    """Cancel a worker's enrolment, and return the session with one more free seat.

    Locks the worker's row. Raises NotRegistered, UnknownSession, NotEnrolled or SessionOver.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        enrolled_in = session(session_id, now)
        if enrolled_in.cancelled or enrolled_in.starts_at <= now:
            raise SessionOver(session=enrolled_in.code)
        if not free_seat(worker.id, session_id, now):
            raise NotEnrolled(session=enrolled_in.code)
    return session(session_id, now)


def free_seat(worker_id: int, session_id: int, now: datetime) -> bool:
    """Return a worker's seat to its session; return False where they have none. For models.

    Who had come before it began, and leaves, was not there.
    """
    seat, row, presence = tables.Enrolment, tables.Session, tables.Presence
    mine = (seat.session == session_id) & (seat.worker == worker_id)
    changed = seat.update(state=EnrolmentState.CANCELLED, changed_at=now).where(
        mine, seat.state == EnrolmentState.ENROLLED
    )
    if not changed.execute():
        return False
    row.update(taken=row.taken - 1).where(row.id == session_id).execute()
    presence.delete().where(presence.enrolment.in_(seat.select(seat.id).where(mine))).execute()
    return True


def seat_of(session_id: int, worker_id: int) -> Any:
    """Return `id` and `state` of a worker's seat; None where there never was one. For models."""
    return next(iter(_SEAT.rows(session=session_id, worker=worker_id)), None)


def take_at_the_door(worker_id: int, session_id: int, now: datetime) -> int:
    """Enrol a worker who has come without a seat in one that is left; return the seat's id.

    For the transaction that locks the worker's row. Raises UnknownSession or SessionFull.
    """
    wanted = session(session_id, now)
    previous = seat_of(session_id, worker_id)
    if previous is None or previous.state == EnrolmentState.CANCELLED:
        _take_seat(wanted, worker_id, now)
        _write_enrolment(session_id, worker_id, now)
        previous = seat_of(session_id, worker_id)
    assert previous is not None
    return int(previous.id)


def _with_seat(worker_id: int, now: datetime) -> "ModelSelect[tables.Session]":
    return (
        tables.Session.select()
        .join(tables.Enrolment)
        .where(
            tables.Enrolment.worker == worker_id,
            tables.Enrolment.state == EnrolmentState.ENROLLED,
            tables.Session.ends_at > now,
            tables.Session.cancelled_at.is_null(),
        )
        .order_by(tables.Session.starts_at)
    )


def clashing(worker_id: int, wanted: Session, now: datetime) -> tuple[Session, ...]:
    """Return the other sessions, at the time of this one, in which a worker holds a seat."""
    seats = _at_that_time(worker_id, wanted, now)
    return tuple(session(one.id, now) for one in seats if one.state == EnrolmentState.ENROLLED)


def refuse_clash(worker_id: int, wanted: Session, now: datetime, *, waits: bool = False) -> None:
    """Raise SessionClash where a worker, who may want to wait, has a seat at that time.

    PresentElsewhere where they were present then and have passed: there is no seat to swap. For
    models alone.
    """
    seats = _at_that_time(worker_id, wanted, now)
    for one in seats:
        if one.state == EnrolmentState.PASSED and is_present(one.seat):
            raise PresentElsewhere(what="own", session=wanted.code, other=f"T{one.id}")
    other = ", ".join(f"T{one.id}" for one in seats if one.state == EnrolmentState.ENROLLED)
    if other and waits:
        raise SessionClash(what="waiting", session=wanted.code, other=other)
    if other:
        raise SessionClash(session=wanted.code, other=other)


def is_present(enrolment_id: int) -> bool:
    """Return whether anybody has seen the holder of a seat there. For models alone."""
    presence = tables.Presence
    return bool(presence.select().where(presence.enrolment == enrolment_id).exists())


def _at_that_time(worker_id: int, wanted: Session, now: datetime) -> list[Any]:
    return list(
        _CLASHING.rows(
            worker=worker_id,
            id=wanted.id,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            now=now,
        )
    )


def _take_seat(wanted: Session, worker_id: int, now: datetime) -> None:
    """Count one more seat. Condition and change are one statement, so a rush never overbooks.

    The waiting list has a say: a seat may be offered to somebody, or held for another AC.
    """
    if not _TAKE.execute(id=wanted.id):
        choices = others(wanted, now, worker_id=worker_id)
        raise SessionFull(session=wanted.code, seats=wanted.seats, choices=choices)
    if not waiting_list.admit(wanted.id, worker_id, now):
        choices = others(wanted, now, worker_id=worker_id)
        raise SessionFull(session=wanted.code, seats=wanted.seats, what="held", choices=choices)


def _write_enrolment(session_id: int, worker_id: int, now: datetime) -> None:
    _WRITE.execute(session=session_id, worker=worker_id, now=now)


def _seat() -> "ModelSelect[tables.Enrolment]":
    seat = tables.Enrolment
    return seat.select(seat.id, seat.state).where(
        seat.session == BindParam("session"), seat.worker == BindParam("worker")
    )


def _clashing() -> "ModelSelect[tables.Session]":
    session, seat = tables.Session, tables.Enrolment
    return (
        session.select(session.id, seat.id.alias("seat"), seat.state)
        .join(seat)
        .where(
            seat.worker == BindParam("worker"),
            seat.state != EnrolmentState.CANCELLED,
            session.id != BindParam("id"),
            session.starts_at < BindParam("ends_at"),
            session.ends_at > BindParam("starts_at"),
            session.ends_at > BindParam("now"),
            session.cancelled_at.is_null(),
        )
        .order_by(session.starts_at)
    )


def _take() -> Update:
    session = tables.Session
    query: Update = session.update(taken=session.taken + 1).where(
        session.id == BindParam("id"),
        session.taken < session.seats,
        session.cancelled_at.is_null(),
    )
    return query


def _write() -> Insert:
    seat, enrolled = tables.Enrolment, EnrolmentState.ENROLLED
    now = BindParam("now", seat.at)
    query: Insert = seat.insert(
        session=BindParam("session"),
        worker=BindParam("worker"),
        state=enrolled,
        at=now,
        changed_at=now,
    ).on_conflict(
        conflict_target=(seat.session, seat.worker),
        update={seat.state: enrolled, seat.changed_at: now},
    )
    return query


# Of every enrolment
_SEAT = CompiledQuery(_seat)
_CLASHING = CompiledQuery(_clashing)
_TAKE = CompiledQuery(_take)
_WRITE = CompiledQuery(_write)
