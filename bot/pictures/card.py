"""The worker's card as a picture: 4:3, readable on a small phone, a few kilobytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import ImageDraw

from bot.pictures.colours import INK, MUTED, text_on
from bot.pictures.drawing import Drawn, fitted, fixed, paste_qr, quick_png, sheet, write
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
VALUE = Style(bold=True, largest=42, smallest=30, lines=3)
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
    picture = sheet(SIZE, BAND, FOOT, card.colour)
    write(ImageDraw.Draw(picture), texts(card))
    paste_qr(picture, card.link, QR)
    return quick_png(picture, card.colour)


def texts(card: Card) -> Iterator[Drawn]:
    """Yield every text of a card with its position.

    Where the font has no letter of a name, the ID is shown instead: the text below the picture
    has the name.
    """
    name = drawable(card.name, bold=True)
    name = name if any(c.isalpha() for c in name) else ""
    yield fixed(card.campaign, CAMPAIGN, TITLE, text_on(card.colour))
    yield fitted(name or card.code, NAME, LARGE, INK)
    if name:
        yield fitted(card.code, ID, CODE, INK)
    yield from fact_rows(card.facts, FACTS, FACT_HEIGHTS)
    yield fixed(card.scan, SCAN, CENTRED, MUTED)


def fact_rows(
    facts: Iterable[tuple[str, str]], box: Box, heights: Iterable[int]
) -> Iterator[Drawn]:
    """Yield labels and their values in rows of these heights, from the top of a box."""
    top, middle = box.top, box.left + LABEL_WIDTH
    for (label, value), height in zip(facts, heights, strict=False):
        yield fixed(label, Box(box.left, top, middle - 8, top + height), LABEL, MUTED)
        yield fitted(value, Box(middle, top, box.right, top + height), VALUE, INK)
        top += height


def can_show(name: str) -> bool:
    """Check whether a card can show the whole of a name."""
    return has_letters(name, bold=LARGE.bold)
