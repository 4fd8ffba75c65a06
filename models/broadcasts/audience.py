"""Whom a broadcast is for: a place or a session, narrowed by role, grade and booth.

Whoever is in a place has their booth in it; a holder of a role has the post there, wherever they
live. A session's audience are those who hold its seats.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import authority, places, strength, tables
from models.broadcasts import left_out
from models.broadcasts.left_out import LeftOut
from models.errors import NotAllowed
from models.strength import Weights
from models.tables.trainings import EnrolmentState
from models.trainings import sessions

HOLDS_SEAT = (EnrolmentState.ENROLLED, EnrolmentState.PASSED)


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience by ids, and the codes of a kind of post and of a grade; "" is no bound."""

    place: int
    role: str = ""
    grade: str = ""
    booth: int | None = None
    session: int | None = None

    @classmethod
    def of_row(cls, row: tables.Broadcast) -> "Audience":
        """Return the audience of a broadcast."""
        return cls(row.place_id, row.role, row.grade, row.booth_id, row.session_id)


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many would get a broadcast now, and how many are left out, by the reason."""

    people: int
    left_out: dict[LeftOut, int]


def require(by: int, audience: Audience) -> int:
    """Check that a person may send to an audience; return the worker's id.

    Raises NotRegistered, NotAllowed, UnknownBooth or UnknownSession.
    """
    worker_id = authority.require(by, "broadcast", audience.place)
    inner: list[places.Place] = []
    if audience.booth is not None:
        inner.append(places.booth(audience.booth).area)
    if audience.session is not None:
        row = tables.Session.get_or_none(tables.Session.id == audience.session)
        inner.append(places.place(row.place_id if row else 0))
    for place in inner:
        if not places.contains(audience.place, place.id):
            raise NotAllowed(place=place.code)
    return worker_id


def members(audience: Audience, now: datetime, weights: Weights) -> Any:
    """Return the condition that a worker is in an audience at a moment."""
    condition = of_place(audience)
    if audience.grade:
        acs = places.acs_around(audience.place)
        condition &= strength.of_grade(tables.Worker.booth, acs, audience.grade, weights, now)
    return condition


def of_place(audience: Audience) -> Any:
    """Return the condition that a worker is in an audience, whatever the grade of their booth.

    The grade counts at the moment when the audience is frozen. Who lost the phone and has not
    confirmed anew is in none.
    """
    worker, booth = tables.Worker, tables.Booth
    here = booth.select(booth.id).where(places.booths_in(audience.place)(booth))
    if audience.session is not None:
        condition = worker.id.in_(_seats(audience.session))
    elif not audience.role:
        condition = worker.booth.in_(here)
    else:
        condition = worker.id.is_null(False)
    if audience.role:
        condition &= worker.id.in_(_holders(audience.role, audience.place, here))
    if audience.booth is not None:
        condition &= worker.booth == audience.booth
    return condition & worker.confirmed_at.is_null(False)


def count(audience: Audience, worker_id: int, now: datetime, weights: Weights) -> AudienceCount:
    """Return how many would get a broadcast of this worker now, who gets none of it."""
    worker = tables.Worker
    reason = left_out.reason(now, now - left_out.WEEK).alias("reason")
    query: Any = (
        worker.select(reason, fn.COUNT(worker.id).alias("n"))
        .where(members(audience, now, weights), worker.id != worker_id)
        .group_by(reason)
    )
    found = {row[0]: int(row[1]) for row in query.tuples()}
    people = found.pop("", 0)
    return AudienceCount(people, {why: found[why] for why in LeftOut if why in found})


def is_member(audience: Audience, worker_id: int) -> bool:
    """Return whether a worker is in an audience now, whatever the grade of their booth."""
    worker = tables.Worker
    return bool(worker.select().where(worker.id == worker_id, of_place(audience)).exists())


def roles(place_id: int) -> dict[str, int]:
    """Return how many people hold posts in a place, by the code of the kind."""
    post, booth = tables.Post, tables.Booth
    here = booth.select(booth.id).where(places.booths_in(place_id)(booth))
    query: Any = (
        post.select(post.kind, fn.COUNT(post.worker.distinct()))
        .where(post.in_force(), _held_in(place_id, here))
        .group_by(post.kind)
    )
    return dict(query.tuples())


def upcoming(place_id: int, now: datetime, limit: int) -> tuple[sessions.Session, ...]:
    """Return the next sessions in a place, whose seats may be an audience."""
    return sessions.coming(place_id, now)[:limit]


def _seats(session_id: int) -> Any:
    seat = tables.Enrolment
    return seat.select(seat.worker).where(seat.session == session_id, seat.state.in_(HOLDS_SEAT))


def _holders(role: str, place_id: int, booths: Any) -> Any:
    post = tables.Post
    return post.select(post.worker).where(
        post.in_force(), post.kind == role, _held_in(place_id, booths)
    )


def _held_in(place_id: int, booths: Any) -> Any:
    """Return the condition that a post is held in a place, or at one of its booths."""
    inside = [p for p in places.by_id() if place_id in places.ancestors(p)]
    return tables.Post.place.in_(inside) | tables.Post.booth.in_(booths)
