"""A booth as a list has it: its part, its names, its serial ranges; of no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.places import BoothPart


class Kind(StrEnum):
    """What became of a booth at a new roll; `unsure` until somebody decides it."""

    SAME = "same"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"
    UNSURE = "unsure"


class MatchedBy(StrEnum):
    """What told which booth became which: serial ranges, the name and its neighbours, a person.

    A sample booth of the playground became none, whatever it is called.
    """

    SERIALS = "serials"
    NAME = "name"
    PERSON = "person"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class ListedBooth:
    """A booth of a list. `serials` are its ranges as they are stored: `1-522,900-950`."""

    part: BoothPart
    name_en: str
    name_hi: str = ""
    building: str = ""
    serials: str = ""

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Return the first and the last number of each range."""
        pairs = (text.split("-") for text in self.serials.split(",") if text)
        return tuple((int(first), int(last)) for first, last in pairs)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One line from an old booth to a new one, by their places in the lists; None is none."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """What became of some booths: one link, or the several of a split, a merger or a doubt.

    `sureness` is from 0 to 100. The links of a doubt name its booths only: which of the old ones
    became which of the new ones is what is not known.
    """

    kind: Kind
    links: tuple[Pairing, ...]
    by: MatchedBy
    sureness: int


def size(ranges: tuple[tuple[int, int], ...]) -> int:
    """Return how many serial numbers there are in some ranges."""
    return sum(last - first + 1 for first, last in ranges)


def alike_in_size(before: Iterable[ListedBooth], after: Iterable[ListedBooth]) -> bool:
    """Return whether some booths may hold the electors of others; True where serials are missing.

    A roll grows and shrinks by a tenth or two between two dates, not by half.
    """
    sizes = [[size(booth.ranges) for booth in booths] for booths in (before, after)]
    if not all(all(one) for one in sizes):
        return True
    return 0.6 <= sum(sizes[1]) / sum(sizes[0]) <= 1.6


def shared(one: ListedBooth, other: ListedBooth) -> int:
    """Return how many serial numbers two booths share."""
    return sum(
        max(0, min(last, other_last) - max(first, other_first) + 1)
        for first, last in one.ranges
        for other_first, other_last in other.ranges
    )
