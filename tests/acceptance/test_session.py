"""A session from demand to certificate, walked in a real browser as docs/playground.md says.

In both languages, on both databases; the pictures go to build/screenshots.
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
from playground.scenario.characters import DINESH, FARIDA, IRFAN, KAMLA, MEENA, RAVI
from service import serving
from tests.support.browser import browser, in_browser, page
from tests.support.databases import REAL_PLACES

__all__ = ["browser", "page"]
pytestmark = in_browser
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
CODE = "T8"  # of the first session that is planned after those of the story
WORDS = {
    "hi": {
        "pc": "देवास",
        "ac": "विधानसभा आगर",
        "subject": "बूथ प्रबंधन",
        "tomorrow": "कल",
        "venue": "सामुदायिक भवन",
    },
    "en": {
        "pc": "Dewas",
        "ac": "Agar Assembly",
        "subject": "Booth management",
        "tomorrow": "tomorrow",
        "venue": "Community hall",
    },
}


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
        name = f"session-{language}-{'sqlite' if is_sqlite else 'postgresql'}"
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


async def plan(walk: Walk, language: str) -> None:
    """Meena sees who needs a training, and plans one session with two seats."""
    said = WORDS[language]
    await walk.be(MEENA.name)
    await walk.say("/plan")
    await walk.press("place.pc", walk.words("plans.ask_place"), name=said["pc"])
    await walk.sees("plans.demand_waiting")
    await walk.picture("demand")
    await walk.press("plans.round_one", said["pc"], place=said["ac"])
    await walk.press_words(said["subject"])
    await walk.say(said["tomorrow"])
    await walk.press("plans.button_one_day")
    await walk.say("15:00")
    await walk.press("plans.hours", n=2)
    await walk.say(f"{said['venue']}, 2")
    await walk.sees("plans.ask_trainers")
    await walk.picture("trainers")
    await walk.press("plans.button_trainers")
    await walk.sees_picture("plans.preview_next", said["venue"])
    await walk.picture("calendar")
    await walk.press("plans.button_make", n=1)
    await walk.sees("plans.made_next", CODE)
    await walk.picture("made")


async def seats(walk: Walk) -> None:
    """Dinesh takes a seat by one tap and Kamla the last one; Irfan waits, and gets hers."""
    await walk.be(DINESH)
    await walk.say("/trainings")
    await walk.sees("seats.title", CODE)
    await walk.picture("trainings")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "1/2")
    await walk.picture("seat")
    await walk.be(KAMLA)
    await walk.say("/trainings")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "2/2")
    await walk.be(IRFAN)
    await walk.say("/trainings")
    await walk.press("waiting.button_join_one")
    await walk.sees("waiting.joined", CODE)
    await walk.picture("waiting")
    await walk.be(KAMLA)
    await walk.press("trainings.button_cancel")
    await walk.sees("trainings.given_up", CODE)
    await walk.picture("given-up")
    await walk.be(IRFAN)
    await walk.sees("waiting.offered", CODE)
    await walk.picture("offered")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "2/2")
    await walk.be(KAMLA)
    await walk.press("trainings.button_again")
    await walk.press("waiting.button_join")
    await walk.sees("waiting.joined", CODE)
    await walk.picture("waiting-again")


async def evening(walk: Walk) -> None:
    """Dinesh is coming; Irfan can't, so that Kamla gets a seat; Farida reads how many come."""
    await walk.jump_to(0, time(19))
    await walk.be(DINESH)
    await walk.sees("reminder.tomorrow", CODE)
    await walk.picture("evening")
    await walk.press("seats.button_coming")
    await walk.sees("seats.coming", CODE)
    await walk.picture("coming")
    await walk.be(IRFAN)
    await walk.press("seats.button_cannot", CODE)
    await walk.sees("seats.given_back", CODE)
    await walk.picture("cannot")
    await walk.press("seats.reason.work", CODE)
    await walk.sees("seats.thanks")
    await walk.be(KAMLA)
    await walk.press("trainings.button_enrol", CODE)
    await walk.sees("trainings.enrolled", CODE)
    await walk.jump_to(0, time(20))
    await walk.be(FARIDA.name)
    await walk.sees("expected.title", CODE)
    await walk.say(f"/attendance {CODE}")
    await walk.sees("attendance.early", CODE)
    await walk.picture("expected")


async def attendance(walk: Walk) -> None:
    """Dinesh types the code of the hall, Farida ticks Kamla and closes it: both pass."""
    await walk.jump_to(1, time(13))
    await walk.be(KAMLA)
    await walk.sees("reminder.today", CODE)
    await walk.picture("two-hours-before")
    await walk.be(FARIDA.name)
    await walk.say(f"/attendance {CODE}")
    await walk.press("attendance.button_open")
    await walk.sees_picture("attendance.for_the_hall", CODE)
    await walk.picture("hall")
    hall = await (await walk.sees("attendance.for_the_hall", CODE)).inner_text()
    [digits] = re.findall(r"^\d{6}$", hall, re.MULTILINE)
    await walk.be(DINESH)
    await walk.say(digits)
    await walk.sees("attendance.arrived", CODE)
    await walk.picture("present")
    await walk.be(FARIDA.name)
    await walk.press("attendance.button_list", CODE)
    await walk.sees("attendance.list_present", "1/2")
    await walk.picture("list")
    await walk.press_words(f"⬜ {KAMLA}")
    await walk.sees("attendance.list_present", "2/2")
    await walk.jump_to(1, time(17))
    await walk.be(FARIDA.name)
    await walk.sees("attendance.over", CODE, "2/2")
    await walk.picture("over")
    await walk.press("attendance.button_close", walk.words("attendance.over"))
    await walk.sees("attendance.ask_close", "2/2")
    await walk.picture("close")
    await walk.press("attendance.button_close_sure")
    await walk.sees("attendance.closed", "2/2")
    await walk.picture("closed")


async def certificate(walk: Walk) -> None:
    """Dinesh gets his certificate, which two others check, and says how the session was."""
    await walk.be(DINESH)
    await walk.sees("certificates.passed")
    await walk.picture("passed")
    await walk.say("/certificate")
    picture = await walk.sees_picture("certificates.how_to_check", DINESH)
    await walk.picture("certificate")
    caption = await (await walk.sees("certificates.how_to_check")).inner_text()
    [serial] = set(re.findall(r"C\w{4}-\w{3}", caption))
    await walk.be(RAVI)
    await walk.send_photo(picture)
    await walk.sees("certificates.is_valid", DINESH, serial)
    await walk.picture("checked")
    await walk.be(KAMLA)
    await walk.say(serial)
    await walk.sees("certificates.is_valid", DINESH, serial)
    await walk.jump_to(1, time(18))
    await walk.be(DINESH)
    await walk.sees("feedback.ask")
    await walk.picture("rating")
    await walk.press("feedback.rating_5")
    await walk.press("feedback.understood_all")
    await walk.sees("feedback.thanks")


async def report(walk: Walk) -> None:
    """Meena sees what became of the trainings of her place."""
    await walk.be(MEENA.name)
    await walk.say("/report PC21")
    await walk.sees_picture("report.title")
    await walk.picture("report")


@pytest.mark.parametrize(
    ("database_url", "language"),
    [("sqlite", "hi"), ("postgresql", "en")],  # each of both: a walk takes twenty seconds
    indirect=True,
)
async def test_a_session_is_walked_from_demand_to_certificate(walk: Walk, language: str) -> None:
    await plan(walk, language)
    await seats(walk)
    await evening(walk)
    await attendance(walk)
    await certificate(walk)
    await report(walk)
