"""What a place's workers are counted against, and what each of its parts lacks of it.

That is the target that a coordinator set, as the digests have it: the place's own, or its share of
that of the nearest place around it. Without a target it is what the norms of its booths add up to,
and so it is for the sectors of an AC that has reached its target.
The parts' numbers add up to the place's own where it has a target, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import places, targets
from models.places import Place
from models.strength import PlaceStrength
from models.tables.targets import Measure


@dataclass(frozen=True, slots=True)
class Goal:
    """`done` confirmed workers of `number`.

    `until` and `place` are those of the target that it follows from; None where norms say it.
    """

    done: int
    number: int
    until: date | None = None
    place: Place | None = None

    @property
    def gap(self) -> int:
        """How many workers are missing."""
        return max(0, self.number - self.done)

    @property
    def percent(self) -> int:
        """How much of the number is reached, in whole percent, at most 100."""
        return min(100, 100 * self.done // self.number) if self.number else 100


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A part of a place and its share of the goal. Without booths in use it is no work."""

    place: Place
    goal: Goal
    booths: int  # in use, without samples

    @property
    def need(self) -> tuple[object, ...]:
        """What sorts the neediest first; of equal ones the larger gap, never the number."""
        return self.goal.percent, -self.goal.gap, self.place.name_en


Shares = dict[int, Goal]  # by the id of an AC, or of a sector


def goal_of(
    strength: PlaceStrength, today: date, calendar: targets.WorkCalendar
) -> tuple[Goal, Shares]:
    """Return the goal of a place, and the shares of its parts; none where norms say it."""
    place = strength.place
    for pace in targets.standing(place.id, today, calendar):
        if pace.measure == Measure.CONFIRMED:
            goal = Goal(pace.done, pace.number, pace.until, pace.of or place)
            return goal, _shares(pace, place)
    return Goal(strength.confirmed, strength.needed), {}


def parts_of(strength: PlaceStrength, goal: Goal, shares: Shares) -> tuple[PlacePart, ...]:
    """Return the parts of a place, the neediest first, and after them those without booths."""
    inside = places.children(strength.place.id)
    lines = dict(zip((part.id for part in inside), strength.parts, strict=True))
    if strength.place.kind == "ac" and not goal.gap:
        shares = {}
    found = []
    for part in inside:
        line = lines[part.id]
        own = [shares[one] for one in (places.acs_of(part.id) or (part.id,)) if one in shares]
        by_norm = Goal(line.confirmed, line.needed)
        found.append(PlacePart(part, _added(own) if shares else by_norm, line.booths))
    return tuple(sorted(found, key=lambda part: (not part.booths, part.need)))


def _shares(pace: targets.Pace, place: Place) -> Shares:
    """Return what each AC of a place, or each sector of an AC, has and lacks of a target."""
    shares = pace.shares
    if place.kind == "ac" and shares:
        shares = targets.by_sector(shares[0], pace.measure)
    return {
        share.place_id: Goal(share.done, share.number)
        for share in shares
        if share.place_id is not None
    }


def _added(goals: Sequence[Goal]) -> Goal:
    return Goal(sum(one.done for one in goals), sum(one.number for one in goals))
