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
    ac_ids = places.acs_of(place.id)
    days = strength.gained(ac_ids, first, today, weights.zone) if ac_ids else None
    if days is not None:
        joined = Counter({day: one.confirmed for day, one in days.items()})
        trained = sum(one.trained for day, one in days.items() if day >= middle)
    else:
        joined = _days(place, tables.Worker.confirmed_at, first, weights)
        trained = _days(place, tables.Worker.trained_at, middle, weights).total()
    if doubted:
        only = tables.Worker.id.in_(strength.doubted()) & strength.is_doubted(tables.Worker)
        joined -= _days(place, tables.Worker.confirmed_at, first, weights, only)
    return Week(
        joined=sum(number for day, number in joined.items() if day >= middle),
        before=sum(number for day, number in joined.items() if day < middle),
        trained=trained,
    )


def _days(
    place: Place, moment: Any, first: date, weights: Weights, only: Any = True
) -> Counter[date]:
    """Count the confirmed workers of a place by the day of a moment, from a day on."""
    worker, booth = tables.Worker, tables.Booth
    since = datetime.combine(first, time(), weights.zone)
    rows: Any = (
        worker.select(moment.alias("at"))
        .join(booth)
        .where(places.booths_in(place.id)(booth), worker.confirmed_at.is_null(False))
        .where(moment >= since)
    )
    rows = rows if only is True else rows.where(only)
    return Counter(weights.day(at) for (at,) in rows.tuples())
