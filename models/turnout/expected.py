"""How many will come to a session, from the sessions that were held before. Nobody is judged.

What counts is the share of seats whose holders came. A range covers all but the lowest and the
highest tenth of those shares. How often it held is found by computing it anew for each earlier
session from those before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Any

from peewee import fn

from models import tables
from models.tables.trainings import EnrolmentState
from models.trainings import Session
from models.turnout import answers

FEWEST = 5  # sessions from which a range is computed
CHECKED = 3  # sessions in which it was checked, before it is shown
LATEST = 60  # sessions that are looked at, the latest ones
EDGE = 0.1  # share of the sessions that may lie below a range, and the same above


@dataclass(frozen=True, slots=True)
class PastSession:
    """How many had a seat when a session began, and how many of them came."""

    seats: int
    came: int


@dataclass(frozen=True, slots=True)
class Expected:
    """How many to expect at a session: `low` to `high`, None where too little happened before.

    `sure` have said that they come. Of `checked` earlier sessions the range was right in `right`.
    """

    taken: int
    sure: int
    past: int  # sessions that it is computed from
    low: int | None = None
    high: int | None = None
    likely: float | None = None  # the middle
    right: int = 0
    checked: int = 0

    @property
    def middle(self) -> float:
        """The number to plan with: every seat counts as long as nothing else is known."""
        return self.taken if self.likely is None else self.likely


def expect(sessions: Sequence[Session], now: datetime) -> dict[int, Expected]:
    """Return how many to expect at each of these sessions, by its number."""
    sure = answers.sure(s.id for s in sessions)
    past = {code: past_sessions(code, now) for code in {s.place.state_code for s in sessions}}
    return {s.id: of_past(past[s.place.state_code], s.taken, sure.get(s.id, 0)) for s in sessions}


def of_past(past: Sequence[PastSession], taken: int, sure: int) -> Expected:
    """Return how many to expect of `taken` seats, from earlier sessions in the order of time."""
    if len(past) < FEWEST + CHECKED:
        return Expected(taken, sure, len(past))
    shares = sorted(one.came / one.seats for one in past)
    low, high = _range(shares, taken)
    checks = [_held_in_range(past[:i], past[i]) for i in range(FEWEST, len(past))]
    middle = len(shares) // 2
    share = (shares[middle] + shares[~middle]) / 2
    return Expected(taken, sure, len(past), low, high, share * taken, sum(checks), len(checks))


def _held_in_range(before: Sequence[PastSession], one: PastSession) -> bool:
    low, high = _range(sorted(each.came / each.seats for each in before), one.seats)
    return low <= one.came <= high


def _range(shares: Sequence[float], taken: int) -> tuple[int, int]:
    """Return the least and the most of `taken` people that the sorted shares let expect."""
    cut = floor(len(shares) * EDGE)
    lowest, highest = shares[cut], shares[len(shares) - 1 - cut]
    # A share that was a whole number of people stays one, whatever the floating point says.
    return floor(lowest * taken + 1e-9), ceil(highest * taken - 1e-9)


def past_sessions(state_code: str, now: datetime) -> list[PastSession]:
    """Return the state's latest sessions whose attendance was closed, the earliest first.

    Who got a seat at the door does not count: nobody could have expected them. Those came whose
    presence counts, by as many witnesses as were asked for.
    """
    session, seat, presence = tables.Session, tables.Enrolment, tables.Presence
    latest = (
        session.select(session.id)
        .join(tables.Place)
        .where(
            tables.Place.state_code == state_code,
            session.attendance_closed_at.is_null(False),
            session.cancelled_at.is_null(),
            session.ends_at <= now,
        )
        .order_by(session.starts_at.desc(), session.id.desc())
        .limit(LATEST)
    )
    ids = [row.id for row in latest]
    witnesses: Any = presence.select(fn.COUNT(presence.id)).where(presence.enrolment == seat.id)
    came = witnesses >= fn.COALESCE(session.attendance_witnesses, 1)
    query: Any = (
        seat.select(session.id, fn.COUNT(seat.id), fn.COUNT(seat.id).filter(came))
        .join(session)
        .where(
            session.id.in_(ids),
            seat.state != EnrolmentState.CANCELLED,
            seat.at < session.attendance_opened_at,
        )
        .group_by(session.id)
    )
    found = {number: PastSession(seats, came) for number, seats, came in query.tuples()}
    return [found[number] for number in reversed(ids) if number in found]
