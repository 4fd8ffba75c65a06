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
from pathlib import Path
from typing import TextIO

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
_BEGIN = 65_536  # bytes or characters by which the format of a file is told
# The first line of a file may name the delimiter, for Excel.
_SEPARATOR = re.compile(r'"?sep=([,;\t|])[",;\t|]*\r?\n', re.I)


def rows(content: bytes, limits: SheetLimits = SENT) -> Iterator[SheetRow]:
    """Yield each row of a file that is not empty, of a workbook those of its first sheet.

    Raises BadSheet, also after some rows: do not use any row before the last one has come.
    """
    require_size(len(content), limits)
    if not content.strip():
        raise BadSheet(what="empty")
    return _checked(_READERS[format_of(content)](content, limits), limits)


def rows_of_file(path: Path, limits: SheetLimits = OWN) -> Iterator[SheetRow]:
    """Yield each row of a file as `rows` does; of a CSV file only some are in memory at a time.

    Raises BadSheet or OSError, also after some rows.
    """
    require_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        begin = file.read(_BEGIN)
    if not begin.strip() or format_of(begin) is not Format.CSV:
        return rows(path.read_bytes(), limits)
    return _checked(_csv_of_file(path, _encoding(begin), limits), limits)


def _checked(source: Iterator[SheetRow], limits: SheetLimits) -> Iterator[SheetRow]:
    """Yield the rows that are not empty, cleaned; raises BadSheet where a limit is passed."""
    count = characters = 0
    for line, raw in source:
        text = "".join(raw)
        cells = raw if cleaned(text) is text else [_cleaned(cell) for cell in raw]
        if not text or not any(map(str.strip, cells)):
            continue
        count += 1
        characters += len(text)
        if len(raw) > limits.columns:
            raise BadSheet(what="too_many_columns", line=line, limit=limits.columns)
        if len(text) > limits.cell < max(map(len, raw)):
            raise BadSheet(what="long_cell", line=line, limit=limits.cell)
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


def _csv(content: bytes, limits: SheetLimits) -> Iterator[SheetRow]:
    return _csv_rows(io.StringIO(_decode(content), newline=""), limits)


def _csv_of_file(path: Path, encoding: str, limits: SheetLimits) -> Iterator[SheetRow]:
    with path.open(encoding=encoding, newline="") as stream:
        try:
            yield from _csv_rows(stream, limits)
        except UnicodeError:
            _decode(path.read_bytes())  # says where
            raise


def _csv_rows(stream: TextIO, limits: SheetLimits) -> Iterator[SheetRow]:
    text = stream.read(_BEGIN)
    declared = _SEPARATOR.match(text)
    delimiter = declared[1] if declared else _delimiter(text)
    stream.seek(0)
    stream.read(declared.end() if declared else 0)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
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
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        read = content[: error.start].decode(encoding, "ignore")
        line = read.count("\n") + 1
        raise BadSheet(what="not_utf8", line=line) from None


def _encoding(content: bytes) -> str:
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if utf_16 else "utf-8-sig"


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
