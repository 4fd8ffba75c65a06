"""Read what is booked, and lock it: whoever plans does it one after another."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Any

from models import places, tables
from models.bookings.clashes import Booking, Bookings, TrainerDays
from models.database import lock_row

LONGEST = timedelta(hours=12)  # of a session
AT_ONCE = 500  # ids in one query


def load(
    first: datetime,
    last: datetime,
    zone: tzinfo,
    trainer_ids: Collection[int] = (),
    *,
    venues: bool = True,
) -> Bookings:
    """Return what is booked from the day of `first` to that of `last`, and when trainers can.

    A trainer's sessions of those whole days are in it, for the most that they lead in a day.
    Without `venues` only theirs are.
    """
    session, training = tables.Session, tables.Training
    near: Any = (
        session.select(
            session.id,
            session.place,
            session.venue,
            session.starts_at,
            session.ends_at,
            session.trainer,
            training.title,
        )
        .join(training)
        .where(
            session.starts_at > first - timedelta(days=1) - LONGEST,
            session.starts_at < last + timedelta(days=1),
            session.cancelled_at.is_null(),
            True if venues else session.trainer.in_(list(trainer_ids)),
        )
        .tuples()
    )
    booked = (
        Booking(place, venue, starts_at, ends_at, trainer, session_id=id_, title=title)
        for id_, place, venue, starts_at, ends_at, trainer, title in near
    )
    return Bookings.of(booked, zone, days_of(trainer_ids))


def days_of(trainer_ids: Iterable[int]) -> dict[int, TrainerDays]:
    """Return when trainers can lead sessions."""
    ids = sorted(set(trainer_ids))
    away, limit = tables.TrainerAway, tables.TrainerLimit
    days: dict[int, TrainerDays] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        most = {row.worker_id: row.most for row in limit.select().where(limit.worker.in_(some))}
        rows = list(away.select().where(away.worker.in_(some)))
        for id_ in some:
            gone = frozenset(row.day for row in rows if row.worker_id == id_)
            days[id_] = TrainerDays(gone, most.get(id_, 0))
    return days


def lock(place_ids: Iterable[int], trainer_ids: Iterable[int | None]) -> None:
    """Lock the states of places, and trainers, until the transaction ends, always in one order."""
    states = {places.root(places.place(id_).state_code).id for id_ in place_ids}
    for state_id in sorted(states):
        lock_row(tables.Place, tables.Place.id == state_id)
    for worker_id in sorted({id_ for id_ in trainer_ids if id_ is not None}):
        lock_row(tables.Worker, tables.Worker.id == worker_id)
