"""Trainings: dated sessions with seats, and the workers who hold the seats."""

import re
from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from models import places, tables, worker_rows, workers
from models.database import transaction
from models.errors import (
    AlreadyEnrolled,
    NotEnrolled,
    SessionClash,
    SessionFull,
    SessionOver,
    UnknownSession,
)

SUGGESTIONS = 5
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


@dataclass(frozen=True, slots=True)
class Session:
    """One dated slot of a training. `code` is `T42`; moments are aware, in UTC."""

    id: int
    code: str
    title: str
    place: places.Place
    venue: str
    starts_at: datetime
    ends_at: datetime
    trainer: str | None
    seats: int
    taken: int
    cancelled: bool

    @property
    def free(self) -> int:
        """How many seats are left."""
        return self.seats - self.taken


def find_session(text: str, now: datetime) -> Session:
    """Give the session that a code such as `T42` names; raises UnknownSession."""
    match = re.fullmatch(r"[Tt]?\s*([0-9]{1,9})", text.strip().translate(_DIGITS))
    row = tables.Session.get_or_none(tables.Session.id == int(match[1])) if match else None
    if row is None:
        nearest = _coming(now).limit(SUGGESTIONS)
        raise UnknownSession(text=text, choices=tuple(f"T{row.id}" for row in nearest))
    return of_row(row)


def session(session_id: int, now: datetime) -> Session:
    """Give a session by its number; raises UnknownSession."""
    return find_session(f"T{session_id}", now)


def by_codes(codes: tuple[str, ...]) -> dict[str, Session]:
    """Give those of these codes that name a session, with the session, in the same order."""
    numbers = {int(c[1:]): c for c in codes if re.fullmatch(r"T[0-9]{1,9}", c)}
    rows = {row.id: row for row in tables.Session.select().where(tables.Session.id.in_([*numbers]))}
    return {code: of_row(rows[n]) for n, code in numbers.items() if n in rows}


def coming(place_id: int, now: datetime, *, until: datetime | None = None) -> tuple[Session, ...]:
    """Give the sessions that have not begun, held in a place, inside it or around it, by time."""
    around_or_inside = tables.Session.place.in_(places.ancestors(place_id)) | (
        tables.Session.place.in_(_inside(places.place(place_id)))
    )
    query = _coming(now).where(around_or_inside)
    if until is not None:
        query = query.where(tables.Session.starts_at < until)
    return tuple(of_row(row) for row in query)


def coming_for(telegram_id: int, now: datetime) -> tuple[Session, ...]:
    """Give the sessions that have not begun around this worker's booth; raises NotRegistered."""
    worker = worker_rows.require(telegram_id)
    return coming(places.booth(worker.booth_id).ac.id, now)


def of_worker(telegram_id: int, now: datetime) -> tuple[Session, ...]:
    """Give the worker's own sessions that are not over, by time; raises NotRegistered."""
    return tuple(of_row(row) for row in _held(worker_rows.require(telegram_id).id, now))


def enrol(telegram_id: int, session_id: int, now: datetime) -> Session:
    """Give a worker a seat.

    Raises NotRegistered, UnknownSession, AlreadyEnrolled, SessionOver, SessionClash or SessionFull.
    """
    with transaction():
        worker = workers.locked(telegram_id)
        wanted = session(session_id, now)
        before = _enrolment(session_id, worker.id)
        if before and before.state != "cancelled":
            raise AlreadyEnrolled(session=wanted.code)
        if wanted.cancelled or wanted.starts_at <= now:
            raise SessionOver(session=wanted.code, choices=_others(wanted, now))
        _refuse_clash(worker.id, wanted, now)
        _take_seat(wanted, now)
        _write_enrolment(session_id, worker.id, now)
    return session(session_id, now)


def cancel(telegram_id: int, session_id: int, now: datetime) -> Session:
    """Give a worker's seat back. Raises NotRegistered, UnknownSession, NotEnrolled, SessionOver."""
    with transaction():
        worker = workers.locked(telegram_id)
        held = session(session_id, now)
        if held.starts_at <= now:
            raise SessionOver(session=held.code)
        changed = (
            tables.Enrolment.update(state="cancelled", changed_at=now)
            .where(
                tables.Enrolment.session == session_id,
                tables.Enrolment.worker == worker.id,
                tables.Enrolment.state == "enrolled",
            )
            .execute()
        )
        if not changed:
            raise NotEnrolled(session=held.code)
        tables.Session.update(taken=tables.Session.taken - 1).where(
            tables.Session.id == session_id
        ).execute()
    return session(session_id, now)


def attended(telegram_id: int, session_id: int, now: datetime) -> None:
    """Note that a worker was there: from the first session on they count as trained.

    A second call changes nothing. Raises NotRegistered or NotEnrolled.
    """
    with transaction():
        worker = workers.locked(telegram_id)
        enrolment = _enrolment(session_id, worker.id)
        if enrolment is None or enrolment.state == "cancelled":
            raise NotEnrolled(session=f"T{session_id}")
        tables.Enrolment.update(state="attended", changed_at=now).where(
            tables.Enrolment.id == enrolment.id
        ).execute()
        newly = tables.Worker.update(trained_at=now).where(
            tables.Worker.id == worker.id, tables.Worker.trained_at.is_null()
        )
        if newly.execute():
            tables.Booth.update(trained=tables.Booth.trained + 1).where(
                tables.Booth.id == worker.booth_id
            ).execute()


def _coming(now: datetime) -> "ModelSelect[tables.Session]":
    return (
        tables.Session.select()
        .where(tables.Session.starts_at > now, tables.Session.cancelled_at.is_null())
        .order_by(tables.Session.starts_at, tables.Session.id)
    )


def _inside(place: places.Place) -> "ModelSelect[tables.Place]":
    """The ids of the places inside: all of a state, or what names this one as PC or district."""
    inner = tables.Place
    if place.kind == "state":
        return inner.select(inner.id).where(inner.state_code == place.state_code)
    return inner.select(inner.id).where((inner.pc == place.id) | (inner.district == place.id))


def _held(worker_id: int, now: datetime) -> "ModelSelect[tables.Session]":
    return (
        tables.Session.select()
        .join(tables.Enrolment)
        .where(
            tables.Enrolment.worker == worker_id,
            tables.Enrolment.state == "enrolled",
            tables.Session.ends_at > now,
            tables.Session.cancelled_at.is_null(),
        )
        .order_by(tables.Session.starts_at)
    )


def _refuse_clash(worker_id: int, wanted: Session, now: datetime) -> None:
    for row in _held(worker_id, now):
        if row.starts_at < wanted.ends_at and wanted.starts_at < row.ends_at:
            raise SessionClash(session=wanted.code, other=f"T{row.id}")


def _take_seat(wanted: Session, now: datetime) -> None:
    """The condition and the change are one statement, so a rush never takes a seat too many."""
    changed = (
        tables.Session.update(taken=tables.Session.taken + 1)
        .where(
            tables.Session.id == wanted.id,
            tables.Session.taken < tables.Session.seats,
            tables.Session.cancelled_at.is_null(),
        )
        .execute()
    )
    if not changed:
        raise SessionFull(session=wanted.code, seats=wanted.seats, choices=_others(wanted, now))


def _write_enrolment(session_id: int, worker_id: int, now: datetime) -> None:
    tables.Enrolment.insert(
        session=session_id, worker=worker_id, state="enrolled", at=now, changed_at=now
    ).on_conflict(
        conflict_target=(tables.Enrolment.session, tables.Enrolment.worker),
        update={tables.Enrolment.state: "enrolled", tables.Enrolment.changed_at: now},
    ).execute()


def _others(wanted: Session, now: datetime) -> tuple[str, ...]:
    """Other sessions of the same place with free seats, the same subject first."""
    free = [s for s in coming(wanted.place.id, now) if s.free and s.id != wanted.id]
    free.sort(key=lambda s: (s.title != wanted.title, s.starts_at))
    return tuple(s.code for s in free[:SUGGESTIONS])


def _enrolment(session_id: int, worker_id: int) -> tables.Enrolment | None:
    row: tables.Enrolment | None = tables.Enrolment.get_or_none(
        tables.Enrolment.session == session_id, tables.Enrolment.worker == worker_id
    )
    return row


def of_row(row: tables.Session) -> Session:
    """Give a session as it leaves the models; for models.planning."""
    trainer = tables.Worker.get_or_none(tables.Worker.id == row.trainer_id)
    return Session(
        id=row.id,
        code=f"T{row.id}",
        title=row.training.title,
        place=places.place(row.place_id),
        venue=row.venue,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        trainer=trainer.name if trainer else None,
        seats=row.seats,
        taken=row.taken,
        cancelled=row.cancelled_at is not None,
    )
