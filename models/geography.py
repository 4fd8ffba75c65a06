"""Importing states, districts, PCs, ACs and booths from CSV files."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row: its file, line (from 1), column ("" for the row) and why."""

    file: str
    line: int
    column: str
    reason: str


class BadFiles(Exception):
    """Files with errors; nothing was imported. `errors` holds the first of `count`."""

    def __init__(self, errors: tuple[RowError, ...], count: int) -> None:
        super().__init__(f"{count} errors")
        self.errors = errors
        self.count = count


@dataclass(frozen=True, slots=True)
class Plan:
    """What the files would bring."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in all and by kind of place."""

    added: int
    changed: int
    unchanged: int
    by_kind: dict[str, tuple[int, int, int]]


def read(files: Sequence[Path]) -> Plan:
    """Check every row of the files; raises BadFiles."""
    raise NotImplementedError


def apply(
    plan: Plan, now: datetime, progress: Callable[[int, int], None] | None = None
) -> ImportResult:
    """Bring what was read into the database in one transaction."""
    raise NotImplementedError


def sample_booths(counts: Mapping[int, int], now: datetime) -> int:
    """Give every AC without booths plain numbered ones; give how many were added."""
    raise NotImplementedError
