"""What every picture with texts is made of: lines in boxes, a QR code, and a small PNG."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from bot.pictures.colours import BLACK, INK, MUTED, PAPER, RULE, WHITE, Colour, rgb, text_on
from bot.pictures.qr_code import QUIET, draw_code
from bot.pictures.text_layout import Box, Line, Style, fit, font

COLOURS = 48  # of the palette; more make the file larger and not better
SHADES = 16  # from the paper to the letters on it
QUICK = 3  # zlib's level: a quarter larger in half of the time


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines with their colour, and the box that they stay inside."""

    lines: tuple[Line, ...]
    box: Box
    colour: Colour


def fitted(text: str, box: Box, style: Style, colour: Colour) -> Drawn:
    """Return a text as it fits into a box."""
    return Drawn(fit(text, box, style), box, colour)


@lru_cache(maxsize=256)
def fixed(text: str, box: Box, style: Style, colour: Colour) -> Drawn:
    """Return, as `fitted`, a text that many pictures have, and that says nothing of a person.

    To fit a text takes longer than to draw it, so these are fitted once.
    """
    return fitted(text, box, style, colour)


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


def quick_png(picture: Image.Image, colour: str) -> bytes:
    """Return a sheet in a campaign's colour as a PNG, in a third of the time of `png`.

    Its colours are known, so none are looked for, and it is compressed a little less.
    """
    content = BytesIO()
    reduced = picture.quantize(palette=_palette(colour), dither=Image.Dither.NONE)
    reduced.save(content, "PNG", compress_level=QUICK)
    return content.getvalue()


@lru_cache(maxsize=8)
def _palette(colour: str) -> Image.Image:
    """Return a picture that has the colours of a sheet as its palette, and the edges of letters."""
    band = rgb(colour)
    pairs = (PAPER, INK), (PAPER, MUTED), (band, text_on(colour))
    shades = {RULE, BLACK, WHITE}
    for light, dark in pairs:
        for step in range(SHADES):
            mixed = (a + (b - a) * step // (SHADES - 1) for a, b in zip(light, dark, strict=True))
            red, green, blue = mixed
            shades.add((red, green, blue))
    picture = Image.new("P", (1, 1))
    picture.putpalette([part for shade in sorted(shades) for part in shade])
    return picture
