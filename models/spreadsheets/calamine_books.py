"""Read .xls and .ods workbooks by calamine, which knows no limits: they are checked here before.

calamine is imported where a workbook is opened: most processes of the bot never open one.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from models.spreadsheets import archives, biff, cells
from models.spreadsheets.cells import Mark, MarkedText
from models.spreadsheets.errors import BadSheet

_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(
    rb"<table:(covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.S
)
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,9})"')
_SHEET_END = b"</table:table>"

Marks = dict[tuple[int, int], Mark]
Formulas = set[tuple[int, int]]


def xls(content: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of an old workbook as text; raises BadSheet."""
    try:
        marks, formulas = biff.scan(content)
    except Exception:  # any part of the file may be broken in any way
        marks, formulas = {}, set()
    yield from _rows(content, most_rows, most_columns, marks, formulas)


def ods(
    content: bytes, unpacked: int, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of an OpenDocument workbook as text; raises BadSheet."""
    archives.check(content, unpacked)
    with ZipFile(BytesIO(content)) as archive:
        formulas = _ods_formulas(archive.read("content.xml"), most_rows, most_columns)
    yield from _rows(content, most_rows, most_columns, {}, formulas)


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


def _ods_formulas(content: bytes, most_rows: int, most_columns: int) -> Formulas:
    """Return which cells of the first sheet are formulas; raises BadSheet for too wide a sheet.

    A few bytes can repeat a row or a cell a billion times, so that repeats are counted first.
    """
    formulas: Formulas = set()
    line, first_sheet = 0, content.partition(_SHEET_END)[0]
    for row in _ROW.finditer(first_sheet):
        times, column, filled = _repeats(row[1]), 0, False
        for cell in _CELL.finditer(row[2] or b""):
            wide = _repeats(cell[2])
            if cell[3] or b"office:value" in cell[2]:
                filled = True
                if column + wide > most_columns:
                    raise BadSheet(what="too_many_columns", line=line + 1, limit=most_columns)
            if b"table:formula=" in cell[2]:
                formulas.add((line, column))
            column += wide
        line += times
        if filled and line > archives.ROWS_PER_ROW * most_rows:
            raise BadSheet(what="too_many_rows", limit=most_rows)
    return formulas


def _repeats(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1
