"""Booths as squares in the colour of their grade: one grid for each AC, in the order of the parts.

The colours differ in lightness, too, and an empty booth is hollow, so that nobody needs to tell red
from green. Where there is one grid only, each square has the number of its part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, WHITE, Colour, rgb, text_on
from bot.pictures.drawing import Drawn, fill, fitted, png, write
from bot.pictures.text_layout import Box, Style, font

WIDTH, EDGE, BAND = 1120, 28, 100  # pixels
KEY, KEYS = 60, 3  # the height of a line of the legend, and how many kinds are in one
HEAD = 60  # above a grid
NUMBERED = 54, 4  # a square, and the space to the next
PLAIN = (22, 4), (18, 3), (14, 2), (11, 2), (9, 1)  # the largest that makes no tall picture
TALLEST = 1400  # pixels: a phone shows a taller one narrower
TITLE = Style(bold=True, largest=46, smallest=26)
LABEL = Style(bold=True, largest=36, smallest=22)
WORDS = Style(bold=False, largest=36, smallest=22)
PART = 26, 20  # sizes of a part's number: of up to three characters, and of more
SHORT = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of square looks; `ink` is its number's colour."""

    inside: Colour
    edge: Colour
    ink: Colour


LOOKS = {
    "strong": Look((20, 105, 62), (12, 70, 42), WHITE),
    "fair": Look((250, 204, 60), (150, 112, 0), INK),
    "weak": Look((226, 120, 26), (140, 66, 0), INK),
    "empty": Look(PAPER, MUTED, MUTED),
    "sample": Look(RULE, RULE, MUTED),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The booths of an AC: the part and the kind (of LOOKS) of each."""

    title: str
    squares: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GradeGrids:
    """What the picture shows, in a person's language. `colour` is #RRGGBB.

    `legend` has the words for each kind that it names.
    """

    title: str
    colour: str
    legend: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]


def draw_grids(shown: GradeGrids) -> bytes:
    """Return the grids as a PNG. Takes a tenth of a second or more: not for the event loop."""
    top = BAND + EDGE // 2 + KEY * -(-len(shown.legend) // KEYS) + EDGE // 2
    size, gap = NUMBERED
    if len(shown.grids) > 1:
        fitting = (one for one in PLAIN if top + sum(_heights(shown, *one)) + EDGE <= TALLEST)
        size, gap = next(fitting, PLAIN[-1])
    step, columns, heights = size + gap, _columns(size, gap), _heights(shown, size, gap)
    picture = Image.new("RGB", (WIDTH, top + sum(heights) + EDGE), PAPER)
    pen = ImageDraw.Draw(picture)
    fill(pen, Box(0, 0, WIDTH, BAND), rgb(shown.colour))
    write(pen, _texts(shown))
    for box, kind in _legend(shown):
        _square(pen, box.left, box.top + (KEY - 34) // 2, 34, LOOKS[kind])
    for grid, height in zip(shown.grids, heights, strict=True):
        if _head(shown):
            box = Box(EDGE, top, WIDTH - EDGE, top + HEAD)
            write(pen, [fitted(grid.title, box, LABEL, INK)])
        for index, (part, kind) in enumerate(grid.squares):
            left = EDGE + step * (index % columns)
            above = top + _head(shown) + step * (index // columns)
            _square(pen, left, above, size, LOOKS[kind])
            if size > HEAD // 2:
                _number(pen, left + size // 2, above + size // 2, part, LOOKS[kind].ink)
        top += height
    return png(picture)


def _columns(size: int, gap: int) -> int:
    return (WIDTH - 2 * EDGE + gap) // (size + gap)


def _heights(shown: GradeGrids, size: int, gap: int) -> list[int]:
    """Return the height of each grid with what is above it, for squares of a size."""
    columns, head = _columns(size, gap), _head(shown)
    return [head + (size + gap) * -(-len(grid.squares) // columns) for grid in shown.grids]


def _head(shown: GradeGrids) -> int:
    """Return the height above a grid: nothing where the title names its place."""
    return HEAD if len(shown.grids) > 1 else 0


def _texts(shown: GradeGrids) -> Iterator[Drawn]:
    band = Box(EDGE, 0, WIDTH - EDGE, BAND)
    yield fitted(shown.title, band, TITLE, text_on(shown.colour))
    for (box, _), (_, words) in zip(_legend(shown), shown.legend, strict=True):
        beside = Box(box.left + 48, box.top, box.right, box.bottom)
        yield fitted(words, beside, WORDS, INK)


def _legend(shown: GradeGrids) -> Iterator[tuple[Box, str]]:
    width = (WIDTH - 2 * EDGE) // KEYS
    for index, (kind, _) in enumerate(shown.legend):
        left, top = EDGE + width * (index % KEYS), BAND + EDGE // 2 + KEY * (index // KEYS)
        yield Box(left, top, left + width - 10, top + KEY), kind


def _square(pen: ImageDraw.ImageDraw, left: int, top: int, size: int, look: Look) -> None:
    corners = (left, top, left + size - 1, top + size - 1)
    pen.rectangle(corners, fill=look.inside, outline=look.edge, width=3 if size > HEAD // 2 else 2)


def _number(pen: ImageDraw.ImageDraw, x: int, y: int, part: str, ink: Colour) -> None:
    letters = font(PART[len(part) > SHORT], bold=True)
    pen.text((x, y), part, fill=ink, font=letters, anchor="mm")
