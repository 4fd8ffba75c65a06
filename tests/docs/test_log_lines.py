"""The log lines that the documentation quotes are the code's own words."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT

QUOTED = re.compile(r"\*((?:api|inbox|outbox|poller|webhook|jobs|retention|database): [^*]+)\*")


@cache
def literals() -> frozenset[str]:
    """Every text in the code of the bot and its jobs, with … for what is filled in."""
    files = [file for folder in ("bot", "jobs") for file in (ROOT / folder).rglob("*.py")]
    files.append(ROOT / "service.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    texts = (n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return frozenset(re.sub(r"%[sd]", "…", text) for text in texts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_log_line_that_is_quoted_is_logged(page: Path) -> None:
    text = re.sub(r"\s+", " ", page.read_text("utf-8"))
    quoted = [line.removesuffix("…") for line in QUOTED.findall(text)]
    missing = [q for q in quoted if not any(text.startswith(q) for text in literals())]
    assert missing == []


def test_what_the_table_of_signs_quotes_is_looked_up() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert len(QUOTED.findall(text)) > 5
