"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`users` ask in the look-ups, `workers` enrol in the hot session, `people` register."""

    rounds: int
    updates: int
    users: int
    workers: int
    people: int
    groups: int
    waits: int  # look-ups beside a digest run
    idle: float  # seconds before the memory is read
    layers: int  # repetitions of each layer


FULL = Sizes(5, 5_000, 500, 1_000, 500, 543, 540, 2.0, 2_000)
QUICK = Sizes(1, 1_000, 500, 500, 100, 120, 90, 0.5, 300)
