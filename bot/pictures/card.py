"""The worker's card as a picture: 4:3, readable on a small phone, a few kilobytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, rgb, text_on
from bot.pictures.text_layout import Box, Line, Style, drawable, fit, font, has_letters

SIZE = (960, 720)
COLOURS = 48  # of the palette; more make the file larger and not better
EDGE = 44  # pixels kept free on each side
QUIET = 4  # modules that a QR code keeps free around it (ISO/IEC 18004)
BAND = Box(0, 0, SIZE[0], 116)
CAMPAIGN = Box(EDGE, 10, SIZE[0] - EDGE, 108)
NAME = Box(EDGE, 124, SIZE[0] - EDGE, 274)
ID = Box(EDGE, 276, 600, 366)
FACTS = Box(EDGE, 370, 636, 702)
FACT_HEIGHTS = (92, 66, 66, 92)  # pixels of the rows, from the top
LABEL_WIDTH = 172
QR = Box(640, 300, 928, 588)
SCAN = Box(640, 592, 928, 644)
FOOT = Box(0, SIZE[1] - 12, *SIZE)
TITLE = Style(bold=True, largest=56, smallest=32, lines=2)
LARGE = Style(bold=True, largest=76, smallest=32, lines=3)
CODE = Style(bold=True, largest=60, smallest=40)
LABEL = Style(bold=False, largest=34, smallest=26)
VALUE = Style(bold=True, largest=42, smallest=30, lines=2)
CENTRED = Style(bold=False, largest=32, smallest=22, centred=True)


@dataclass(frozen=True, slots=True)
class Card:
    """The contents of a card, in the worker's language.

    `colour` is #RRGGBB, `link` the address in the QR code. `facts` are labels and values, such as
    the booth's: the first four are shown.
    """

    campaign: str
    colour: str
    name: str
    code: str
    facts: tuple[tuple[str, str], ...]
    link: str
    scan: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines with their colour, and the box that they stay inside."""

    lines: tuple[Line, ...]
    box: Box
    colour: tuple[int, int, int]


def draw(card: Card) -> bytes:
    """Return the card as a PNG. Takes a few hundredths of a second: not for the event loop."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    for bar in (BAND, FOOT):
        pen.rectangle(_corners(bar), fill=rgb(card.colour))
    pen.line((0, BAND.bottom, SIZE[0], BAND.bottom), fill=RULE, width=2)  # of a white band too
    for drawn in texts(card):
        for line in drawn.lines:
            letters = font(line.size, line.bold)
            pen.text((line.x, line.y), line.text, fill=drawn.colour, font=letters, anchor="ls")
    code = _qr(card.link)
    spare = QR.width - code.width
    picture.paste(code, (QR.left + spare // 2, QR.top + spare // 2))
    return _png(picture)


def texts(card: Card) -> Iterator[Drawn]:
    """Yield every text of a card with its position.

    Where the font has no letter of a name, the ID is shown instead: the text below the picture
    has the name.
    """
    name = drawable(card.name, bold=True)
    name = name if any(c.isalpha() for c in name) else ""
    yield _drawn(card.campaign, CAMPAIGN, TITLE, text_on(card.colour))
    yield _drawn(name or card.code, NAME, LARGE, INK)
    if name:
        yield _drawn(card.code, ID, CODE, INK)
    top, middle = FACTS.top, FACTS.left + LABEL_WIDTH
    for (label, value), height in zip(card.facts, FACT_HEIGHTS, strict=False):
        yield _drawn(label, Box(FACTS.left, top, middle - 8, top + height), LABEL, MUTED)
        yield _drawn(value, Box(middle, top, FACTS.right, top + height), VALUE, INK)
        top += height
    yield _drawn(card.scan, SCAN, CENTRED, MUTED)


def can_show(name: str) -> bool:
    """Check whether a card can show the whole of a name."""
    return has_letters(name, bold=LARGE.bold)


def _drawn(text: str, box: Box, style: Style, colour: tuple[int, int, int]) -> Drawn:
    return Drawn(fit(text, box, style), box, colour)


def _qr(link: str) -> Image.Image:
    """Return the QR code of a link, as large as its box allows in whole pixels per module."""
    code = segno.make(link, error="m", micro=False)
    scale = QR.width // code.symbol_size(border=QUIET)[0]
    png = BytesIO()
    code.save(png, kind="png", scale=scale, border=QUIET)
    return Image.open(png).convert("RGB")


def _png(picture: Image.Image) -> bytes:
    png = BytesIO()
    reduced = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.save(png, "PNG")
    return png.getvalue()


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right - 1, box.bottom - 1
