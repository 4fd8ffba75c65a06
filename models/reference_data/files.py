"""Read files of places and of kinds of posts into checked cells.

The kind of a file is recognised by its columns. `REQUIRED` columns must exist, `FILLED` cells must
not be blank, columns of `IGNORED` are allowed and not read. All errors of a file are collected, so
that one run shows everything there is to fix.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category, normalize

from models.authority import LOCATIONS, PERMISSIONS
from models.spreadsheets import BadSheet, sheets

MOST_ERRORS = 100  # that are kept; the rest are only counted

Value = str | int


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


def _text(limit: int) -> Callable[[str], Value]:
    def parse(cell: str) -> Value:
        if len(cell) > limit:
            raise ValueError(f"has {len(cell)} characters, {limit} are the most")
        if cell[0] in "=+-@":
            raise ValueError(f"begins with {cell[0]}, which a spreadsheet takes for a formula")
        if bad := next(filter(_unprintable, cell), None):
            raise ValueError(f"holds the unprintable character U+{ord(bad):04X}")
        return cell

    return parse


def _unprintable(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners shape Devanagari
        return False
    return category(character)[0] == "C" or character in "\u2028\u2029"


def _whole(low: int, high: int) -> Callable[[str], Value]:
    def parse(cell: str) -> Value:
        if not (re.fullmatch("[0-9]{1,10}", cell) and low <= int(cell) <= high):
            raise ValueError(f"{cell!r} is not a whole number from {low} to {high}")
        return int(cell)

    return parse


def _state_code(cell: str) -> Value:
    if not re.fullmatch("[A-Z]{2,4}", cell):
        raise ValueError(f"{cell!r} is not a code of two to four capital letters")
    return cell


# Sikkim has seats of its own kinds: Bhutia-Lepcha, and one for the monasteries.
_RESERVATIONS = {"GEN": "GEN", "SC": "SC", "ST": "ST", "BL": "BL", "SANGHA": "SAN"}


def _reservation(cell: str) -> Value:
    if cell not in _RESERVATIONS:
        raise ValueError(f"{cell!r} is none of {', '.join(_RESERVATIONS)}")
    return _RESERVATIONS[cell]


def _one_word(cell: str) -> Value:
    if not re.fullmatch("[a-z][a-z_]{0,23}", cell):
        raise ValueError(f"{cell!r} is not a word of at most 24 small letters and _")
    return cell


def _some_of(known: Sequence[str], *alone: str) -> Callable[[str], Value]:
    """Return a parser of words separated by |, each of them known, or of one in `alone`."""

    def parse(cell: str) -> Value:
        for word in () if cell in alone else cell.split("|"):
            if word not in known:
                raise ValueError(f"{word!r} is none of {', '.join((*known, *alone))}")
        return cell

    return parse


def _yes_or_no(cell: str) -> Value:
    if cell not in ("yes", "no"):
        raise ValueError(f"{cell!r} is neither yes nor no")
    return cell == "yes"


_NAME, _LONG_NAME, _NUMBER = _text(200), _text(300), _whole(1, 99_999)
_ELECTORS = _whole(0, 100_000_000)
_SPACES = re.compile(" +")
_YEARLY_ELECTORS = re.compile(r"electors_[0-9]{4}")
_NAMES = {"name_en": _NAME, "name_hi": _NAME, "aliases": _text(2000)}
_SEAT = {"state": _NAME, "number": _NUMBER, "reservation": _reservation, "electors": _ELECTORS}
COLUMNS: dict[str, dict[str, Callable[[str], Value]]] = {
    "state": {"code": _state_code, **_NAMES},
    "district": {"state": _NAME, **_NAMES},
    "pc": {**_SEAT, **_NAMES},
    "ac": {**_SEAT, **_NAMES, "pc_number": _NUMBER, "district": _NAME},
    "booth": {
        "state": _NAME,
        "ac_number": _NUMBER,
        "part_number": _NUMBER,
        "name": _LONG_NAME,
        "name_hi": _LONG_NAME,
        "locality": _LONG_NAME,
        "electors": _ELECTORS,
        "roll_year": _whole(1950, 2100),
    },
    "post": {
        "kind": _one_word,
        "held_at": _some_of(LOCATIONS),
        "abilities": _some_of(PERMISSIONS, "all", "none"),
        "most": _whole(0, 9_999),
        "counted": _yes_or_no,
        "name_hi": _text(64),
        "name_en": _text(64),
        "rank": _whole(0, 9_999),
    },
}
REQUIRED = {
    "state": {"code", "name_en", "name_hi"},
    "district": {"state", "name_en", "name_hi"},
    "pc": {"state", "number", "name_en", "name_hi", "reservation"},
    "ac": {"state", "number", "name_en", "name_hi", "reservation", "pc_number"},
    "booth": {"state", "ac_number", "part_number", "name"},
    "post": set(COLUMNS["post"]),
}
FILLED = {kind: columns - {"name_hi", "pc_number"} for kind, columns in REQUIRED.items()}
FILLED["post"] = REQUIRED["post"]
IGNORED = {
    "state": set[str](),
    "district": {"lgd_code", "lgd_name", "carved_from", "carved_year"},
    "pc": {"ac_count", "wikidata", "eci_2024_name", "name_hi_source", "note"},
    "ac": {"name_hi_source", "district_2018", "district_basis", "vintage"},
    "booth": {"district", "source"},
    "post": set[str](),
}
_UNREADABLE = {
    "too_big": "is larger than {limit} MB: split it",
    "empty": "is empty",
    "too_many_rows": "has more than {limit} rows: split it",
    "too_many_columns": "has more than {limit} columns",
    "too_much_text": "holds more than {limit} characters: split it",
    "long_cell": "has a cell of more than {limit} characters",
    "wrong_ending": "is neither .csv nor .xlsx",
    "other_content": "is not what its ending {ending} says: save it anew as that",
    "old_xls": "is an old .xls: save it as .xlsx or as CSV UTF-8",
    "password": "has a password: save it without one",
    "not_utf8": "is not UTF-8 text: save it as CSV UTF-8",
    "not_csv": "is not CSV: a quotation mark opens or closes where it should not",
    "bomb": "unpacks to far more than a sheet needs: copy the rows into a new file",
    "broken": "is no workbook that can be read: save it anew as .xlsx",
}


def read_sheet(path: Path, errors: Errors) -> list[Record]:
    """Return the valid rows of a CSV or XLSX file, and add the errors of the others to `errors`."""
    rows = _rows(path, errors)
    header = [cell.strip() for cell in next(rows, (0, []))[1]]
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
        yield from sheets.rows(path.name, path.read_bytes(), sheets.OWN)
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
    return kind in ("pc", "ac") and bool(_YEARLY_ELECTORS.fullmatch(column))


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
    yearly = sorted(filter(_YEARLY_ELECTORS.fullmatch, cells), reverse=True)
    return next((name for name in ("electors", *yearly) if cells.get(name)), "electors")
