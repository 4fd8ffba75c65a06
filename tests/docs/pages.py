"""The pages of the documentation, for the tests that hold them to the code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a page that are marked with this language, in order."""
    return [code for marked, code in FENCE.findall(page.read_text("utf-8")) if marked == language]
