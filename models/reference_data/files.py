"""Read files of places and of kinds of posts into checked cells.

The kind of a file is recognised by its columns. All errors of a file are collected, so that one run
shows everything there is to fix.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from models.reference_data.columns import (
    COLUMNS,
    FILLED,
    IGNORED,
    REQUIRED,
    YEARLY_ELECTORS,
    Value,
    heading,
)
from models.spreadsheets import BadSheet, sheets

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
    """The errors found so far: the first MOST_ERRORS, and the number of all."""

    first: list[RowError] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        """Record an error: it is counted, and kept if it is among the first."""
        self.count += 1
        if self.count <= MOST_ERRORS:
            self.first.append(RowError(file, line, column, reason))


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file: its parsed cells by column, without the blank ones."""

    kind: str
    file: str
    line: int
    values: dict[str, Value]


_SPACES = re.compile(" +")
FILLED["post"] = REQUIRED["post"]
_UNREADABLE = {
    "too_big": "is larger than {limit} MB: split it",
    "empty": "is empty",
    "too_many_rows": "has more than {limit} rows: split it",
    "too_many_columns": "has more than {limit} columns",
    "too_much_text": "holds more than {limit} characters: split it",
    "long_cell": "has a cell of more than {limit} characters",
    "wrong_ending": "is no list: send XLSX, XLS, ODS, CSV, or an HTML table",
    "pdf": "is a PDF, which has no cells: ask for the list as XLSX or CSV",
    "password": "has a password: save it without one",
    "not_utf8": "is not UTF-8 text: save it as CSV UTF-8",
    "not_csv": "is not CSV: a quotation mark opens or closes where it should not",
    "bomb": "unpacks to far more than a sheet needs: copy the rows into a new file",
    "broken": "is no workbook that can be read: save it anew as .xlsx",
}


def read_sheet(path: Path, errors: Errors) -> list[Record]:
    """Return the valid rows of a CSV or XLSX file, and add the errors of the others to `errors`."""
    rows = _rows(path, errors)
    header = [heading(cell) for cell in next(rows, (0, []))[1]]
    kind = _kind(path.name, header, errors) if header else None
    if kind is None:
        return []
    records: list[Record] = []
    for line, cells in rows:
        values = _values(kind, header, path.name, line, cells, errors)
        if values is not None:
            records.append(Record(kind, path.name, line, values))
    return records


def _rows(path: Path, errors: Errors) -> Iterator[sheets.SheetRow]:
    """Return each row that is not empty with the line on which it begins."""
    try:
        yield from sheets.rows(path.read_bytes(), sheets.OWN)
    except OSError as error:
        errors.add(path.name, 0, "", f"cannot be read: {error.strerror}")
    except BadSheet as bad:
        line = bad.parameters.get("line", 0)
        errors.add(path.name, line if isinstance(line, int) else 0, "", unreadable(bad))


def unreadable(bad: BadSheet) -> str:
    """Return why a file cannot be read, in words for an operator."""
    return _UNREADABLE[str(bad.parameters["what"])].format(**bad.parameters)


def _kind(file: str, header: list[str], errors: Errors) -> str | None:
    """Return the kind of a file by its columns; None, with errors added, when they are wrong."""
    kind = max(COLUMNS, key=lambda k: _fit(k, set(header)))
    missing = sorted(REQUIRED[kind] - set(header))
    unknown = [name for name in header if not _known(kind, name)]
    if len(missing) > len(REQUIRED[kind]) // 2:
        errors.add(file, 1, "", "the columns are not those of any file that can be imported")
        return None
    for name in missing:
        errors.add(file, 1, name, f"this column is missing in a file of kind {kind}")
    for name in unknown:
        errors.add(file, 1, name, f"this column is not known in a file of kind {kind}")
    for name in sorted({name for name in header if header.count(name) > 1}):
        errors.add(file, 1, name, "this column is there twice")
    wrong = missing or unknown or len(set(header)) < len(header)
    return None if wrong else kind


def _fit(kind: str, header: set[str]) -> float:
    """Return how well columns fit a kind: each missing or unknown one counts against it."""
    unknown = sum(not _known(kind, name) for name in header)
    return len(REQUIRED[kind] & header) - len(REQUIRED[kind] - header) - unknown


def _known(kind: str, column: str) -> bool:
    if column in COLUMNS[kind] or column in IGNORED[kind]:
        return True
    return kind in ("pc", "ac") and bool(YEARLY_ELECTORS.fullmatch(column))


def _values(
    kind: str, header: list[str], file: str, line: int, row: list[str], errors: Errors
) -> dict[str, Value] | None:
    """Return the parsed cells of a row without the blank ones; None when any of them is wrong."""
    if len(row) != len(header):
        reason = f"the row has {len(row)} cells, the header has {len(header)}"
        errors.add(file, line, "", reason)
        return None
    cells = {
        n: _SPACES.sub(" ", normalize("NFC", c)).strip() for n, c in zip(header, row, strict=True)
    }
    before = errors.count
    values: dict[str, Value] = {}
    for name, parse in COLUMNS[kind].items():
        column = _newest_electors(cells) if name == "electors" else name
        try:
            if cell := cells.get(column):
                values[name] = parse(cell)
            elif name in FILLED[kind]:
                raise ValueError("is empty")
        except ValueError as error:
            errors.add(file, line, column, str(error))
    return values if errors.count == before else None


def _newest_electors(cells: dict[str, str]) -> str:
    """Return the column with the electors: if there is one per year, the newest that is filled."""
    yearly = sorted(filter(YEARLY_ELECTORS.fullmatch, cells), reverse=True)
    return next((name for name in ("electors", *yearly) if cells.get(name)), "electors")
