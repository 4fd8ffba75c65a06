"""Inside a part of several booths, serial ranges tell which of them became which.

Serial numbers begin anew with each number of a roll: 12 has 1-522, its auxiliary 12A 523-1347. So
they are compared only inside numbers that the names have paired.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from models.roll_matching.listed import ListedBooth, shared, size

_SHARE = 0.15  # of a booth's serials: less is the drift of a roll, in which people come and go


@dataclass(slots=True)
class Regrouped:
    """Links that serials show, the old booths they are of, and new booths that were nobody's."""

    links: list[tuple[int, int]] = field(default_factory=list)
    old: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)


def regroup(
    old: Sequence[ListedBooth], new: Sequence[ListedBooth], pairs: dict[int, int]
) -> Regrouped:
    """Return what serials say of the numbers that hold several booths in one of the lists."""
    result = Regrouped()
    of_old, of_new = _numbers(old), _numbers(new)
    for number, other in _paired(old, new, pairs).items():
        before, after = of_old[number], of_new[other]
        sides = [old[o] for o in before], [new[n] for n in after]
        if len(before) + len(after) > 2 and all(_readable(side) for side in sides):
            _compare(result, old, new, before, after)
    return result


def _compare(
    result: Regrouped,
    old: Sequence[ListedBooth],
    new: Sequence[ListedBooth],
    before: list[int],
    after: list[int],
) -> None:
    linked = [(o, n) for o in before for n in after if _same_people(old[o], new[n])]
    if {o for o, _ in linked} != {*before}:
        return  # the ranges do not fit each other: the lists count differently
    result.links += linked
    result.old |= {*before}
    result.apart |= {*after} - {n for _, n in linked}


def _readable(booths: list[ListedBooth]) -> bool:
    """Return whether all of these have serials, and none has another's: real lists have slips."""
    apart = (not shared(one, other) for one, other in combinations(booths, 2))
    return all(booth.serials for booth in booths) and all(apart)


def _same_people(one: ListedBooth, other: ListedBooth) -> bool:
    least = min(size(one.ranges), size(other.ranges))
    return shared(one, other) >= _SHARE * least


def _numbers(booths: Sequence[ListedBooth]) -> dict[int, list[int]]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for place, booth in enumerate(booths):
        numbers[booth.part.number].append(place)
    return numbers


def _paired(
    old: Sequence[ListedBooth], new: Sequence[ListedBooth], pairs: dict[int, int]
) -> dict[int, int]:
    """Return the numbers of both lists whose booths are paired with each other's, and no others."""
    votes = Counter((old[o].part.number, new[n].part.number) for o, n in pairs.items())
    of_old, of_new = Counter(o for o, _ in votes), Counter(n for _, n in votes)
    return {o: n for o, n in votes if of_old[o] == of_new[n] == 1}
