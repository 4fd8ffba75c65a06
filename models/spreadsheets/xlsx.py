"""Read untrusted XLSX workbooks, and write ones in which no cell is ever a formula.

openpyxl is imported where a workbook is opened: most processes of the bot never open one.
"""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from models.spreadsheets import archives, cells, kruti_dev
from models.spreadsheets.cells import Mark, MarkedText
from models.spreadsheets.errors import BadSheet

_LETTERS, _AS_TEXT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "@"
A4 = 9  # as a workbook calls this size of paper
Cell = str | int | dt.date | None


_STRICT = b"http://purl.oclc.org/ooxml/"
# A workbook in Strict Open XML differs from the usual one in the names of its vocabularies.
_VOCABULARIES = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
     b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main",
     b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip


def rows(
    content: bytes, unpacked: int, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet as text, each at least as wide as the first one.

    The archive may hold `unpacked` bytes at most. Raises BadSheet when it is not a plain workbook.
    """
    try:
        archives.check(content, unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about ornaments that openpyxl does not support
            yield from _rows(_usual(content), most_rows, most_columns)
    except BadSheet:
        raise
    except Exception:  # the archive, its XML and its numbers may be broken in any way
        raise BadSheet(what="broken") from None


def _usual(content: bytes) -> bytes:
    """Return a workbook in Strict Open XML as one in the usual vocabulary, others as they are."""
    with ZipFile(BytesIO(content)) as archive:
        if _STRICT not in archive.read("xl/workbook.xml"):
            return content
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as usual:
            for name in archive.namelist():
                part = archive.read(name)
                for strict, known in _VOCABULARIES:
                    part = part.replace(strict, known)
                usual.writestr(name, part)
        return file.getvalue()


def _rows(content: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    book: Any = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # its declared size may be wrong
    texts_of = _CellTexts(book)
    width = 0
    for line, cells_ in enumerate(sheet.iter_rows(), 1):
        if line > archives.ROWS_PER_ROW * most_rows:
            raise BadSheet(what="too_many_rows", limit=most_rows)
        texts = [texts_of(cell) for cell in cells_]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            width = width or len(texts)
            yield line, texts + [""] * (width - len(texts))
    book.close()


class _CellTexts:
    """Turns the cells of a workbook into text."""

    def __init__(self, book: Any) -> None:
        self._book = book
        # openpyxl makes #VALUE! of a number that is no day, such as a phone in a column of days,
        # so that it gets to know of no day, and days are made here.
        self._days, self._spans = set(book._date_formats), set(book._timedelta_formats)
        book._date_formats = set()
        self._legacy: dict[int, bool] = {}  # whether a style has the font Kruti Dev

    def __call__(self, cell: Any) -> str:
        value = cell.value
        if cell.data_type == "f":
            return "=" + str(getattr(value, "text", value)).lstrip("=")
        if cell.data_type == "n" and value is not None and cell._style_id in self._days:
            return cells.text(self._day(value, cell._style_id))
        text = cells.text(value)
        if cell.data_type == "s" and text and self._is_legacy(cell):
            return MarkedText(text, Mark.KRUTI_DEV)
        return text

    def _day(self, number: float, style: int) -> Any:
        from openpyxl.utils.datetime import from_excel

        try:
            return from_excel(number, self._book.epoch, timedelta=style in self._spans)
        except (OverflowError, ValueError):
            return number

    def _is_legacy(self, cell: Any) -> bool:
        style = cell._style_id
        if style not in self._legacy:
            self._legacy[style] = kruti_dev.is_font(cell.font.name or "")
        return self._legacy[style]


class Writer:
    """A workbook of one sheet that is written row by row to a temporary file, not to memory."""

    def __init__(self, title: str, header: Sequence[str], widths: Sequence[int]) -> None:
        """Start a sheet with a title, and for each column a heading and a width in characters."""
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._text_columns = 0
        self._new_cell, self._bold = WriteOnlyCell, Font(bold=True)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(title[:31])
        self._sheet.freeze_panes = "A2"
        self._print_on_a4()
        for index, width in enumerate(widths):
            self._sheet.column_dimensions[_LETTERS[index]].width = width
        self._sheet.append([self._cell(text, bold=True) for text in header])

    def format_as_text(self, columns: int) -> None:
        """Set that a spreadsheet keeps what is typed into the first columns as it is typed."""
        for letter in _LETTERS[:columns]:
            self._sheet.column_dimensions[letter].number_format = _AS_TEXT
        self._text_columns = columns

    def add(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Append rows; a name that looks like a formula is written as text."""
        for line in lines:
            cells = [self._cell(value) for value in line]
            for cell in cells[: self._text_columns]:
                cell.number_format = _AS_TEXT
            self._sheet.append(cells)

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
