"""Find what a file is a list of, and which column holds what.

The project's own files have their headings in the first row, by the names of the columns. A list
of booths may also be an office's, with titles above and headings in other words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.reference_data import booth_headings
from models.reference_data.columns import COLUMNS, IGNORED, REQUIRED, YEARLY_ELECTORS, heading
from models.reference_data.row_errors import Errors
from models.spreadsheets import Headings, SheetRow, headings

NAMED = 12  # headings that an error names
NAMES = ("name", "name_hi")
_HINDI = re.compile("[\u0900-\u097f]")


@dataclass(frozen=True, slots=True)
class Layout:
    """The kind of a file, and the name of each of its columns; "" for those that are not read."""

    kind: str
    columns: tuple[str, ...]
    behind: int  # how many rows there are up to the headings
    office: Headings | None = None  # of a list of booths
    ac: str = ""  # the number of the AC that the titles of a list of booths name

    def is_row(self, cells: Sequence[str]) -> bool:
        """Return whether a row below the headings is one of the list."""
        if self.kind == "sector":
            keys = ("sector", "sector_name", "parts", "first_part")
            return self.office is None or self.office.is_row(cells, keys)
        return self.office is None or self.office.is_row(cells, ("part_number", "name"))

    def fits(self, cells: Sequence[str]) -> bool:
        """Return whether a row has a cell for each heading.

        In a list of booths blank cells at the end may be missing, or be too many.
        """
        if self.office is None:
            return len(cells) == len(self.columns)
        if len(cells) == len(self.columns):
            return True
        needed = max(self.office.columns.get(column, 0) for column in booth_headings.NEEDED)
        return len(cells) > needed and not any(map(str.strip, cells[len(self.columns) :]))


def find_layout(file: str, rows: Sequence[SheetRow], errors: Errors) -> Layout | None:
    """Return what a file holds where; None, with errors added, when that will not do."""
    header = tuple(heading(cell) for cell in rows[0][1])
    if found := booth_headings.sectors_in(rows):
        return _of_sectors(file, rows, found, errors)
    kind = max((k for k in COLUMNS if k != "sector"), key=lambda k: _fit(k, set(header)))
    missing = sorted(REQUIRED[kind] - set(header))
    if kind == "booth" or len(missing) > len(REQUIRED[kind]) // 2:
        return _of_booths(file, rows, errors)
    for name in missing:
        errors.add(file, 1, name, f"this column is missing in a file of kind {kind}")
    unknown = [name for name in header if not _known(kind, name)]
    for name in unknown:
        errors.add(file, 1, name, f"this column is not known in a file of kind {kind}")
    for name in sorted({name for name in header if header.count(name) > 1}):
        errors.add(file, 1, name, "this column is there twice")
    wrong = missing or unknown or len(set(header)) < len(header)
    return None if wrong else Layout(kind, header, 1)


def _of_sectors(
    file: str, rows: Sequence[SheetRow], found: Headings, errors: Errors
) -> Layout | None:
    """Return the columns of a list of sectors; None, with one error, if no AC is named."""
    ac = headings.ac_of_titles(rows[: found.behind])
    if "ac_number" not in found.columns and not ac:
        errors.add(
            file, rows[max(found.behind, 1) - 1][0], "", _not_found(["ac_number"], "sectors")
        )
        return None
    columns = [""] * len(found.texts)
    for column, index in found.columns.items():
        columns[index] = column
    errors.notes += _notes(file, found, columns)
    titled = "" if "ac_number" in found.columns else ac
    return Layout("sector", tuple(columns), found.behind, found, titled)


def _of_booths(file: str, rows: Sequence[SheetRow], errors: Errors) -> Layout | None:
    """Return the columns of a list of booths; None, with one error, if any is missing."""
    first = rows[: headings.LOOKED_AT]
    found = headings.find(first, booth_headings.meaning, COLUMNS["booth"])
    missing = [column for column in booth_headings.NEEDED if column not in found.columns]
    ac = headings.ac_of_titles(rows[: found.behind]) if missing == ["ac_number"] else ""
    if missing and not ac:
        reason = (
            f"{_not_found(missing)}; what was seen: {', '.join(found.seen[:NAMED]) or 'nothing'};"
            " a template: /template booths in the chat"
        )
        errors.add(file, rows[max(found.behind, 1) - 1][0], "", reason)
        return None
    columns = [""] * len(found.texts)
    for column, index in _with_hindi_names(found, rows).items():
        columns[index] = column
    errors.notes += [f"{file}: AC {ac}, as the title says"] if ac else []
    errors.notes += _notes(file, found, columns)
    return Layout("booth", tuple(columns), found.behind, found, ac)


def _with_hindi_names(found: Headings, rows: Sequence[SheetRow]) -> dict[str, int]:
    """Return the index of each column; of two columns of names that in Devanagari is the Hindi one.

    Their headings may be alike, so that the first names tell.
    """
    others = [choice for choice in found.choices if choice.column == "name"]
    if not others or "name_hi" in found.columns:
        return found.columns
    named = others[0].indices
    below = [cells for _, cells in rows[found.behind :]]
    hindi = [i for i in named if any(_HINDI.search(row[i]) for row in below if i < len(row))]
    latin = [i for i in named if i not in hindi]
    if not hindi or not latin:
        return found.columns
    return found.columns | {"name": latin[0], "name_hi": hindi[0]}


def _not_found(missing: Sequence[str], what: str = "booths") -> str:
    names = ", ".join(f"“{booth_headings.title(column)}”" for column in missing)
    if len(missing) == len(booth_headings.NEEDED):
        return (
            "the columns are not those of any file that can be imported;"
            f" a list of booths needs {names}"
        )
    return f"this list of {what} has no column {names}"


def _notes(file: str, found: Headings, columns: Sequence[str]) -> list[str]:
    """Return how the headings were understood where that is not plain."""
    named = [(t, c) for t, c in zip(found.texts, columns, strict=True) if c and heading(t) != c]
    notes = []
    if named:
        notes.append(f"{file}: " + ", ".join(f"“{text}” is {column}" for text, column in named))
    for choice in found.choices:
        if all(columns[index] for index in choice.indices):
            continue  # names in two languages
        others = ", ".join(f"“{text}”" for text in choice.left)
        notes.append(f"{file}: “{choice.taken}” is read, not {others}")
    left = [text for choice in found.choices for text in choice.left]
    ignored = [
        f"“{text}”"
        for text, column in zip(found.texts, columns, strict=True)
        if text and not column and text not in left
    ]
    return notes + ([f"{file}: not read: {', '.join(ignored)}"] if ignored else [])


def _fit(kind: str, header: set[str]) -> float:
    """Return how well columns fit a kind: each missing or unknown one counts against it."""
    unknown = sum(not _known(kind, name) for name in header)
    return len(REQUIRED[kind] & header) - len(REQUIRED[kind] - header) - unknown


def _known(kind: str, column: str) -> bool:
    if column in COLUMNS[kind] or column in IGNORED[kind]:
        return True
    return kind in ("pc", "ac") and bool(YEARLY_ELECTORS.fullmatch(column))
