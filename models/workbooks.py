"""XLSX: read with distrust, written so that nothing in it is ever a formula."""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from models.errors import BadSheet

PARTS = 500  # files inside the archive
RATIO = 200  # how often smaller a big part may be packed; real sheets stay below 50
BIG = 1024 * 1024  # bytes, unpacked
ROWS_PER_ROW = 5  # sheets have gaps: numbers of rows that are looked at for each row allowed
Cell = str | int | dt.date | None


def rows(
    content: bytes, unpacked: int, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of the first sheet as text, each as wide as the first one at least.

    `unpacked` bytes are the most it may hold. Raises BadSheet for whatever is no plain workbook.
    """
    try:
        _check(content, unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ornaments that openpyxl does not know
            yield from _rows(content, most_rows, most_columns)
    except BadSheet:
        raise
    except Exception:  # the archive, the XML and the numbers in it may each be broken in any way
        raise BadSheet(what="broken") from None


def _check(content: bytes, unpacked: int) -> None:
    """Look at what the archive says of its parts, then unpack them once to see whether it is so."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise BadSheet(what="password")
        total = sum(part.file_size for part in parts)
        if len(parts) > PARTS or total > unpacked or any(map(_swells, parts)):
            raise BadSheet(what="bomb")
        if "[Content_Types].xml" not in archive.namelist():
            raise BadSheet(what="other_content", ending=".xlsx")
        if archive.testzip() is not None:  # reads no more of a part than it claims to have
            raise BadSheet(what="broken")


def _swells(part: ZipInfo) -> bool:
    return part.file_size > BIG and part.file_size > RATIO * max(part.compress_size, 1)


def _rows(content: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # what it says of its size may be wrong
    width = 0
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > ROWS_PER_ROW * most_rows:
            raise BadSheet(what="too_many_rows", limit=most_rows)
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            width = width or len(texts)
            yield line, texts + [""] * (width - len(texts))
    book.close()


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return "=" + str(getattr(value, "text", value)).lstrip("=")
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


class Writer:
    """A workbook of one sheet in the making; its rows wait in a temporary file, not in memory."""

    def __init__(self, title: str, header: Sequence[str], widths: Sequence[int]) -> None:
        """Take the sheet's title, and for each column a heading and a width in characters."""
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(title[:31])
        self._sheet.freeze_panes = "A2"
        for index, width in enumerate(widths):
            self._sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]].width = width
        self._sheet.append([self._cell(text, bold=True) for text in header])

    def add(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Add rows. A name that looks like a formula is written as the text that it is."""
        for line in lines:
            self._sheet.append([self._cell(value) for value in line])

    def content(self) -> bytes:
        """Finish it and give the file; nothing can be added after that."""
        file = BytesIO()
        self._book.save(file)
        return file.getvalue()

    def _cell(self, value: Cell, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        return cell
