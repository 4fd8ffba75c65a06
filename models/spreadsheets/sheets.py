"""Read untrusted lists row by row, within limits: CSV, XLSX, XLS, ODS and tables of HTML pages.

What a file is, its content tells. Every cell is text, whatever its type in the file (cells.py). A
formula is one that begins with `=`: it is never evaluated, and the result that a spreadsheet stored
beside it is never taken for what somebody wrote. Marks that nobody sees are removed
(models/typed_text.py).
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.spreadsheets import calamine_books, html_tables, xlsx
from models.spreadsheets.cells import Mark, like, mark_of
from models.spreadsheets.errors import BadSheet
from models.spreadsheets.formats import Format, format_of
from models.typed_text import cleaned

MB = 1024 * 1024
SheetRow = tuple[int, list[str]]  # the line on which it begins, from 1, and its cells


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """The most that a file may hold: bytes as sent and unpacked, rows, columns, and characters."""

    file: int
    unpacked: int
    rows: int
    columns: int
    cell: int
    text: int


# Ten thousand workers with four columns are 1 MB as XLSX, 10 MB unpacked.
SENT = SheetLimits(5 * MB, 40 * MB, 20_000, 100, 1000, 10_000_000)  # by a person, through the chat
OWN = SheetLimits(500 * MB, 4000 * MB, 3_000_000, 1000, 5000, 500_000_000)  # by the operator
# The first line of a file may name the delimiter, for Excel.
_SEPARATOR = re.compile(r'"?sep=([,;\t|])[",;\t|]*\r?\n', re.I)


def rows(content: bytes, limits: SheetLimits = SENT) -> Iterator[SheetRow]:
    """Yield each row of a file that is not empty, of a workbook those of its first sheet.

    Raises BadSheet, also after some rows: do not use any row before the last one has come.
    """
    if len(content) > limits.file:
        raise BadSheet(what="too_big", limit=limits.file // MB)
    if not content.strip():
        raise BadSheet(what="empty")
    count = characters = 0
    for line, raw in _READERS[format_of(content)](content, limits):
        cells = [_cleaned(cell) for cell in raw]
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        characters += _measure(line, raw, limits)
        if count > limits.rows + 1:  # one is the header
            raise BadSheet(what="too_many_rows", limit=limits.rows)
        if characters > limits.text:
            raise BadSheet(what="too_much_text", limit=limits.text)
        yield line, cells
    if not count:
        raise BadSheet(what="empty")


def require_size(size: int | None, limits: SheetLimits = SENT) -> None:
    """Check the announced size of a file before it is downloaded; raises BadSheet."""
    if size is not None and size > limits.file:
        raise BadSheet(what="too_big", limit=limits.file // MB)


def _cleaned(cell: str) -> str:
    """Return a cell's text without marks that nobody sees; in Kruti Dev dashes are letters."""
    return cell if mark_of(cell) is Mark.KRUTI_DEV else like(cell, cleaned(cell))


def _measure(line: int, cells: list[str], limits: SheetLimits) -> int:
    """Return the number of characters of a row; raises BadSheet when it exceeds a limit."""
    if len(cells) > limits.columns:
        raise BadSheet(what="too_many_columns", line=line, limit=limits.columns)
    if max(map(len, cells)) > limits.cell:
        raise BadSheet(what="long_cell", line=line, limit=limits.cell)
    return sum(map(len, cells))


def _csv(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    text = _decode(content)
    declared = _SEPARATOR.match(text)
    text, delimiter = (
        (text[declared.end() :], declared[1]) if declared else (text, _delimiter(text))
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    first = begins = 2 if declared else 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + first
    except csv.Error as error:
        if "field larger" in str(error):
            raise BadSheet(what="long_cell", line=begins, limit=limits.cell) from None
        raise BadSheet(what="not_csv", line=begins) from None


def _decode(content: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark, as Excel saves "Unicode text"."""
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        read = content[: error.start].decode("utf-16" if utf_16 else "utf-8-sig", "ignore")
        line = read.count("\n") + 1
        raise BadSheet(what="not_utf8", line=line) from None


def _delimiter(text: str) -> str:
    """Return the delimiter of the first line: in many countries Excel writes semicolons."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _xlsx(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    return xlsx.rows(content, limits.unpacked, limits.rows, limits.columns)


def _xls(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    return calamine_books.xls(content, limits.rows, limits.columns)


def _ods(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    return calamine_books.ods(content, limits.unpacked, limits.rows, limits.columns)


def _html(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    return html_tables.rows(content, limits.columns)


_READERS: dict[Format, Callable[[bytes, SheetLimits], Iterator[SheetRow]]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.XLS: _xls,
    Format.ODS: _ods,
    Format.HTML: _html,
}
