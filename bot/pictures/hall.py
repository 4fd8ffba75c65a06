"""The picture for the wall of a hall: a QR code, and below it the digits for who has no camera."""

from io import BytesIO

import segno
from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER
from bot.pictures.qr_code import QUIET, draw_code
from bot.pictures.text_layout import Box, Style, fit, font

SIZE = (900, 1120)
QR = Box(40, 20, 860, 840)
DIGITS = Box(40, 840, 860, 1010)
TITLE = Box(40, 1010, 860, 1100)
_LARGE = Style(bold=True, largest=150, smallest=100, centred=True)
_SMALL = Style(bold=False, largest=44, smallest=28, centred=True)


def draw_hall(link: str, digits: str, title: str) -> bytes:
    """Return a PNG with the QR code of a link, digits to type, and which session it is for."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    code = segno.make(link, error="q", micro=False)
    scale = QR.width // (len(code.matrix) + 2 * QUIET)
    square = draw_code(code, scale).convert("RGB")
    picture.paste(square, (QR.left + (QR.width - square.width) // 2, QR.top))
    for text, box, style, colour in (
        (digits, DIGITS, _LARGE, INK),
        (title, TITLE, _SMALL, MUTED),
    ):
        for line in fit(text, box, style):
            letters = font(line.size, line.bold)
            pen.text((line.x, line.y), line.text, fill=colour, font=letters, anchor="ls")
    shown = BytesIO()
    picture.quantize(16, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(shown, "PNG")
    return shown.getvalue()
