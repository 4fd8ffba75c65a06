"""A chart of pairs of bars: how many had a seat, and how many of them came."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, WHITE, Colour, contrast, rgb
from bot.pictures.text_layout import Box, Style, fit, font

SIZE = (960, 600)
EDGE = 36  # pixels kept free on each side
TITLE = Box(EDGE, 12, SIZE[0] - EDGE, 92)
LEGEND = Box(EDGE, 92, SIZE[0] - EDGE, 142)
PLOT = Box(EDGE, 190, SIZE[0] - EDGE, 520)
LABELS = Box(EDGE, 526, SIZE[0] - EDGE, 588)
NUMBER_HEIGHT = 44
SQUARE = 26
GAP = 4  # pixels on each side of a label
COLOURS = 32  # of the palette
LEAST_CONTRAST = 3.0  # of a bar on white, as WCAG 2.2 asks of graphics
LARGE = Style(bold=True, largest=44, smallest=26)
KEY = Style(bold=False, largest=32, smallest=24)
NUMBER = Style(bold=True, largest=30, smallest=18, centred=True)
LABEL = Style(bold=False, largest=28, smallest=16, lines=2, centred=True)


@dataclass(frozen=True, slots=True)
class BarChart:
    """What a chart shows. `colour` is #RRGGBB; a bar is its label, the whole, and the part."""

    title: str
    colour: str
    legend: tuple[str, str]
    bars: tuple[tuple[str, int, int], ...]


def draw_bars(chart: BarChart) -> bytes:
    """Return the chart as a PNG. Takes a few hundredths of a second: not for the event loop."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    full = _visible(rgb(chart.colour))
    _write(pen, chart.title, TITLE, LARGE, INK)
    for n, (text, colour) in enumerate(zip(chart.legend, (RULE, full), strict=True)):
        left, width = LEGEND.left + n * LEGEND.width // 2, LEGEND.width // 2
        top = LEGEND.top + (LEGEND.height - SQUARE) // 2
        pen.rectangle((left, top, left + SQUARE, top + SQUARE), fill=colour)
        box = Box(left + SQUARE + 14, LEGEND.top, left + width, LEGEND.bottom)
        _write(pen, text, box, KEY, INK)
    highest = max((whole for _, whole, _ in chart.bars), default=0)
    step = PLOT.width // max(len(chart.bars), 1)
    for n, (label, whole, part) in enumerate(chart.bars):
        left = PLOT.left + n * step
        below = Box(left + GAP, LABELS.top, left + step - GAP, LABELS.bottom)
        _write(pen, label, below, LABEL, MUTED)
        if whole or part:
            _bar(pen, Box(left, PLOT.top, left + step, PLOT.bottom), whole, part, highest, full)
    pen.line((PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom), fill=MUTED, width=2)
    png = BytesIO()
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(png, "PNG")
    return png.getvalue()


def _bar(
    pen: ImageDraw.ImageDraw, box: Box, whole: int, part: int, highest: int, full: Colour
) -> None:
    """Draw the part inside the whole, and the two numbers above."""
    margin = box.width // 8
    left, right = box.left + margin, box.right - margin
    most = max(highest, part, 1)
    for number, colour in ((whole, RULE), (part, full)):
        top = box.bottom - box.height * number // most
        if number:
            pen.rectangle((left, top, right, box.bottom), fill=colour)
    top = box.bottom - box.height * max(whole, part) // most
    above = Box(box.left, top - NUMBER_HEIGHT, box.right, top - 2)
    _write(pen, f"{part}/{whole}", above, NUMBER, INK)


def _visible(colour: Colour) -> Colour:
    """Return the campaign's colour, or ink where it is too pale for white paper."""
    return colour if contrast(colour, WHITE) >= LEAST_CONTRAST else INK


def _write(pen: ImageDraw.ImageDraw, text: str, box: Box, style: Style, colour: Colour) -> None:
    for line in fit(text, box, style):
        letters = font(line.size, line.bold)
        pen.text((line.x, line.y), line.text, fill=colour, font=letters, anchor="ls")
