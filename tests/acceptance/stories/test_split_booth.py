"""A booth that is split, walked in a real browser as docs/playground.md says: from the roll on.

In both languages, on both databases; the pictures go to build/screenshots.
"""

import asyncio
from datetime import time
from pathlib import Path

import pytest

from playground.scenario.characters import ASHA, FARIDA, KAMLA, MEENA, RAVI
from tests.acceptance.stories.phone_walk import Walk, content, language, walk
from tests.support.browser import browser, in_browser, page
from tests.support.shell import Completed, shakti

__all__ = ["browser", "content", "language", "page", "walk"]
pytestmark = in_browser
AC, SPLIT, HALVES = "AC166", "166/12", ("166/13", "166/13A")
RANGES = ("1–640", "641–1306")
UNPLACED = 7  # once Ravi has answered


async def look(walk: Walk) -> None:
    """Meena sees what the roll would change, and in which halves the booth is split."""
    await walk.be(MEENA.name)
    await walk.say(f"/roll {AC}")
    await walk.sees("roll.title")
    await walk.picture("roll")
    await walk.press("roll.button_split", n=1)
    await walk.sees("roll.count_split", SPLIT, *HALVES, *RANGES)
    await walk.picture("split")
    await walk.press_words(f"✏️ {SPLIT.removeprefix('166/')}")
    await walk.sees("roll.ask_what", SPLIT)
    await walk.picture("correct")


async def old_codes(walk: Walk) -> None:
    """Kamla's booth has another number, and her old code offers it beside the first half."""
    await walk.be(KAMLA)
    await walk.say("/me")
    await walk.sees("worker.booth", "166/14")
    await walk.say("/booth 166/13")
    await walk.sees("booth.title", HALVES[0])
    await walk.picture("old-code")


async def answers(walk: Walk) -> None:
    """Ravi says which half is his, and Asha that she does not know."""
    await walk.jump_to(0, time(18))
    await walk.be(RAVI)
    await walk.sees("placement.ask_serials", SPLIT)
    await walk.picture("question")
    await walk.press("placement.half", ranges=RANGES[1], code=HALVES[1])
    await walk.sees("changes.booth", HALVES[1])
    await walk.picture("answer")
    await walk.say("/me")
    await walk.sees("worker.booth", HALVES[1])
    await walk.picture("card")
    await walk.be(ASHA)
    await walk.say("/me")
    await walk.sees("worker.booth_gone")
    await walk.picture("no-booth")
    await walk.press("placement.button_unknown")
    await walk.sees("placement.said_unknown")
    await walk.picture("unknown")
    await walk.be(FARIDA.name)
    await walk.press("placement.button_elsewhere")
    await walk.sees("placement.said_elsewhere")
    await walk.picture("elsewhere")


async def placing(walk: Walk) -> None:
    """Meena sees how many are without a booth, places Asha, and Asha is told."""
    await walk.be(MEENA.name)
    await walk.say(f"/strength {AC}")
    await walk.sees("strength.title", "📍")
    await walk.picture("strength")
    await walk.say(f"/placement {AC}")
    await walk.sees("placement.sums")
    await walk.picture("placement")
    await walk.press("placement.button_old", code=SPLIT, n=UNPLACED)
    await walk.sees("placement.whom", SPLIT)
    await walk.picture("names")
    await walk.press("placement.person_unknown", name=ASHA)
    asked = walk.words("placement.ask_where")
    await walk.sees("placement.ask_where", ASHA)
    await walk.picture("which-half")
    await walk.press("placement.half", asked, ranges=RANGES[0], code=HALVES[0])
    await walk.sees("placement.placed", ASHA)
    await walk.picture("placed")
    await walk.be(ASHA)
    await walk.sees("placement.news", HALVES[0])
    await walk.picture("news")


@pytest.mark.parametrize(
    ("database_url", "language"), [("sqlite", "hi"), ("postgresql", "en")], indirect=True
)
async def test_a_split_booth_is_walked_from_the_roll_to_the_workers_answers(
    walk: Walk, database_url: str, tmp_path: Path
) -> None:
    async def operator(option: str) -> Completed:
        """Run a command beside the playground."""
        call = asyncio.to_thread(shakti, "roll", option, folder=tmp_path, database_url=database_url)
        return await call

    await look(walk)
    applied = await operator("--apply")
    assert applied.returncode == 0, applied.stderr
    await old_codes(walk)
    await answers(walk)
    await placing(walk)
    undone = await operator("--undo")
    assert (undone.returncode, "2 workers are" in undone.stderr) == (1, True)
