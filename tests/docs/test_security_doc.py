"""docs/security.md names tests that are there, for every attack."""

import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DOC = (TESTS.parent / "docs" / "security.md").read_text("utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
HEADINGS = ("| attack |", "| --- |")
ROWS = [x for x in DOC.splitlines() if x.startswith("|") and not x.startswith(HEADINGS)]


@cache
def defined_in(file: str) -> frozenset[str]:
    """Give the names of the tests in a file."""
    return frozenset(
        re.findall(r"^\s*(?:async )?def (test_\w+)", (TESTS / file).read_text("utf-8"), re.M)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_every_attack_has_an_answer_and_tests_that_are_there(row: str) -> None:
    attack, answer, tests = (cell.strip() for cell in row.strip("|").split("|"))
    assert attack
    assert answer
    named = NAMED.findall(tests)
    assert len(named) == len(tests.split("<br>"))
    assert [(file, test) for file, test in named if test not in defined_in(file)] == []


def test_what_is_not_covered_is_said() -> None:
    assert len(ROWS) > 50
    assert "## Not covered" in DOC
