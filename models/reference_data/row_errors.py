"""The errors of files that are imported, and notes on how they were understood."""

from dataclasses import dataclass, field

MOST_ERRORS = 100  # that are kept; the rest are only counted


@dataclass(frozen=True, slots=True)
class RowError:
    """An error in a file: line (from 1; 0 is the file), column ("" is the row), and reason."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return the error for an operator: `file, line 3, column number: reason`."""
        where = [self.file]
        where += [f"line {self.line}"] if self.line else []
        where += [f"column {self.column}"] if self.column else []
        return f"{', '.join(where)}: {self.reason}"


@dataclass(slots=True)
class Errors:
    """The errors found so far: the first MOST_ERRORS, and the number of all; and notes."""

    first: list[RowError] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)  # how files were understood, for the operator

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        """Record an error: it is counted, and kept if it is among the first."""
        self.count += 1
        if self.count <= MOST_ERRORS:
            self.first.append(RowError(file, line, column, reason))
