"""Read untrusted XLSX workbooks, and write ones in which no cell is ever a formula.

openpyxl is imported where a workbook is opened: most processes of the bot never open one.
"""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from models.spreadsheets.errors import BadSheet

PARTS = 500  # files inside the archive, at most
RATIO = 200  # compression of a big part, at most; real sheets stay below 50
A4 = 9  # as a workbook calls this size of paper
BIG = 1024 * 1024  # bytes, unpacked
ROWS_PER_ROW = 5  # sheets have gaps: row numbers that are read for each row that is allowed
Cell = str | int | dt.date | None


def rows(
    content: bytes, unpacked: int, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet as text, each at least as wide as the first one.

    The archive may hold `unpacked` bytes at most. Raises BadSheet when it is not a plain workbook.
    """
    try:
        _check(content, unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about ornaments that openpyxl does not support
            yield from _rows(content, most_rows, most_columns)
    except BadSheet:
        raise
    except Exception:  # the archive, its XML and its numbers may be broken in any way
        raise BadSheet(what="broken") from None


def _check(content: bytes, unpacked: int) -> None:
    """Check what the archive declares about its parts, then unpack them once to verify it."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise BadSheet(what="password")
        total = sum(part.file_size for part in parts)
        if len(parts) > PARTS or total > unpacked or any(map(_swells, parts)):
            raise BadSheet(what="bomb")
        if "[Content_Types].xml" not in archive.namelist():
            raise BadSheet(what="other_content", ending=".xlsx")
        if archive.testzip() is not None:  # reads no more of a part than its declared size
            raise BadSheet(what="broken")


def _swells(part: ZipInfo) -> bool:
    return part.file_size > BIG and part.file_size > RATIO * max(part.compress_size, 1)


def _rows(content: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # its declared size may be wrong
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
    """A workbook of one sheet that is written row by row to a temporary file, not to memory."""

    def __init__(self, title: str, header: Sequence[str], widths: Sequence[int]) -> None:
        """Start a sheet with a title, and for each column a heading and a width in characters."""
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._new_cell, self._bold = WriteOnlyCell, Font(bold=True)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(title[:31])
        self._sheet.freeze_panes = "A2"
        self._print_on_a4()
        for index, width in enumerate(widths):
            self._sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]].width = width
        self._sheet.append([self._cell(text, bold=True) for text in header])

    def add(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Append rows; a name that looks like a formula is written as text."""
        for line in lines:
            self._sheet.append([self._cell(value) for value in line])

    def content(self) -> bytes:
        """Return the finished file; nothing can be added after that."""
        file = BytesIO()
        self._book.save(file)
        return file.getvalue()

    def _print_on_a4(self) -> None:
        """Set that it prints on A4, as wide as the page, with the headings on each page."""
        self._sheet.page_setup.paperSize = A4
        self._sheet.page_setup.fitToHeight = 0  # as many pages as there are
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"

    def _cell(self, value: Cell, *, bold: bool = False) -> Any:
        cell = self._new_cell(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        if bold:
            cell.font = self._bold
        return cell
