"""A day of a group in a real browser: its morning, a booth that is taken, its evening.

In both languages, on both databases; the pictures go to build/screenshots.
"""

from datetime import time

import pytest

from playground.scenario.characters import ASHA, MEENA
from tests.acceptance.stories.phone_walk import Walk, content, language, walk
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "content", "language", "page", "walk"]
pytestmark = in_browser
GROUP = "देवास लोकसभा टीम"


async def group(walk: Walk) -> None:
    """Meena opens the group of Dewas."""
    await walk.page.goto(f"{walk.url}/#{walk.people[MEENA.name]}")
    await walk.page.locator('[data-testid^="chat-"]').filter(has_text=GROUP).first.click()


@pytest.mark.parametrize("language", ["hi", "en"], indirect=True)
async def test_a_morning_a_booth_taken_and_what_came_of_the_day(walk: Walk) -> None:
    await group(walk)
    await walk.sees("digest.tasks", "27/40", "166/13", "166/40")
    await walk.picture("morning")
    await walk.be(ASHA)
    await walk.say("/take 166/13")
    await walk.sees("booth_care.taken", "166/13")
    await walk.picture("taken")
    await walk.jump_to(0, time(18))
    await group(walk)
    await walk.sees("digest.results", "166/13", "166/40")
    await walk.picture("evening")
    await walk.jump_to(1, time(8))
    await group(walk)
    await walk.sees("booth_care.digest", "166/13")
    await walk.picture("next-morning")
