"""The card of a training session as a picture to send on: it looks like the worker's card."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ImageDraw

from bot.pictures.card import BAND, CAMPAIGN, CENTRED, EDGE, FOOT, LARGE, SIZE, TITLE, fact_rows
from bot.pictures.colours import INK, MUTED, text_on
from bot.pictures.drawing import Drawn, fitted, fixed, paste_qr, quick_png, sheet, write
from bot.pictures.text_layout import Box, Style, drawable

SUBJECT = Box(EDGE, 124, SIZE[0] - EDGE, 282)
FACTS = Box(EDGE, 292, 636, 700)
FACT_HEIGHTS = (92, 66, 138, 66)  # pixels of the rows, from the top: the venue may be long
QR = Box(640, 292, 928, 580)
SCAN = Box(640, 580, 928, 632)
CODE = Box(640, 632, 928, 704)
CODE_STYLE = Style(bold=True, largest=46, smallest=34, centred=True)


@dataclass(frozen=True, slots=True)
class SessionCard:
    """The contents of a session's card, in the language of who sends it.

    `colour` is #RRGGBB, `link` the address in the QR code. `facts` are labels and values: day,
    time, venue, seats.
    """

    campaign: str
    colour: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    code: str
    link: str
    scan: str


def draw(card: SessionCard) -> bytes:
    """Return the card as a PNG. Takes a few hundredths of a second: not for the event loop."""
    picture = sheet(SIZE, BAND, FOOT, card.colour)
    write(ImageDraw.Draw(picture), texts(card))
    paste_qr(picture, card.link, QR)
    return quick_png(picture, card.colour)


def texts(card: SessionCard) -> Iterator[Drawn]:
    """Yield every text of a card with its position.

    Where the font has no letter of a subject, its place stays empty: the text below has it.
    """
    yield fixed(card.campaign, CAMPAIGN, TITLE, text_on(card.colour))
    subject = drawable(card.subject, bold=LARGE.bold)
    if any(c.isalpha() for c in subject):
        yield fitted(subject, SUBJECT, LARGE, INK)
    yield from fact_rows(card.facts, FACTS, FACT_HEIGHTS)
    yield fixed(card.scan, SCAN, CENTRED, MUTED)
    yield fitted(card.code, CODE, CODE_STYLE, INK)
