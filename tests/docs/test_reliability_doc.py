"""The documentation names metrics as a scraper sees them."""

import re
from pathlib import Path

import pytest

from bot.ops import Metrics

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
NAMES = re.compile(r"\bshakti_\w+")


def metric_names() -> set[str]:
    """The names that /metrics has, of families and of what they are made of."""
    return set(NAMES.findall(Metrics().text({"uncertain": 1}).decode()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_metric_that_is_named_is_there(page: Path) -> None:
    assert set(NAMES.findall(page.read_text("utf-8"))) <= metric_names()


def test_what_an_operator_is_told_to_watch_is_named() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert {"shakti_messages", "shakti_updates_failed_total"} <= set(NAMES.findall(text))
