"""The list of a session on paper: A4 pages with a number, a box to tick and a name each."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE
from bot.pictures.text_layout import Box, Style, drawable, fit, font

DOTS = 150  # to the inch
SIZE = (1240, 1754)  # A4
EDGE = 90
HEAD = Box(EDGE, 70, SIZE[0] - EDGE, 150)
WHERE = Box(EDGE, 150, SIZE[0] - EDGE, 210)
HEADS = 222  # where the headings of the columns begin
FIRST = 270  # where the first row begins
ROW = 55
ROWS = 25  # on each half of a page
FOOT = Box(EDGE, SIZE[1] - 100, SIZE[0] - EDGE - 140, SIZE[1] - 50)
PAGE = Box(SIZE[0] - EDGE - 120, SIZE[1] - 100, SIZE[0] - EDGE, SIZE[1] - 50)
COLUMN = (SIZE[0] - 2 * EDGE) // 2
_TITLE = Style(bold=True, largest=52, smallest=30)
_PLAIN = Style(bold=False, largest=34, smallest=24)
_NAME = Style(bold=False, largest=34, smallest=18, lines=2)
_SMALL = Style(bold=False, largest=28, smallest=22)
_NUMBER = Style(bold=True, largest=34, smallest=24)


@dataclass(frozen=True, slots=True)
class Paper:
    """The contents of the list; `heads` are those of the columns of numbers and names.

    Of `people` a number, a name, and their ID, which stands for a name that the font cannot write.
    """

    title: str
    where: str
    heads: tuple[str, str]
    people: tuple[tuple[int, str, str], ...]
    foot: str


def draw_paper(paper: Paper) -> bytes:
    """Return the list as a PDF. Takes a tenth of a second a page: not for the event loop."""
    on_page = 2 * ROWS
    starts = range(0, max(len(paper.people), 1), on_page)
    pages = [
        _page(paper, paper.people[start : start + on_page], f"{number}/{len(starts)}")
        for number, start in enumerate(starts, 1)
    ]
    pdf = BytesIO()
    pages[0].save(pdf, "PDF", resolution=DOTS, save_all=True, append_images=pages[1:])
    return pdf.getvalue()


def _page(paper: Paper, people: tuple[tuple[int, str, str], ...], place: str) -> Image.Image:
    page = Image.new("L", SIZE, PAPER[0])
    pen = ImageDraw.Draw(page)
    _write(pen, paper.title, HEAD, _TITLE, INK[0])
    _write(pen, paper.where, WHERE, _PLAIN, MUTED[0])
    for left in (EDGE, EDGE + COLUMN)[: 1 + (len(people) > ROWS)]:
        number, name = paper.heads
        _write(pen, number, Box(left, HEADS, left + 130, FIRST), _SMALL, MUTED[0])
        _write(pen, name, Box(left + 144, HEADS, left + COLUMN - 20, FIRST), _SMALL, MUTED[0])
    for at, (number_of, name_of, id_) in enumerate(people):
        column, row = divmod(at, ROWS)
        shown = name_of if drawable(name_of, bold=False) else id_
        _row(pen, EDGE + column * COLUMN, FIRST + row * ROW, number_of, shown)
    _write(pen, paper.foot, FOOT, _PLAIN, MUTED[0])
    _write(pen, place, PAGE, _PLAIN, MUTED[0])
    return page


def _row(pen: ImageDraw.ImageDraw, left: int, top: int, number: int, name: str) -> None:
    _write(pen, str(number), Box(left, top, left + 80, top + ROW), _NUMBER, INK[0])
    pen.rectangle((left + 92, top + 12, left + 124, top + 44), outline=INK[0], width=2)
    _write(pen, name, Box(left + 144, top, left + COLUMN - 30, top + ROW), _NAME, INK[0])
    pen.line((left, top + ROW - 1, left + COLUMN - 30, top + ROW - 1), fill=RULE[0], width=1)


def _write(pen: ImageDraw.ImageDraw, text: str, box: Box, style: Style, shade: int) -> None:
    for line in fit(text, box, style):
        letters = font(line.size, line.bold)
        pen.text((line.x, line.y), line.text, fill=shade, font=letters, anchor="ls")
