"""A chart shows each number at its height, and no text leaves its place."""

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import BarChart, draw_bars
from bot.pictures.charts.bar_chart import PLOT, SIZE
from bot.pictures.colours import INK, RULE, Colour, rgb

LEGEND = ("सीट ली", "आए")
SAFFRON = "#C2410C"


def drawn(*bars: tuple[str, int, int], colour: str = SAFFRON) -> Image.Image:
    return Image.open(BytesIO(draw_bars(BarChart("देवास", colour, LEGEND, bars)))).convert("RGB")


def height(picture: Image.Image, column: int, colour: Colour) -> int:
    """Return how many pixels of a column of the plot have about this colour."""
    pixels = picture.crop((column, PLOT.top, column + 1, PLOT.bottom - 2)).tobytes()
    rows = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    return sum(max(abs(a - b) for a, b in zip(row, colour, strict=True)) < 8 for row in rows)


def test_a_bar_is_as_high_as_its_number() -> None:
    picture = drawn(("सोम", 20, 10), ("मंगल", 40, 40))
    assert picture.size == SIZE
    first, second = PLOT.left + PLOT.width // 4, PLOT.left + 3 * PLOT.width // 4
    full = rgb(SAFFRON)
    assert height(picture, second, full) == pytest.approx(PLOT.height, abs=4)
    assert height(picture, first, full) == pytest.approx(PLOT.height / 4, abs=4)
    assert height(picture, first, RULE) == pytest.approx(PLOT.height / 4, abs=4)


def test_a_pale_colour_is_drawn_in_ink() -> None:
    picture = drawn(("सोम", 5, 5), colour="#FFFFCC")
    assert height(picture, PLOT.left + PLOT.width // 2, INK) == pytest.approx(PLOT.height, abs=4)


@pytest.mark.parametrize(
    "bars",
    [(), (("सोम", 0, 0),), (("सोम", 0, 3),), tuple((f"{n} सितंबर", 10**6, n) for n in range(8))],
)
def test_any_numbers_can_be_drawn(bars: tuple[tuple[str, int, int], ...]) -> None:
    assert drawn(*bars).size == SIZE
