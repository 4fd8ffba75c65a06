"""What the past says of the chance to get a seat from a place in the line."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import tables
from models.tables.trainings import Waiting, WaitingState

BANDS = (3, 10, 30)  # places that are alike: 1–3, 4–10, 11–30, and those behind
LATEST = 100  # people who are looked at
ENOUGH = 10  # fewer say nothing


@dataclass(frozen=True, slots=True)
class Chance:
    """Of so many people who joined a line at such a place, `got` a seat or the offer of one."""

    got: int
    people: int


def chance(place: int, now: datetime) -> Chance | None:
    """Return what became of the latest who stood at such a place; None where they are too few.

    Who left before a seat came says nothing, nor does a session that was cancelled.
    """
    session = tables.Session
    query: Any = (
        Waiting.select(Waiting.state, Waiting.offers)
        .join(session)
        .where(
            session.starts_at <= now,
            session.cancelled_at.is_null(),
            _alike(place),
            (Waiting.state != WaitingState.LEFT) | (Waiting.offers > 0),
        )
        .order_by(Waiting.id.desc())
        .limit(LATEST)
    )
    rows = list(query.tuples())
    if len(rows) < ENOUGH:
        return None
    return Chance(
        sum(state == WaitingState.TAKEN or offers > 0 for state, offers in rows), len(rows)
    )


def _alike(place: int) -> Any:
    band = bisect_left(BANDS, place)
    condition = Waiting.first_place > (BANDS[band - 1] if band else 0)
    return condition & (Waiting.first_place <= BANDS[band]) if band < len(BANDS) else condition
