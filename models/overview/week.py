"""What changed in a place in seven days, and in the seven before; who is doubted is left out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from models import places, strength, tables
from models.places import Place
from models.strength import Weights

DAYS = 7


@dataclass(frozen=True, slots=True)
class Week:
    """How many workers joined and were trained in seven days, and joined in the seven before."""

    joined: int
    before: int
    trained: int


def week_of(place: Place, doubted: int, weights: Weights, now: datetime) -> Week:
    """Return the last seven days of a place, today included; `doubted` is how many are there."""
    today = weights.day(now)
    first, middle = today - timedelta(2 * DAYS - 1), today - timedelta(DAYS - 1)
    days = strength.gained_in(place.id, first, today, weights.zone)
    joined = Counter({day: one.confirmed for day, one in days.items()})
    trained = sum(one.trained for day, one in days.items() if day >= middle)
    if doubted:
        joined -= _doubted(place, first, weights)
    return Week(
        joined=sum(number for day, number in joined.items() if day >= middle),
        before=sum(number for day, number in joined.items() if day < middle),
        trained=trained,
    )


def _doubted(place: Place, first: date, weights: Weights) -> Counter[date]:
    """Count the doubted workers of a place by the day on which they joined, from a day on."""
    worker, booth = tables.Worker, tables.Booth
    rows: Any = (
        worker.select(worker.confirmed_at)
        .join(booth)
        .where(places.booths_in(place.id)(booth), strength.are_doubted(worker))
        .where(worker.confirmed_at >= datetime.combine(first, time(), weights.zone))
    )
    return Counter(weights.day(at) for (at,) in rows.tuples())
