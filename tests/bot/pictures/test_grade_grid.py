"""Booths as squares: one for each, in its colour, that nobody needs to see as red or green."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.pictures import GradeGrids, Grid, draw_grids
from bot.pictures.charts.grade_grid import BAND, LOOKS, NUMBERED, PLAIN, TALLEST, WIDTH
from bot.pictures.colours import PAPER, Colour, contrast

KINDS = ("strong", "fair", "weak", "empty", "sample")
LEGEND = tuple((kind, kind) for kind in KINDS)
TEAL = "#0B6E72"


def drawn(*grids: Grid) -> Image.Image:
    content = draw_grids(GradeGrids("विधानसभा आगर", TEAL, LEGEND[:4], grids))
    return Image.open(BytesIO(content)).convert("RGB")


def area(picture: Image.Image, colour: Colour) -> int:
    """Return how many pixels below the band have about this colour."""
    pixels = picture.crop((0, BAND + 140, *picture.size)).tobytes()
    rows = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    return sum(max(abs(a - b) for a, b in zip(row, colour, strict=True)) < 8 for row in rows)


def test_each_booth_is_a_square_in_the_colour_of_its_grade() -> None:
    kinds = ["strong"] * 30 + ["fair"] * 20 + ["weak"] * 10
    squares = tuple((str(n), kind) for n, kind in enumerate(kinds, 1))
    picture = drawn(Grid("Agar", squares), Grid("Susner", ()))
    assert picture.width == WIDTH
    for kind, number in (("strong", 30), ("fair", 20), ("weak", 10)):
        inside = (PLAIN[0][0] - 4) ** 2
        assert area(picture, LOOKS[kind].inside) == pytest.approx(number * inside, rel=0.05)


def test_one_ac_alone_has_larger_squares_with_numbers() -> None:
    alone = drawn(Grid("Agar", (("12A", "strong"), ("1", "strong"))))
    white = area(alone, LOOKS["strong"].ink)
    assert area(alone, LOOKS["strong"].inside) > NUMBERED[0] ** 2
    blank = drawn(Grid("Agar", (("", "strong"), ("", "strong"))))
    assert area(blank, LOOKS["strong"].ink) < white


def test_grades_are_told_apart_without_their_hue() -> None:
    for one, other in combinations(("strong", "fair", "weak"), 2):
        assert contrast(LOOKS[one].inside, LOOKS[other].inside) >= 1.8
    for kind in ("strong", "fair", "weak", "empty"):
        look = LOOKS[kind]
        assert contrast(look.edge, PAPER) >= 3  # as WCAG 2.2 asks of graphics
        assert contrast(look.ink, look.inside) >= 4.5


def test_any_number_of_booths_and_acs_can_be_drawn() -> None:
    many = tuple((str(n), KINDS[n % 5]) for n in range(450))
    assert drawn(*(Grid("AC", many) for _ in range(8))).height <= TALLEST
    assert drawn(*(Grid("AC", many) for _ in range(16))).height < 2 * TALLEST
    assert drawn(Grid("AC", ())).width == WIDTH
