"""What every picture with texts is made of: lines in boxes, a QR code, and a small PNG."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

import segno
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from bot.pictures.colours import PAPER, RULE, Colour, rgb
from bot.pictures.qr_code import QUIET, draw_code
from bot.pictures.text_layout import Box, Line, Style, fit, font

COLOURS = 48  # of the palette; more make the file larger and not better


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines with their colour, and the box that they stay inside."""

    lines: tuple[Line, ...]
    box: Box
    colour: Colour


def fitted(text: str, box: Box, style: Style, colour: Colour) -> Drawn:
    """Return a text as it fits into a box."""
    return Drawn(fit(text, box, style), box, colour)


def sheet(size: tuple[int, int], band: Box, foot: Box, colour: str) -> Image.Image:
    """Return an empty sheet with a band above and below in the campaign's colour (#RRGGBB)."""
    picture = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(picture)
    for bar in (band, foot):
        fill(pen, bar, rgb(colour))
    pen.line((0, band.bottom, size[0], band.bottom), fill=RULE, width=2)  # of a white band too
    return picture


def fill(pen: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    """Fill a box with a colour."""
    pen.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=colour)


def write(pen: ImageDraw.ImageDraw, texts: Iterable[Drawn]) -> None:
    """Draw texts."""
    for drawn in texts:
        for line in drawn.lines:
            letters = font(line.size, line.bold)
            pen.text((line.x, line.y), line.text, fill=drawn.colour, font=letters, anchor="ls")


def paste_qr(picture: Image.Image, text: str, box: Box) -> None:
    """Draw the QR code of a text in the middle of a box, as large as whole pixels allow.

    The text is stored as UTF-8, and its level of error correction is at least M (15 %).
    """
    code = segno.make(text, error="m", micro=False, encoding="utf-8")
    scale = box.width // (len(code.matrix) + 2 * QUIET)
    drawn = draw_code(code, scale).convert("RGB")
    spare = box.width - drawn.width
    picture.paste(drawn, (box.left + spare // 2, box.top + spare // 2))


def png(picture: Image.Image, texts: Mapping[str, str] | None = None) -> bytes:
    """Return a picture as a PNG with few colours, and with texts in chunks of these names."""
    content, chunks = BytesIO(), PngInfo()
    for name, text in (texts or {}).items():
        chunks.add_itxt(name, text)
    reduced = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.save(content, "PNG", pnginfo=chunks)
    return content.getvalue()
