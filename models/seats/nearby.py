"""The coming sessions around a worker, the most useful first, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from models import places, tables, trainings, worker_rows
from models.tables.trainings import EnrolmentState
from models.waiting_list import seating

PAGE = 6  # sessions that fit the screen of a phone


class Nearness(StrEnum):
    """How near a session is: the smallest place that both it and the worker are in."""

    AC = "ac"
    PC = "pc"
    DISTRICT = "district"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class NearSession:
    """A coming session, how near it is, and whether the worker has passed its subject before.

    `is_needed`: one of the worker's posts requires it, and they lack it.
    """

    session: trainings.Session
    nearness: Nearness
    is_mine: bool
    is_passed: bool
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class NearSessions:
    """A page (from 0) of the coming sessions around a worker, and how many pages there are.

    `waits`: whether the worker is told of the next one near them; `has_seat`: whether they hold a
    seat in a session that is not over.
    """

    ac: places.Place
    sessions: tuple[NearSession, ...]
    page: int
    pages: int
    waits: bool
    has_seat: bool


def around(telegram_id: int, page: int, now: datetime) -> NearSessions:
    """Return a page of the coming sessions around a worker, with the seats free for their AC.

    Subjects that their posts require and they lack come first, then near ones, then subjects that
    they have not passed, then those with free seats, then by time. Raises NotRegistered.
    """
    worker = worker_rows.require(telegram_id)
    ac = places.booth(worker.booth_id).ac
    near, passed = nearness_by_place(ac.id), _passed(worker.id)
    needed = trainings.requirements.lacked_by(worker.id, now)
    coming = _coming(near, now)
    kept = seating.kept_from(ac.id, [row.id for row in coming])
    rows = sorted(
        coming,
        key=lambda row: (
            row.training_id not in needed,
            list(Nearness).index(near[row.place_id]),
            row.training_id in passed,
            row.taken + row.held + kept.get(row.id, 0) >= row.seats,
            row.starts_at,
            row.id,
        ),
    )
    own, pages = _own(worker.id), max(1, -(-len(rows) // PAGE))
    page = min(page, pages - 1)
    return NearSessions(
        ac,
        tuple(
            NearSession(
                replace(trainings.session(row.id, now), kept=kept.get(row.id, 0)),
                near[row.place_id],
                row.id in own,
                row.training_id in passed,
                row.training_id in needed,
            )
            for row in rows[page * PAGE : (page + 1) * PAGE]
        ),
        page,
        pages,
        _waits(worker.id),
        bool(trainings.of_worker(telegram_id, now)),
    )


def nearness_by_place(ac_id: int) -> Mapping[int, Nearness]:
    """Return each place in which a session is listed for the workers of an AC, and how near.

    A sector is as near as the AC that it lies in.
    """
    inner = (sector.id for sector in places.inside(ac_id, "sector"))
    found = dict.fromkeys((ac_id, *inner), Nearness.AC)
    for outer_id in places.ancestors(ac_id)[1:]:
        kind = Nearness(places.place(outer_id).kind)
        found.setdefault(outer_id, kind)
        if kind is not Nearness.STATE:
            for inner_id in places.acs_of(outer_id):
                found.setdefault(inner_id, kind)
            for sector in places.inside(outer_id, "sector"):
                found.setdefault(sector.id, kind)
    return found


def _coming(near: Mapping[int, Nearness], now: datetime) -> list[Any]:
    session = tables.Session
    return list(
        session.select(
            session.id,
            session.place,
            session.training,
            session.starts_at,
            session.seats,
            session.taken,
            session.held,
        ).where(
            session.place.in_(list(near)),
            session.starts_at > now,
            session.cancelled_at.is_null(),
        )
    )


def _passed(worker_id: int) -> set[int]:
    """Return the subjects that a worker has passed."""
    seat, session = tables.Enrolment, tables.Session
    query = (
        seat.select(seat, session)
        .join(session)
        .where(seat.worker == worker_id, seat.state == EnrolmentState.PASSED)
    )
    return {row.session.training_id for row in query}


def _own(worker_id: int) -> set[int]:
    seat = tables.Enrolment
    query = seat.select(seat.session).where(
        seat.worker == worker_id, seat.state == EnrolmentState.ENROLLED
    )
    return {row.session_id for row in query}


def _waits(worker_id: int) -> bool:
    wanted = tables.TrainingDemand
    query = wanted.select().where(wanted.worker == worker_id, wanted.told_at.is_null())
    return bool(query.exists())
