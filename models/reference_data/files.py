"""Read files of places and of kinds of posts into checked cells.

The kind of a file is recognised by its columns. All errors of a file are collected, so that one run
shows everything there is to fix.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from unicodedata import normalize

from models.reference_data.columns import COLUMNS, FILLED, YEARLY_ELECTORS, Value
from models.reference_data.layouts import NAMES, Layout, find_layout
from models.reference_data.row_errors import Errors, RowError
from models.spreadsheets import BadSheet, NameReading, headings, legacy_names, mark_of, sheets

__all__ = [
    "Errors",
    "Record",
    "RowError",
    "Sheet",
    "is_of_booths",
    "open_sheet",
    "read_sheet",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file: its parsed cells by column, without the blank ones."""

    kind: str
    file: str
    line: int
    values: dict[str, Value]


ASKED = 500  # rows by whose names it is asked whether they are in Kruti Dev
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened file: what it holds where, and its rows, to be read once."""

    file: str
    layout: Layout
    rows: Iterator[sheets.SheetRow]
    names: NameReading

    def records(self, rows: Iterable[sheets.SheetRow], errors: Errors) -> list[Record]:
        """Return the valid ones of some rows, and add the errors of the others to `errors`."""
        return [
            Record(self.layout.kind, self.file, line, values)
            for line, cells in rows
            if (values := _values(self.layout, self.file, line, cells, errors, self.names))
            is not None
        ]


def open_sheet(path: Path, errors: Errors, convert: bool | None = None) -> Sheet | None:
    """Return a file that is about to be read; None, with errors added, when that cannot be.

    A list of booths may be as an office keeps it: its headings are looked for in the first rows,
    titles, totals and empty lines are no rows. `convert` says whether names that seem typed in the
    font Kruti Dev are; with None such a list is refused, and the error shows what they would be.
    """
    rows = _rows(path, errors)
    first = list(islice(rows, ASKED))
    layout = find_layout(path.name, first, errors) if first else None
    if layout is None:
        return None
    first = [row for row in first[layout.behind :] if layout.is_row(row[1])]
    names = _reading(path.name, layout, first, errors, convert)
    others = (row for row in rows if layout.is_row(row[1]))
    return Sheet(path.name, layout, chain(first, others), names)


def read_sheet(path: Path, errors: Errors, convert: bool | None = None) -> list[Record]:
    """Return the valid rows of a file, and add the errors of the others to `errors`."""
    sheet = open_sheet(path, errors, convert)
    return sheet.records(sheet.rows, errors) if sheet else []


def is_of_booths(path: Path) -> bool:
    """Return whether a file is a list of booths, as far as it can be read."""
    unheeded = Errors()
    first = list(islice(_rows(path, unheeded), headings.LOOKED_AT))
    layout = find_layout(path.name, first, unheeded) if first else None
    return layout is not None and layout.kind == "booth"


def _reading(
    file: str,
    layout: Layout,
    rows: Sequence[sheets.SheetRow],
    errors: Errors,
    convert: bool | None,
) -> NameReading:
    """Return how the names are read; adds an error where that has to be asked."""
    if layout.kind != "booth" or convert is False:
        return NameReading.AS_THEY_ARE
    indices = [i for i, column in enumerate(layout.columns) if column in NAMES]
    names = [cells[i] for _, cells in rows for i in indices if i < len(cells)]
    reading = legacy_names.proposed(names)
    changed = legacy_names.changes(names, reading)
    if changed and convert is None:
        shown = ", ".join(f"{before!r} would be {after!r}" for before, after in changed[:3])
        reason = (
            f"{len(changed)} names may be typed in the font Kruti Dev: {shown};"
            " add  --kruti-dev convert  or  --kruti-dev keep"
        )
        errors.add(file, rows[0][0], "name", reason)
    return reading


def _rows(path: Path, errors: Errors) -> Iterator[sheets.SheetRow]:
    """Return each row that is not empty with the line on which it begins."""
    try:
        yield from sheets.rows_of_file(path)
    except OSError as error:
        errors.add(path.name, 0, "", f"cannot be read: {error.strerror}")
    except BadSheet as bad:
        line = bad.parameters.get("line", 0)
        errors.add(path.name, line if isinstance(line, int) else 0, "", unreadable(bad))


def unreadable(bad: BadSheet) -> str:
    """Return why a file cannot be read, in words for an operator."""
    return _UNREADABLE[str(bad.parameters["what"])].format(**bad.parameters)


def _values(
    layout: Layout, file: str, line: int, row: list[str], errors: Errors, names: NameReading
) -> dict[str, Value] | None:
    """Return the parsed cells of a row without the blank ones; None when any of them is wrong."""
    if not layout.fits(row):
        reason = f"the row has {len(row)} cells, the header has {len(layout.columns)}"
        errors.add(file, line, "", reason)
        return None
    kind, before = layout.kind, errors.count
    cells = {
        column: " ".join(normalize("NFC", cell).split())
        for column, cell in zip(layout.columns, row, strict=False)
        if column
    }
    if names is NameReading.ALL or any(map(mark_of, row)):
        cells |= _converted(layout, row, names)
    if layout.ac:
        cells["ac_number"] = layout.ac
    values: dict[str, Value] = {}
    for name, parse in COLUMNS[kind].items():
        column = _newest_electors(cells) if name == "electors" else name
        try:
            if cell := cells.get(column):
                values[name] = parse(cell)
            elif name in FILLED[kind] or (name == "state" and name in layout.columns):
                raise ValueError("is empty")
        except ValueError as error:
            errors.add(file, line, column, str(error))
    return values if errors.count == before else None


def _converted(layout: Layout, row: Sequence[str], names: NameReading) -> dict[str, str]:
    """Return the names of a row that are in Kruti Dev, in Devanagari."""
    return {
        column: " ".join(legacy_names.converted(cell, names).split())
        for column, cell in zip(layout.columns, row, strict=False)
        if column in NAMES
    }


def _newest_electors(cells: dict[str, str]) -> str:
    """Return the column with the electors: if there is one per year, the newest that is filled."""
    yearly = sorted(filter(YEARLY_ELECTORS.fullmatch, cells), reverse=True)
    return next((name for name in ("electors", *yearly) if cells.get(name)), "electors")
