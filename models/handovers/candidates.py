"""Who may take a session over, in the order in which they are asked.

Those with a trainer's post there who are free at that time and can be reached. Who lives or has
their post nearest goes first, of those who leads the fewest sessions. Which subjects somebody
teaches is not recorded: who has only ever led others goes last.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from peewee import fn

from models import bookings, places, tables
from models.bookings import Booking, Clash
from models.tables.trainings import EnrolmentState
from models.waiting_list import line

COUNTED = timedelta(days=30)  # back from now: sessions led since, and those to come


def of_session(row: tables.Session, now: datetime, zone: tzinfo) -> list[int]:
    """Return the ids of the workers who may take a session over, the first one first."""
    near = _near(row)
    free = _free(row, near, zone)
    led, others_only = _led(free, now), _of_other_subjects(free, row.training_id)
    return sorted(free, key=lambda id_: (id_ in others_only, near[id_], led.get(id_, 0), id_))


def holds_a_post(row: tables.Session, worker_id: int) -> bool:
    """Return whether a worker has a trainer's post where the session is."""
    return worker_id in bookings.trainers.posts_near(row.place_id)


def clash(row: tables.Session, worker_id: int, zone: tzinfo) -> Clash | None:
    """Return what keeps a trainer from a session at its time, or None."""
    booked = bookings.reading.load(row.starts_at, row.ends_at, zone, [worker_id], venues=False)
    return booked.clash_of_trainer(_wish(row, worker_id), without={row.id})


def _wish(row: tables.Session, worker_id: int) -> Booking:
    return Booking(row.place_id, row.venue, row.starts_at, row.ends_at, worker_id)


def _near(row: tables.Session) -> dict[int, int]:
    """Return how far each trainer is who can be reached, 0 for the place itself, by worker."""
    posts, worker, booth = bookings.trainers.posts_near(row.place_id), tables.Worker, tables.Booth
    query: Any = (
        worker.select(worker.id, booth.ac)
        .join(booth)
        .where(worker.id.in_([*posts]), worker.id != (row.trainer_id or 0), line.reachable())
    )
    around = places.ancestors(row.place_id)
    return {id_: _distance(around, [ac, *posts[id_]]) for id_, ac in query.tuples()}


def _distance(around: tuple[int, ...], theirs: Iterable[int]) -> int:
    """Return the first of the places around a session that one of theirs lies in."""
    own = list(theirs)
    steps = (n for n, at in enumerate(around) if any(places.contains(at, one) for one in own))
    return next(steps, len(around))


def _free(row: tables.Session, people: Collection[int], zone: tzinfo) -> list[int]:
    booked = bookings.reading.load(row.starts_at, row.ends_at, zone, people, venues=False)
    wish = _wish(row, 0)
    return [
        id_
        for id_ in people
        if booked.clash_of_trainer(replace(wish, trainer_id=id_), without={row.id}) is None
    ]


def _led(people: Collection[int], now: datetime) -> Mapping[int, int]:
    """Return how many sessions each of these leads, in the last COUNTED or to come."""
    session = tables.Session
    query: Any = (
        session.select(session.trainer, fn.COUNT(session.id))
        .where(
            session.trainer.in_(list(people)),
            session.starts_at > now - COUNTED,
            session.cancelled_at.is_null(),
        )
        .group_by(session.trainer)
    )
    return dict(query.tuples())


def _of_other_subjects(people: Collection[int], training_id: int) -> set[int]:
    """Return those who have led sessions, none of this subject, and have not passed it."""
    session, seat = tables.Session, tables.Enrolment
    led: Any = (
        session.select(session.trainer, session.training)
        .where(session.trainer.in_(list(people)), session.cancelled_at.is_null())
        .distinct()
        .tuples()
    )
    pairs = set(led)
    passed = seat.select(seat.worker).join(session)
    passed = passed.where(
        seat.worker.in_(list(people)),
        seat.state == EnrolmentState.PASSED,
        session.training == training_id,
    )
    knows = {id_ for id_, subject in pairs if subject == training_id}
    knows |= {one.worker_id for one in passed}
    return {id_ for id_, _ in pairs} - knows
