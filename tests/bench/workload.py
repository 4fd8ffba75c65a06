"""The workload of a benchmark: numbers of updates, users, groups and rounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """Numbers: `users` look up, `workers` enrol in one session, `people` register."""

    rounds: int
    updates: int
    users: int
    workers: int
    people: int
    groups: int
    waits: int  # look-ups beside a digest run
    scans: int  # of the code of one hall beside a digest run
    idle: float  # seconds before the memory is read
    layers: int  # repetitions of each layer


FULL = Workload(5, 5_000, 500, 1_000, 500, 543, 540, 500, 2.0, 2_000)
QUICK = Workload(1, 1_000, 500, 500, 100, 120, 90, 50, 0.5, 300)
