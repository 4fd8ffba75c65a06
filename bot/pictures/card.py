"""The worker's card as a picture: 4 to 3, readable on a small phone, a few kilobytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, rgb, text_on
from bot.pictures.fitting import Line, Room, Style, drawable, fit, font, has_letters

SIZE = (960, 720)
COLOURS = 48  # of the palette; more make the file larger and not better
EDGE = 44  # pixels kept free on each side
QUIET = 4  # modules that a QR code keeps free around it (ISO/IEC 18004)
BAND = Room(0, 0, SIZE[0], 116)
CAMPAIGN = Room(EDGE, 10, SIZE[0] - EDGE, 108)
NAME = Room(EDGE, 124, SIZE[0] - EDGE, 274)
ID = Room(EDGE, 276, 600, 366)
FACTS = Room(EDGE, 370, 636, 702)
FACT_HEIGHTS = (92, 66, 66, 92)  # pixels of the rows, from the top
LABEL_WIDTH = 172
QR = Room(640, 300, 928, 588)
SCAN = Room(640, 592, 928, 644)
STRIP = Room(0, SIZE[1] - 12, *SIZE)
TITLE = Style(bold=True, largest=56, smallest=32, lines=2)
LARGE = Style(bold=True, largest=76, smallest=32, lines=3)
CODE = Style(bold=True, largest=60, smallest=40)
LABEL = Style(bold=False, largest=34, smallest=26)
VALUE = Style(bold=True, largest=42, smallest=30, lines=2)
CENTRED = Style(bold=False, largest=32, smallest=22, centred=True)


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, in the worker's language. `colour` is #RRGGBB, `link` the QR's address.

    `facts` are labels and values, such as the booth's; four have room, the rest is left out.
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
    """Lines with their colour, and the room that they keep to."""

    lines: tuple[Line, ...]
    room: Room
    colour: tuple[int, int, int]


def draw(card: Card) -> bytes:
    """Give the card as a PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    for stripe in (BAND, STRIP):
        pen.rectangle(_box(stripe), fill=rgb(card.colour))
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
    """Give every text of a card with its place.

    Where the font has no letter of a name, the ID stands in its place: the text that goes with
    the picture has the name.
    """
    named = drawable(card.name, bold=True)
    named = named if any(c.isalpha() for c in named) else ""
    yield _drawn(card.campaign, CAMPAIGN, TITLE, text_on(card.colour))
    yield _drawn(named or card.code, NAME, LARGE, INK)
    if named:
        yield _drawn(card.code, ID, CODE, INK)
    top, middle = FACTS.top, FACTS.left + LABEL_WIDTH
    for (label, value), height in zip(card.facts, FACT_HEIGHTS, strict=False):
        yield _drawn(label, Room(FACTS.left, top, middle - 8, top + height), LABEL, MUTED)
        yield _drawn(value, Room(middle, top, FACTS.right, top + height), VALUE, INK)
        top += height
    yield _drawn(card.scan, SCAN, CENTRED, MUTED)


def names(name: str) -> bool:
    """Say whether a card can show the whole of a name."""
    return has_letters(name, bold=LARGE.bold)


def _drawn(text: str, room: Room, style: Style, colour: tuple[int, int, int]) -> Drawn:
    return Drawn(fit(text, room, style), room, colour)


def _qr(link: str) -> Image.Image:
    """Give the QR code of an address, as large as its room allows in whole pixels a module."""
    code = segno.make(link, error="m", micro=False)
    scale = QR.width // code.symbol_size(border=QUIET)[0]
    saved = BytesIO()
    code.save(saved, kind="png", scale=scale, border=QUIET)
    return Image.open(saved).convert("RGB")


def _png(picture: Image.Image) -> bytes:
    saved = BytesIO()
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(saved, "PNG")
    return saved.getvalue()


def _box(room: Room) -> tuple[int, int, int, int]:
    return room.left, room.top, room.right - 1, room.bottom - 1
