"""Walk through the playground's story in a real browser, on a phone.

Import the fixtures where they are used; the pictures go to build/screenshots.
"""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, ViewportSize, expect

from bot.html import Html, plain
from bot.i18n import Catalogue
from playground.scenario import run_playground
from playground.scenario.characters import MEENA
from service import serving
from tests.support.databases import REAL_PLACES

INDIA = ZoneInfo("Asia/Kolkata")
PICTURES = Path("build/screenshots")
PATIENCE = 8_000  # milliseconds
PHONE: ViewportSize = {"width": 390, "height": 844}
SHARE_STATE = "import('/state.js').then((module) => (window.shown = module.state))"
TO_NEWEST = """() => {
  const log = document.querySelector("#messages");
  const newest = [...log.querySelectorAll(".message")].at(-1);
  newest.scrollIntoView({ block: newest.offsetHeight > log.clientHeight ? "start" : "end" });
}"""
IS_OPEN = "(who) => shown.viewer === who && shown.chat === who && shown.ready"


@pytest.fixture
def content() -> str:
    return REAL_PLACES


@pytest.fixture
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language that everybody in the story reads."""
    monkeypatch.setenv("SHAKTI_LANGUAGE", request.param)
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="session")
async def walk(
    request: pytest.FixtureRequest,
    browser: Browser,
    page: Page,
    tmp_path: Path,
    database_url: str,
    language: str,
) -> AsyncIterator["Walk"]:
    """A walk through the playground on a phone; the databases have the places already."""
    PICTURES.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything runs
    is_sqlite = database_url.startswith("sqlite")
    if is_sqlite:
        places = request.getfixturevalue("sqlite_real_places")
        shutil.copyfile(places, database_url.removeprefix("sqlite:///"))
    async with run_playground(serving, 0, tmp_path / "playground", database_url) as url:
        page.set_default_timeout(PATIENCE)
        await page.set_viewport_size(PHONE)
        await page.add_init_script(f"localStorage.setItem('playground-language', '{language}')")
        await page.goto(url)
        story = request.node.path.stem.removeprefix("test_")
        name = f"{story}-{language}-{'sqlite' if is_sqlite else 'postgresql'}"
        new = Walk(page, url, Catalogue(language), name)
        await new.begin()
        yield new


@dataclass
class Walk:
    """A walk through the page, in which everything is looked for by the keys of its texts."""

    page: Page
    url: str
    catalogue: Catalogue
    name: str
    pictures: int = 0

    async def begin(self) -> None:
        """Learn who is there, and on which day."""
        await self.page.evaluate(SHARE_STATE)
        self.people = {one["name"]: one["id"] for one in (await self._world())["people"]}
        self.today = (await self._now()).date()

    def words(self, key: str, **values: object) -> str:
        """Return a text with these values; without any its longest part that needs none."""
        pattern = plain(Html(self.catalogue.find(key)))
        if values:
            return pattern.format(**values)
        return max(re.split(r"\{\w+\}|\n", pattern), key=len).strip()

    async def be(self, name: str) -> None:
        """Open a person's chat with the bot."""
        who = self.people[name]
        await self.page.goto(f"{self.url}/#{who}/{who}")
        await self.page.wait_for_function(IS_OPEN, arg=who)

    async def say(self, text: str) -> None:
        """Write to the bot."""
        await self.page.get_by_test_id("input").fill(text)
        await self.page.get_by_test_id("send").click()

    async def press(self, key: str, under: str = "", **values: object) -> None:
        """Press the first button with such a label, of the newest message with this text."""
        await self.press_words(self.words(key, **values), under)

    async def press_words(self, label: str, under: str = "") -> None:
        """Press the first button with these words, of the newest message with this text."""
        button = self.page.get_by_test_id("button").filter(has_text=label)
        message = self.page.locator("#messages .message").filter(has=button, has_text=under)
        await message.last.get_by_test_id("button").filter(has_text=label).first.click()

    async def sees(self, key: str, *values: str) -> Locator:
        """See a message with a text of the catalogue and with these values."""
        message = self.page.locator("#messages .message.in").filter(has_text=self.words(key))
        for value in values:
            message = message.filter(has_text=value)
        await expect(message.last).to_be_visible(timeout=PATIENCE)
        return message.last

    async def sees_picture(self, key: str, *values: str) -> bytes:
        """See a picture above such a text, whole and no wider than the page; return it."""
        shown = (await self.sees(key, *values)).locator(".photo img")
        await shown.evaluate("image => image.scrollIntoView()")  # else it is not loaded
        await expect(shown).to_have_js_property("complete", True, timeout=PATIENCE)
        await expect(shown).not_to_have_js_property("naturalWidth", 0, timeout=PATIENCE)
        box = await shown.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
        answer = await self.page.request.get(f"{self.url}{await shown.get_attribute('src')}")
        return await answer.body()

    async def send_photo(self, content: bytes) -> None:
        """Send a photo to the bot."""
        await self.page.get_by_test_id("attach").click()
        async with self.page.expect_file_chooser() as choosing:
            await self.page.get_by_test_id("attach-photo").click()
        photo: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": content}
        await (await choosing.value).set_files([photo])

    async def jump_to(self, days: int, at: time) -> None:
        """Jump from stop to stop until this time, so many days after the story begins."""
        moment = datetime.combine(self.today + timedelta(days=days), at, INDIA)
        jump = self.page.get_by_test_id("jump")
        await self.page.goto(f"{self.url}/#{self.people[MEENA.name]}")
        while await self._now() < moment:
            following = (await self._world())["clock"]["next"]["at"]
            assert datetime.fromisoformat(following) <= moment, "no such stop"
            await expect(jump).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
            await jump.click()
            await expect(jump).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
            assert await self.page.get_by_test_id("toast").count() <= 1  # they do not pile up

    async def picture(self, name: str) -> None:
        """Keep what the page shows of the newest message."""
        await self.page.evaluate(TO_NEWEST)
        self.pictures += 1
        path = PICTURES / f"{self.name}-{self.pictures:02d}-{name}.png"
        await self.page.screenshot(path=path)

    async def _world(self) -> dict[str, Any]:
        answer = await self.page.request.get(f"{self.url}/play/state")
        world: dict[str, Any] = await answer.json()
        return world

    async def _now(self) -> datetime:
        now = datetime.fromisoformat((await self._world())["clock"]["now"])
        return now.astimezone(INDIA)
