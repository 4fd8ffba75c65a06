"""The worker's card as a picture: 4:3, readable on a small phone, a few kilobytes."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, rgb, text_on
from bot.pictures.drawing import Drawn, fill, fitted, paste_qr, png, write
from bot.pictures.text_layout import Box, Style, drawable, has_letters

SIZE = (960, 720)
EDGE = 44  # pixels kept free on each side
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


def draw(card: Card) -> bytes:
    """Return the card as a PNG. Takes a few hundredths of a second: not for the event loop."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    for bar in (BAND, FOOT):
        fill(pen, bar, rgb(card.colour))
    pen.line((0, BAND.bottom, SIZE[0], BAND.bottom), fill=RULE, width=2)  # of a white band too
    write(pen, texts(card))
    paste_qr(picture, card.link, QR)
    return png(picture)


def texts(card: Card) -> Iterator[Drawn]:
    """Yield every text of a card with its position.

    Where the font has no letter of a name, the ID is shown instead: the text below the picture
    has the name.
    """
    name = drawable(card.name, bold=True)
    name = name if any(c.isalpha() for c in name) else ""
    yield fitted(card.campaign, CAMPAIGN, TITLE, text_on(card.colour))
    yield fitted(name or card.code, NAME, LARGE, INK)
    if name:
        yield fitted(card.code, ID, CODE, INK)
    top, middle = FACTS.top, FACTS.left + LABEL_WIDTH
    for (label, value), height in zip(card.facts, FACT_HEIGHTS, strict=False):
        yield fitted(label, Box(FACTS.left, top, middle - 8, top + height), LABEL, MUTED)
        yield fitted(value, Box(middle, top, FACTS.right, top + height), VALUE, INK)
        top += height
    yield fitted(card.scan, SCAN, CENTRED, MUTED)


def can_show(name: str) -> bool:
    """Check whether a card can show the whole of a name."""
    return has_letters(name, bold=LARGE.bold)
