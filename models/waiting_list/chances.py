"""What the past says of the chance to get a seat from a place in the line."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from models import tables
from models.database import BindParam, CompiledQuery
from models.tables.trainings import Waiting, WaitingState

BANDS = (3, 10, 30)  # places that are alike: 1–3, 4–10, 11–30, and those behind
LAST = 2**31 - 1  # place that there can be
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
    band = bisect_left(BANDS, place)
    nearest, farthest = (0, *BANDS)[band] + 1, (*BANDS, LAST)[band]
    rows = _OUTCOMES.rows(nearest=nearest, farthest=farthest, now=now)
    if len(rows) < ENOUGH:
        return None
    return Chance(sum(r.state == WaitingState.TAKEN or r.offers > 0 for r in rows), len(rows))


def _outcomes() -> "ModelSelect[Waiting]":
    session = tables.Session
    return (
        Waiting.select(Waiting.state, Waiting.offers)
        .join(session)
        .where(
            session.starts_at <= BindParam("now"),
            session.cancelled_at.is_null(),
            Waiting.first_place >= BindParam("nearest"),
            Waiting.first_place <= BindParam("farthest"),
            (Waiting.state != WaitingState.LEFT) | (Waiting.offers > 0),
        )
        .order_by(Waiting.id.desc())
        .limit(LATEST)
    )


_OUTCOMES = CompiledQuery(_outcomes)
