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
from models.strength import PlaceLine, PlaceStrength
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


Shares = dict[int, Goal]  # by the id of an AC


def goal_of(
    strength: PlaceStrength, today: date, calendar: targets.WorkCalendar
) -> tuple[Goal, Shares]:
    """Return the goal of a place, and the shares of its ACs; none where it follows from norms."""
    place = strength.place
    for around in places.ancestors(place.id):
        for pace in targets.paces(around, today, calendar):
            if pace.measure == Measure.CONFIRMED:
                return _of_target(strength, pace, places.place(around))
    return Goal(strength.confirmed, strength.needed), {}


def parts_of(strength: PlaceStrength, goal: Goal, shares: Shares) -> tuple[PlacePart, ...]:
    """Return the parts of a place, the neediest first, and after them those without booths."""
    inside = places.children(strength.place.id)
    lines = dict(zip((part.id for part in inside), strength.parts, strict=True))
    is_ac = strength.place.kind == "ac"
    if shares and is_ac and goal.gap:
        goals = _by_gap(goal, strength, [lines[part.id] for part in inside])
    elif shares and not is_ac:
        goals = [_added([shares[ac] for ac in places.acs_of(p.id) if ac in shares]) for p in inside]
    else:
        goals = [Goal(lines[part.id].confirmed, lines[part.id].needed) for part in inside]
    found = [
        PlacePart(part, own, lines[part.id].booths) for part, own in zip(inside, goals, strict=True)
    ]
    return tuple(sorted(found, key=lambda part: (not part.booths, part.need)))


def _of_target(strength: PlaceStrength, pace: targets.Pace, around: Place) -> tuple[Goal, Shares]:
    codes = {places.place(ac).code: ac for ac in places.acs_of(strength.place.id)}
    shares = {
        codes[share.code]: Goal(share.done, share.done + share.gap, pace.until, around)
        for share in pace.shares
        if share.code in codes
    }
    if around == strength.place:
        return Goal(pace.done, pace.number, pace.until, around), shares
    if strength.place.is_sector:  # by what its own booths lack of the AC's
        return Goal(strength.confirmed, strength.needed), {}
    whole = _added(list(shares.values()))
    return Goal(whole.done, whole.number, pace.until, around), shares


def _added(goals: Sequence[Goal]) -> Goal:
    return Goal(sum(one.done for one in goals), sum(one.number for one in goals))


def _by_gap(goal: Goal, ac: PlaceStrength, sectors: Sequence[PlaceLine]) -> list[Goal]:
    """Divide what an AC lacks among its sectors by what their booths lack by the norm.

    The booths in no sector have a share of their own.
    """
    gaps = [max(0, line.target - line.confirmed) for line in sectors]
    rest = ac.target - sum(line.target for line in sectors)
    rest -= ac.confirmed - sum(line.confirmed for line in sectors)
    divided = targets.share_out(goal.gap, [*gaps, max(0, rest)])
    return [
        Goal(line.confirmed, line.confirmed + gap)
        for line, gap in zip(sectors, divided, strict=False)
    ]
