"""Read .xls and .ods workbooks by calamine, which knows no limits: they are checked here before.

calamine is imported where a workbook is opened: most processes of the bot never open one.
"""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

from models.spreadsheets import archives, biff, cells, open_document
from models.spreadsheets.cells import Mark, MarkedText
from models.spreadsheets.errors import BadSheet

SPARSE = 2_000_000  # cells of the rectangle around all that are filled; calamine reserves it whole
_FILLED = 50  # of so many cells of a large rectangle one must be filled

Marks = dict[tuple[int, int], Mark]
Formulas = set[tuple[int, int]]


def xls(content: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of an old workbook as text; raises BadSheet."""
    found = biff.XlsCells()
    with suppress(Exception):  # any part of the file may be broken in any way
        biff.scan(content, found)
    _require_filled(found.filled, *found.extent)
    yield from _rows(content, most_rows, most_columns, found.marks, found.formulas)


def ods(
    content: bytes, unpacked: int, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of an OpenDocument workbook as text; raises BadSheet."""
    archives.check(content, unpacked)
    with ZipFile(BytesIO(content)) as archive:
        styles = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
        content_xml = archive.read("content.xml")
        found = open_document.scan(content_xml, styles, most_rows, most_columns)
    _require_filled(found.filled, found.height, found.width)
    yield from _rows(content, most_rows, most_columns, found.marks, found.formulas)


def _rows(
    content: bytes, most_rows: int, most_columns: int, marks: Marks, formulas: Formulas
) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    except PasswordError:
        raise BadSheet(what="password") from None
    except (CalamineError, OSError, ValueError, IndexError):
        raise BadSheet(what="broken") from None
    left = (sheet.start or (0, 0))[1]
    if sheet.width > most_columns:
        raise BadSheet(what="too_many_columns", line=1, limit=most_columns)
    if sheet.total_height > archives.ROWS_PER_ROW * most_rows:
        raise BadSheet(what="too_many_rows", limit=most_rows)
    for line, values in enumerate(sheet.iter_rows()):
        texts = [cells.text(value) for value in values]
        if marks or formulas:
            for index, text in enumerate(texts):
                at = line, index + left
                if at in formulas:
                    texts[index] = f"={text}"
                elif at in marks:
                    texts[index] = MarkedText(text, marks[at])
        yield line + 1, texts


def _require_filled(filled: int, height: int, width: int) -> None:
    """Raise BadSheet for a few cells far apart: all that is between them would take memory."""
    if height * width > max(SPARSE, _FILLED * filled):
        raise BadSheet(what="bomb")
