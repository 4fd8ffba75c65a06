"""Read the rows of one AC's booths column by column, where nothing is wrong with any of them.

Nearly all lists are so, and it takes a tenth of the time of reading each cell by itself. Rows that
are otherwise are read one by one (files.py), which says what is wrong with them.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any
from unicodedata import is_normalized, normalize

from models.reference_data.columns import COLUMNS, FILLED, LONGEST_NAME, Value
from models.reference_data.files import Sheet
from models.spreadsheets import NameReading

Columns = dict[str, Sequence[Any]]
_KEPT = 4_096  # different cells of a column whose values are kept
# auxiliaries.py has them, and plans.py the sectors
_NOT_HERE = frozenset(("main_or_auxiliary", "serial_from", "serial_to", "sector", "sector_name"))
_NAMES = frozenset(("name", "name_hi", "locality", "building"))
_FORMULA = ("\n=", "\n+", "\n-", "\n@")


def readable(sheet: Sheet) -> bool:
    """Return whether a list has only columns that can be read at once."""
    return sheet.names is not NameReading.ALL and _NOT_HERE.isdisjoint(sheet.layout.columns)


def read(sheet: Sheet, rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return the values of each column, None for blank cells; None when any row is not plain."""
    layout = sheet.layout
    width = len(layout.columns)
    if any(len(row) != width for row in rows) or {*map(type, chain.from_iterable(rows))} != {str}:
        return None
    columns: Columns = {}
    for name, cells in zip(layout.columns, zip(*rows, strict=True), strict=True):
        if name not in COLUMNS["booth"]:
            continue
        if name in _NAMES and _are_plain(cells):
            columns[name] = cells
            continue
        try:
            columns[name] = list(map(_reader(name), cells))
        except ValueError:
            return None
    if layout.ac:
        columns["ac_number"] = [_reader("ac_number")(layout.ac)] * len(rows)
    parts = columns["part_number"]
    return columns if len(set(parts)) == len(parts) else None


def _are_plain(cells: Sequence[str]) -> bool:
    """Return whether cells are stored as they are: filled, clean, and not too long."""
    text = "".join(f"\n{cell}" for cell in cells)
    return (
        text.replace("\n", "").isprintable()
        and is_normalized("NFC", text)
        and not any(odd in text for odd in ("  ", "\n ", " \n", *_FORMULA))
        and text[-1] != " "
        and max(map(len, cells)) <= LONGEST_NAME
        and all(cells)
    )


@lru_cache(maxsize=32)
def _reader(column: str) -> Callable[[str], Value | None]:
    """Return the function that reads a cell of a column; it raises ValueError."""
    parse = COLUMNS["booth"][column]
    must_be_filled = column in FILLED["booth"] or column == "state"

    @lru_cache(maxsize=_KEPT)
    def read_cell(cell: str) -> Value | None:
        text = " ".join(normalize("NFC", cell).split())
        if not text and must_be_filled:
            raise ValueError("is empty")
        return parse(text) if text else None

    return read_cell
