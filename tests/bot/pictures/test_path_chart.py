"""The chart of a path: drawn in a process of its own, kept by what it shows."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import PathChart, PathDrawer, PathLine
from bot.pictures.charts.path_plot import draw_path

CHART = PathChart(
    language="hi",
    title="देवास PC21: 27/40",
    colour="#4B3F8C",
    days=30,
    number=40,
    done=PathLine("सत्यापित कार्यकर्ता", tuple((float(n), 8.0 + n) for n in range(20))),
    now="27",
    ticks=((0, "18 नवंबर"), (30, "18 दिसंबर")),
    levels=((0, "0"), (40, "40")),
    pace=PathLine("ज़रूरी रफ़्तार: आज 25", ((0.0, 8.0), (30.0, 40.0))),
)


@pytest.fixture
async def drawer() -> AsyncIterator[PathDrawer]:
    made = PathDrawer()
    yield made
    await made.stop()


def ink(picture: bytes) -> int:
    """Return how many pixels are not paper."""
    grey = Image.open(BytesIO(picture)).convert("L")
    return sum(value < 200 for value in grey.tobytes())


async def test_charts_are_drawn_one_after_another_and_each_is_its_own(drawer: PathDrawer) -> None:
    other = replace(CHART, title="आगर AC166: 3/9")
    first, second = await asyncio.gather(drawer.draw(CHART), drawer.draw(other))
    assert Image.open(BytesIO(first)).size == Image.open(BytesIO(second)).size == (960, 640)
    assert first != second


async def test_a_chart_is_drawn_once_for_all_who_see_the_same(drawer: PathDrawer) -> None:
    first = await drawer.draw(CHART)
    await drawer.stop()
    same = PathChart.from_json(CHART.to_json())
    assert await drawer.draw(replace(CHART)) is first
    assert same.title == CHART.title


async def test_the_process_ends_when_nobody_asks_and_starts_again() -> None:
    drawer = PathDrawer(idle=0.01)
    assert await drawer.draw(CHART)
    await asyncio.sleep(0.3)
    assert await drawer.draw(replace(CHART, title="आगर"))
    await drawer.stop()


async def test_a_chart_that_cannot_be_drawn_is_none_and_the_next_one_is(
    drawer: PathDrawer, caplog: pytest.LogCaptureFixture
) -> None:
    assert await drawer.draw(replace(CHART, done=PathLine("", ()))) == b""
    assert "chart failed" in caplog.text
    assert await drawer.draw(CHART)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_each_line_adds_ink_and_no_letter_is_missing(language: str) -> None:
    bare = replace(CHART, language=language, pace=None)  # a missing letter would be a warning
    most = PathLine("ज़्यादा से ज़्यादा", ((19.0, 27.0), (30.0, 33.0)))
    sizes = [ink(draw_path(c)) for c in (bare, CHART, replace(CHART, ceiling=most))]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3


@pytest.mark.parametrize("number", [0, 1, 10_000_000])
def test_any_number_of_people_can_be_shown(number: int) -> None:
    done = PathLine("सत्यापित", ((0.0, float(number)),))
    assert draw_path(replace(CHART, days=0, number=None, pace=None, done=done, now=str(number)))


def test_the_bot_itself_does_not_import_matplotlib() -> None:
    code = "import sys, bot.app; print('matplotlib' in sys.modules, 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
