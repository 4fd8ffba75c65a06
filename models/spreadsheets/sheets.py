"""Read untrusted CSV and XLSX files row by row, within limits.

Every cell is text, whatever its type in the file: a whole number has no point, a day is written
2026-05-12, and a formula stays as it is, `=` first. It is never evaluated, and the result that a
spreadsheet stored beside it is ignored. Marks that nobody sees are removed (models/typed_text.py).
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from models.spreadsheets import xlsx
from models.spreadsheets.errors import BadSheet
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
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and any encrypted workbook
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def rows(name: str, content: bytes, limits: SheetLimits = SENT) -> Iterator[SheetRow]:
    """Yield each row that is not empty; the ending of `name` says how `content` is parsed.

    Raises BadSheet, also after some rows: do not use any row before the last one has come.
    """
    if len(content) > limits.file:
        raise BadSheet(what="too_big", limit=limits.file // MB)
    if not content.strip():
        raise BadSheet(what="empty")
    count = characters = 0
    for line, raw in _reader(name, content)(content, limits):
        cells = [cleaned(cell) for cell in raw]
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


def named(content: bytes) -> str:
    """Return a file name with the ending that fits some content which was read before."""
    return "file.xlsx" if content.startswith(b"PK") else "file.csv"


def ending(name: str) -> str:
    """Return the ending of a file's name, such as `.csv`; raises BadSheet when it is not read."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xls":
        raise BadSheet(what="old_xls")
    if suffix not in _READERS:
        raise BadSheet(what="wrong_ending")
    return suffix


def _reader(name: str, content: bytes) -> Callable[[bytes, SheetLimits], Iterator[SheetRow]]:
    """Return the reader for a name's ending; raises BadSheet when the content does not fit."""
    suffix = ending(name)
    if content.startswith(_OLD_OFFICE):
        raise BadSheet(what="password" if _ENCRYPTED in content else "old_xls")
    if (suffix == ".xlsx") != content.startswith(b"PK"):
        raise BadSheet(what="other_content", ending=suffix)
    return _READERS[suffix]


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
    if content.startswith(b"%PDF") or (b"\x00" in content and not utf_16):
        raise BadSheet(what="other_content", ending=".csv")
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


_READERS = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".xlsx": _xlsx}
