"""Who of those in line gets a seat, where some seats are held for ACs. A pure function.

First come, first served; nobody overtakes somebody of the same AC. A seat that is held for an AC is
not counted as free for others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a session: `used` (taken or offered) by AC, and the `quotas` of ACs."""

    number: int
    used: Mapping[int, int]
    quotas: Mapping[int, int]

    @property
    def free(self) -> int:
        """The number of seats that are not used, for whomever they are held."""
        return self.number - sum(self.used.values())

    def free_for(self, ac: int, more: Mapping[int, int]) -> int:
        """Return how many seats are free for an AC once `more` are used, by AC."""
        used = Counter(self.used)
        used.update(more)
        return self.number - used.total() - self._kept(ac, used)

    def kept_from(self, ac: int) -> int:
        """Return how many of the seats that are not used are held for other ACs than this one."""
        return self._kept(ac, Counter(self.used))

    def _kept(self, ac: int, used: Mapping[int, int]) -> int:
        others = (each for each in self.quotas.items() if each[0] != ac)
        return sum(max(0, n - used.get(other, 0)) for other, n in others)


def allot(seats: Seats, line: Iterable[int]) -> list[int]:
    """Return the positions in a line (of ACs, first come first) of those who get a seat."""
    given, chosen = Counter[int](), list[int]()
    for position, ac in enumerate(line):
        if len(chosen) >= seats.free:
            break
        if seats.free_for(ac, given) > 0:
            given[ac] += 1
            chosen.append(position)
    return chosen
