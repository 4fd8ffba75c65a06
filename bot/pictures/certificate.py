"""The certificate as a picture: an A6 sheet on its side, also when it is printed on A4, four each.

The QR code takes half of its height, because the signed text in it is long: it is read from paper
and from a photograph of a screen (tests/bot/pictures/test_certificate.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pdf import Placed, pdf
from bot.pictures.colours import INK, MUTED, text_on
from bot.pictures.drawing import Drawn, fitted, paste_qr, png, sheet, write
from bot.pictures.text_layout import Box, Style, drawable

SIZE = (1280, 904)  # of A6, 148 by 105 mm; the longest side that Telegram leaves as it is
EDGE = 48  # pixels kept free on each side
RIGHT = SIZE[0] - EDGE
BAND = Box(0, 0, SIZE[0], 116)
FOOT = Box(0, SIZE[1] - 12, *SIZE)
CAMPAIGN = Box(EDGE, 10, RIGHT, 108)
TITLE = Box(EDGE, 128, RIGHT, 206)
NAME = Box(EDGE, 206, RIGHT, 362)
DONE = Box(EDGE, 362, RIGHT, 420)
QR = Box(SIZE[0] - 470, 424, SIZE[0] - 20, 874)
SUBJECT = Box(EDGE, 440, QR.left - 8, 620)
DAY = Box(EDGE, 632, QR.left - 8, 692)
SERIAL = Box(EDGE, 692, QR.left - 8, 764)
CHECK = Box(EDGE, 772, QR.left - 8, 872)
BOLD_LINE = Style(bold=True, largest=56, smallest=32, lines=2, centred=True)
HEADING = Style(bold=False, largest=48, smallest=32, centred=True)
LARGE = Style(bold=True, largest=88, smallest=36, lines=2, centred=True)
PLAIN = Style(bold=False, largest=36, smallest=26, centred=True)
VALUE = Style(bold=True, largest=56, smallest=30, lines=4)
FACT = Style(bold=False, largest=38, smallest=28)
CODE = Style(bold=True, largest=46, smallest=34)
HINT = Style(bold=False, largest=30, smallest=24, lines=2)
BADGE = "openbadgecredential"  # the chunk of an Open Badge 3.0


@dataclass(frozen=True, slots=True)
class CertificatePicture:
    """The contents of a certificate, in its holder's language; `signed` goes into the QR code."""

    campaign: str
    colour: str
    title: str
    name: str
    done: str
    subject: str
    day: str
    serial: str
    check: str
    signed: str


def draw(certificate: CertificatePicture, badge: str = "") -> bytes:
    """Return the certificate as a PNG, with an Open Badge in it where one is given.

    Takes two tenths of a second: not for the event loop.
    """
    return png(_picture(certificate), {BADGE: badge} if badge else None)


def draw_sheets(certificates: Iterable[CertificatePicture]) -> bytes:
    """Return a PDF of A4 pages, on their sides, with four certificates each, to be cut apart."""
    shown = tuple(certificates)
    return pdf(_page(shown[start : start + 4]) for start in range(0, len(shown), 4))


def texts(certificate: CertificatePicture) -> Iterator[Drawn]:
    """Yield every text of a certificate with its position.

    Where the font has no letter of a name its place stays empty, for a pen: the QR code has it.
    """
    yield fitted(certificate.campaign, CAMPAIGN, BOLD_LINE, text_on(certificate.colour))
    yield fitted(certificate.title, TITLE, HEADING, MUTED)
    name = drawable(certificate.name, bold=LARGE.bold)
    if any(c.isalpha() for c in name):
        yield fitted(name, NAME, LARGE, INK)
    yield fitted(certificate.done, DONE, PLAIN, MUTED)
    yield fitted(certificate.subject, SUBJECT, VALUE, INK)
    yield fitted(certificate.day, DAY, FACT, INK)
    yield fitted(certificate.serial, SERIAL, CODE, INK)
    yield fitted(certificate.check, CHECK, HINT, MUTED)


def _picture(certificate: CertificatePicture) -> Image.Image:
    picture = sheet(SIZE, BAND, FOOT, certificate.colour)
    write(ImageDraw.Draw(picture), texts(certificate))
    paste_qr(picture, certificate.signed, QR)
    return picture


def _page(certificates: tuple[CertificatePicture, ...]) -> Iterator[Placed]:
    """Yield each certificate with its quarter of the page: from the left, then downwards."""
    for at, certificate in enumerate(certificates):
        yield Placed(png(_picture(certificate)), across=at % 2, down=at // 2)
