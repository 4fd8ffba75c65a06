"""Collect what the weekly digest contains: the path to the date, the parts, whom to thank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models import places, strength, targets
from models.digests import arrivals
from models.digests.arrivals import Arrivals, Thanks
from models.digests.content import THANKED, RunNumbers, alone, run_numbers
from models.digests.paths import Path, path_of
from models.tables.targets import Measure

DAYS = 7
PARTS = 5  # that are named
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekPart:
    """A part of a place: how many joined in the week, and its workers against its own number.

    That is its share of the target, else what the norms of its booths ask.
    """

    place: places.Place
    joined: int
    done: int
    number: int


@dataclass(frozen=True, slots=True)
class WeeklyDigest:
    """What a group gets each week, of the seven days before `day`.

    `joined` and `before`, of the seven days before those, have nobody who is under review;
    `doubted` are. `parts` are those that gained most of their own number, the first one most.
    """

    place: places.Place
    day: date
    paces: tuple[targets.Pace, ...]
    path: Path
    joined: int
    before: int
    doubted: int
    parts: tuple[WeekPart, ...]
    thanks: tuple[Thanks, ...]

    def __bool__(self) -> bool:
        """Return whether there is anything to say."""
        news = self.joined or self.before or self.doubted
        return bool(self.paces or news or self.thanks)


def weekly_digest(
    place_id: int,
    now: datetime,
    calendar: targets.WorkCalendar,
    weights: strength.Weights,
    run: RunNumbers | None = None,
) -> WeeklyDigest:
    """Return what a place is told of the week before the day of `now`. Raises UnknownPlace.

    `run` is what many digests have in common; without it this one is found alone.
    """
    place, today = places.place(place_id), calendar.date_of(now)
    first = today - DAYS * DAY
    common = run or alone(place_id, first, now, calendar, days=DAYS)
    paces = targets.standing(place_id, today, calendar, common.wholes)
    pace = next((one for one in paces if one.measure == Measure.CONFIRMED), None)
    return WeeklyDigest(
        place=place,
        day=today,
        paces=paces,
        path=path_of(place, pace or next(iter(paces), None), today, calendar),
        joined=_joined(place_id, first, common.arrivals, calendar),
        before=_joined(place_id, first - DAYS * DAY, common.arrivals, calendar),
        doubted=len(common.arrivals.doubts(place_id)),
        parts=_parts(place, pace, first, common.arrivals, calendar, weights, now),
        thanks=common.arrivals.thanks(place_id, THANKED),
    )


def week_before(now: datetime, calendar: targets.WorkCalendar) -> RunNumbers:
    """Return what the weekly digests of all places have in common."""
    return run_numbers(calendar.date_of(now) - DAYS * DAY, now, calendar, days=DAYS)


def _joined(place_id: int, first: date, arrived: Arrivals, calendar: targets.WorkCalendar) -> int:
    """Count who came to a place in seven days from the first one on, nobody under review."""
    days = [first + n * DAY for n in range(DAYS)]
    came = sum(arrivals.came(place_id, days, calendar).values())
    return max(0, came - sum(one.day in days for one in arrived.doubts(place_id)))


def _parts(
    place: places.Place,
    pace: targets.Pace | None,
    first: date,
    arrived: Arrivals,
    calendar: targets.WorkCalendar,
    weights: strength.Weights,
    now: datetime,
) -> tuple[WeekPart, ...]:
    """Return the parts that people joined, by how much of their own number those are."""
    inside = places.children(place.id)
    joined = {part.id: _joined(part.id, first, arrived, calendar) for part in inside}
    if not any(joined.values()):
        return ()
    own = _of_target(place, inside, pace) if pace else _of_norms(place, weights, now)
    found = [
        WeekPart(part, joined[part.id], *numbers)
        for part, numbers in zip(inside, own, strict=True)
        if joined[part.id]
    ]
    found.sort(key=lambda one: (-one.joined / max(1, one.number), -one.joined, one.place.name_en))
    return tuple(found[:PARTS])


def _of_target(
    place: places.Place, inside: Sequence[places.Place], pace: targets.Pace
) -> list[tuple[int, int]]:
    """Return what each part has of its share of the target, and that share."""
    shares = pace.shares
    if place.kind == "ac" and shares:
        shares = targets.by_sector(shares[0], pace.measure)
    by_id = {share.place_id: (share.done, share.number) for share in shares}
    of_parts = ([by_id.get(id_, (0, 0)) for id_ in _ids(part)] for part in inside)
    return [(sum(d for d, _ in part), sum(n for _, n in part)) for part in of_parts]


def _of_norms(
    place: places.Place, weights: strength.Weights, now: datetime
) -> list[tuple[int, int]]:
    """Return how many workers each part has, and how many the norms of its booths ask."""
    parts = strength.place_strength(place.id, weights, now).parts
    return [(part.confirmed, part.needed) for part in parts]


def _ids(part: places.Place) -> tuple[int, ...]:
    return places.acs_of(part.id) or (part.id,)
