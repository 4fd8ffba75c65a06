"""Find what calamine leaves out of an .xls workbook: fonts of cells, and which are formulas.

An .xls file is a small file system (MS-CFB) whose file `Workbook` holds records (MS-XLS): fonts,
styles of cells that name a font, and cells that name a style.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from models.spreadsheets import kruti_dev
from models.spreadsheets.cells import Mark

_END = 0xFFFFFFFA  # sector numbers from here on are marks
_FONT, _XF, _BOF, _EOF, _FORMULA = 0x31, 0xE0, 0x809, 0x0A, 0x06
_TEXTS = (0xFD, 0x204, 0xD6)  # cells with a text: LABELSST, LABEL, RSTRING
_NUMBERS = 0xBD  # MULRK: several in a row
_OTHERS = (_NUMBERS, 0x203, 0x27E, 0x205)  # and NUMBER, RK, BOOLERR

Marks = dict[tuple[int, int], Mark]
Formulas = set[tuple[int, int]]


@dataclass(slots=True)
class XlsCells:
    """What a sheet holds: cells in the font Kruti Dev, formulas, and how many cells are filled."""

    marks: Marks = field(default_factory=dict)
    formulas: Formulas = field(default_factory=set)
    filled: int = 0
    first: tuple[int, int] = (0xFFFF, 0xFFFF)  # the first row and column of those that are filled
    last: tuple[int, int] = (0, 0)

    @property
    def extent(self) -> tuple[int, int]:
        """Return how many rows and columns there are from the first filled one to the last."""
        height, width = (b - a + 1 for a, b in zip(self.first, self.last, strict=True))
        return max(0, height), max(0, width)


def scan(content: bytes, found: XlsCells) -> None:
    """Find what the first sheet holds.

    Raises all kinds of errors for a broken file, with what was before the break found.
    """
    fonts: list[bool] = []
    styles: list[bool] = []
    sheets = 0
    for kind, data in _records(_workbook(content)):
        if kind == _BOF:
            sheets += 1
        elif kind == _EOF and sheets == 2:
            break
        elif kind == _FONT:
            fonts += [kruti_dev.is_font(_short_text(data[14:]))]
            fonts += [False] if len(fonts) == 4 else []  # there is no font number 4
        elif kind == _XF:
            (font,) = struct.unpack_from("<H", data)
            styles.append(font < len(fonts) and fonts[font])
        elif kind == _FORMULA or kind in _TEXTS or kind in _OTHERS:
            row, column, style = struct.unpack_from("<HHH", data)
            last = struct.unpack("<H", data[-2:])[0] if kind == _NUMBERS else column
            _count(found, row, column, last)
            if kind == _FORMULA:
                found.formulas.add((row, column))
            elif kind in _TEXTS and style < len(styles) and styles[style]:
                found.marks[row, column] = Mark.KRUTI_DEV


def _count(found: XlsCells, row: int, column: int, last: int) -> None:
    found.filled += last - column + 1
    found.first = min(found.first[0], row), min(found.first[1], column)
    found.last = max(found.last[0], row), max(found.last[1], last)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _short_text(data: bytes) -> str:
    length, wide = data[0], data[1] & 1
    return data[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _workbook(content: bytes) -> bytes:
    """Return the file `Workbook` of the file system, b"" if there is none."""
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    directory, cutoff, mini_links = struct.unpack_from("<I4xII", content, 48)
    sector = partial(_piece, content[1 << shift :], 1 << shift)
    links = b"".join(sector(number) for number in _tables(content, sector) if number < _END)
    entries = _chain(directory, links, sector)
    for at in range(0, len(entries), 128):
        name = entries[at : at + 64].decode("utf-16-le").rstrip("\0")
        first, length = struct.unpack_from("<II", entries, at + 116)
        if name not in ("Workbook", "Book"):
            continue
        if length >= cutoff:
            return _chain(first, links, sector)[:length]
        (root,) = struct.unpack_from("<I", entries, 116)
        small = partial(_piece, _chain(root, links, sector), 1 << mini_shift)
        return _chain(first, _chain(mini_links, links, sector), small)[:length]
    return b""


def _tables(content: bytes, sector: Callable[[int], bytes]) -> list[int]:
    """Return the sectors with the table of links: 109 in the header, others in a chain."""
    tables = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // 512)):
        *more, following = struct.unpack(f"<{len(sector(0)) // 4}I", sector(following))
        tables += more
    return tables


def _piece(data: bytes, size: int, number: int) -> bytes:
    return data[number * size : (number + 1) * size]


def _chain(first: int, links: bytes, piece: Callable[[int], bytes]) -> bytes:
    """Return the pieces of a file one behind the other, as the table of links leads."""
    pieces: list[bytes] = []
    number = first
    while number < _END and len(pieces) <= len(links) // 4:  # a circle ends too
        pieces.append(piece(number))
        (number,) = struct.unpack_from("<I", links, number * 4)
    return b"".join(pieces)
