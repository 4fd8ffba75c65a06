"""Find what calamine leaves out of an .ods workbook: fonts of cells, and which are formulas.

Its parts are XML (OpenDocument 1.2). A cell names a style, or has that of its row or its column; a
style names a font, or has that of its parent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.spreadsheets import archives, kruti_dev
from models.spreadsheets.cells import Mark
from models.spreadsheets.errors import BadSheet

_STYLE = re.compile(
    rb"<style:(?:default-)?style\b([^>]*?)(?:/>|>(.*?)</style:(?:default-)?style>)", re.S
)
_FONT = re.compile(
    rb'<style:text-properties\b[^>]*?(?:style:font-name|fo:font-family)="([^"]*)"', re.S
)
_COLUMN = re.compile(rb"<table:table-column\b([^>]*?)/?>")
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(
    rb"<table:(covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.S
)
_SPAN = re.compile(rb'<text:span\b[^>]*?text:style-name="([^"]*)"[^>]*>.*?</text:span>', re.S)
_TAG = re.compile(rb"<[^>]*>")
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,9})"')
_SHEET_END = b"</table:table>"
_TEXT = b'office:value-type="string"'

Marks = dict[tuple[int, int], Mark]
Formulas = set[tuple[int, int]]


@dataclass(slots=True)
class OdsCells:
    """What a sheet holds: cells in the font Kruti Dev, formulas, and how many cells are filled."""

    marks: Marks = field(default_factory=dict)
    formulas: Formulas = field(default_factory=set)
    filled: int = 0
    height: int = 0
    width: int = 0


def scan(content: bytes, styles: bytes, most_rows: int, most_columns: int) -> OdsCells:
    """Return what the first sheet holds; raises BadSheet for one that is too large.

    A few bytes can repeat a row or a cell a billion times, so that repeats are counted first.
    """
    fonts = _Fonts(content, styles)
    first_sheet = content.partition(_SHEET_END)[0]
    columns = list(_column_styles(first_sheet))
    found, line = OdsCells(), 0
    for row in _ROW.finditer(first_sheet):
        times, column, filled = _repeats(row[1]), 0, False
        for cell in _CELL.finditer(row[2] or b""):
            wide = _repeats(cell[2])
            if cell[3] or b"office:value" in cell[2]:
                filled = True
                if column + wide > most_columns:
                    raise BadSheet(what="too_many_columns", line=line + 1, limit=most_columns)
                found.filled += 1
                found.width = max(found.width, column + wide)
            if b"table:formula=" in cell[2]:
                found.formulas.add((line, column))
            elif _TEXT in cell[2]:
                around = _value(row[1], b"table:default-cell-style-name")
                around = around or next((name for end, name in columns if column < end), b"")
                own = _value(cell[2], b"table:style-name") or around
                if fonts.legacy_text(cell[3] or b"", own):
                    at = ((line, column + i) for i in range(wide))
                    found.marks |= dict.fromkeys(at, Mark.KRUTI_DEV)
            column += wide
        line += times
        if filled:
            found.height = line
        if filled and line > archives.ROWS_PER_ROW * most_rows:
            raise BadSheet(what="too_many_rows", limit=most_rows)
    return found


class _Fonts:
    """Which styles of a workbook have the font Kruti Dev."""

    def __init__(self, content: bytes, styles: bytes) -> None:
        """Read the styles of both parts of a workbook."""
        self._fonts: dict[bytes, bytes] = {}  # style → font
        self._parents: dict[bytes, bytes] = {}
        for part in (styles, content.partition(b"<office:body")[0]):
            for attributes, inside in _STYLE.findall(part):
                name = _value(attributes, b"style:name")
                if not name and _value(attributes, b"style:family") != b"table-cell":
                    continue  # another default
                if found := _FONT.search(inside):
                    self._fonts[name] = found[1]
                if name:
                    self._parents[name] = _value(attributes, b"style:parent-style-name")

    def legacy_text(self, inside: bytes, style: bytes) -> bool:
        """Return whether the text of a cell is in that font: all of its spans, or its style."""
        spans = _SPAN.findall(inside)
        if spans and not _TAG.sub(b"", _SPAN.sub(b"", inside)).strip():
            return all(self._is_legacy(span) for span in spans)
        return self._is_legacy(style)

    def _is_legacy(self, style: bytes) -> bool:
        seen: set[bytes] = set()
        while style not in self._fonts and style and style not in seen:
            seen.add(style)
            style = self._parents.get(style, b"")
        return kruti_dev.is_font(self._fonts.get(style, b"").decode("utf-8", "replace"))


def _column_styles(sheet: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield up to which column each style reaches."""
    end = 0
    for column in _COLUMN.finditer(sheet):
        end += _repeats(column[1])
        yield end, _value(column[1], b"table:default-cell-style-name")


def _value(attributes: bytes, name: bytes) -> bytes:
    found = re.search(rb'(?<![\w:-])%s="([^"]*)"' % re.escape(name), attributes)
    return found[1] if found else b""


def _repeats(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1
