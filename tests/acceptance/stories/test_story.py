"""The playground's story, walked in a real browser; its pictures go to build/screenshots."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from playground.scenario import run_playground
from service import serving
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "page"]
pytestmark = in_browser
PICTURES = Path("build/screenshots")
PATIENCE = 20_000  # milliseconds


@pytest_asyncio.fixture(loop_scope="session")
async def address(browser: Browser, tmp_path: Path) -> AsyncIterator[str]:
    """The playground with its story; after the browser, so that without one nothing is started."""
    PICTURES.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything runs
    async with run_playground(serving, 0, tmp_path / "playground") as url:
        yield url


class Walk:
    """A walk through the page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        page.set_default_timeout(PATIENCE)

    async def as_person(self, name: str) -> None:
        button = self.page.locator('[data-testid^="person-"]').filter(has_text=name)
        await button.click()
        await expect(button).to_have_attribute("aria-current", "true", timeout=PATIENCE)

    async def opens(self, title: str) -> None:
        await self.page.locator('[data-testid^="chat-"]').filter(has_text=title).first.click()

    async def send(self, text: str) -> None:
        await self.page.get_by_test_id("input").fill(text)
        await self.page.get_by_test_id("send").click()

    async def press(self, label: str) -> None:
        buttons = self.page.get_by_test_id("button").filter(has_text=label)
        await buttons.last.click()

    async def jump_until(self, text: str, times: int = 1) -> None:
        """Jump from stop to stop until a message is there: reminders come before a digest."""
        shown = self.page.get_by_test_id("messages").get_by_text(text)
        jump = self.page.get_by_test_id("jump")
        for _ in range(6):
            await jump.click()
            await expect(jump).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
            with suppress(AssertionError):
                return await expect(shown).to_have_count(times, timeout=1_000)
        raise AssertionError(f"{text} was not posted at any stop")

    async def share_contact(self) -> None:
        await self.page.get_by_test_id("share-contact").click()
        await self.page.get_by_test_id("confirm").click()

    async def sees(self, text: str) -> Locator:
        found = self.page.get_by_test_id("messages").get_by_text(text).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        return found

    async def sees_card(self) -> None:
        """See the picture of a card, whole and no wider than the page."""
        card = self.page.get_by_test_id("messages").locator(".photo img").last
        await expect(card).to_be_visible(timeout=PATIENCE)
        await expect(card).to_have_js_property("naturalWidth", 960, timeout=PATIENCE)
        box, size = await card.bounding_box(), self.page.viewport_size
        assert box and size and box["x"] >= 0 and box["x"] + box["width"] <= size["width"]

    async def picture(self, name: str) -> None:
        await self.page.screenshot(path=PICTURES / f"{self.name}-{name}.png")


async def test_sunita_registers_looks_up_a_booth_enrols_and_the_group_gets_both_digests(
    page: Page, address: str
) -> None:
    walk = Walk(page, "hindi")
    await page.goto(address)
    await walk.picture("welcome")
    await page.get_by_test_id("start").click()
    await walk.press("हिन्दी")
    await walk.press("सहमत हूँ")
    await walk.share_contact()
    await walk.press("सुनीता बघेल")
    await walk.sees("आपका बूथ कौन-सा है")
    await walk.send("166/12")
    await walk.press("हाँ, सही है")
    await walk.sees("BS-")
    await walk.sees_card()
    await walk.picture("card")
    await walk.send("/booth 166/12")
    await walk.sees("अगला कदम")
    await walk.picture("booth")
    await walk.send("/enrol T2")
    await walk.sees("आपकी सीट पक्की है")
    await walk.picture("enrolled")
    await walk.as_person("मीना")
    await walk.opens("देवास लोकसभा टीम")
    await walk.sees("🌅 देवास")
    await walk.picture("targets")
    await walk.jump_until("🌇 देवास")
    await walk.picture("schedule")
    await walk.jump_until("🌅 देवास", 2)


async def test_daniel_walks_the_same_way_in_english_on_a_phone(page: Page, address: str) -> None:
    walk = Walk(page, "english-phone")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(address)
    await page.get_by_test_id("language-page").click()
    await walk.picture("list")
    await walk.as_person("Daniel")
    await walk.opens("Booth Shakti")
    await page.get_by_test_id("start").click()
    await walk.press("English")
    await walk.press("I agree")
    await walk.share_contact()
    await walk.press("Daniel Tirkey")
    await walk.sees("or choose below")
    await walk.send("Dewas")
    await walk.press("Dewas Lok Sabha")
    await walk.sees("Choose an assembly constituency")
    await walk.press("Agar")
    await walk.sees("Choose a booth number")
    await walk.send("12")
    await walk.press("Yes, that's right")
    await walk.sees("You're registered")
    await walk.sees_card()
    await walk.picture("card")
    await walk.send("/trainings")
    await walk.sees("Sessions near you")
    await walk.press("Book a seat")
    await walk.sees("1/40")
    await walk.picture("enrolled")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_sunita_opens_the_link_that_asha_forwarded_and_counts_for_asha(
    page: Page, address: str
) -> None:
    walk = Walk(page, "invited-phone")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(address)
    await walk.as_person("सुनीता")
    await walk.opens("देवास लोकसभा टीम")
    await walk.sees("सुनीता जी, आपका निमंत्रण")
    await page.get_by_test_id("messages").locator("a", has_text="start=n").last.click()
    await walk.sees("ने आपको Booth Shakti से जुड़ने का निमंत्रण भेजा है")
    await walk.picture("page")
    await walk.press("हाँ, मैं ही हूँ")
    await walk.press("सहमत हूँ")
    await walk.share_contact()
    await walk.sees("पहचान पत्र पर क्या नाम")
    await walk.picture("name")
    await walk.press("✅ सुनीता बघेल")
    await walk.press("हाँ, सही है")
    await walk.sees("आपको आशा जी का निमंत्रण मिला था")
    await walk.sees("BS-")
    await walk.picture("registered")
    await page.get_by_test_id("back").click()
    await walk.as_person("आशा")
    await walk.opens("Booth Shakti")
    await walk.send("/invite")
    await walk.sees("सत्यापित: 3")
    await walk.picture("invite")
    await walk.send("/add 166/12 9826012345 लीला बाई")
    await walk.sees("का निमंत्रण दर्ज हो गया")
    await walk.picture("add")
    await walk.press("जवाब बाक़ी")
    await walk.press("लीला बाई")
    await walk.sees("14 दिन बाक़ी")
    await walk.picture("waiting")


async def test_that_somebody_said_not_me_is_seen_by_seema_who_noted_her_and_by_meena(
    page: Page, address: str
) -> None:
    walk = Walk(page, "not-me-phone")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(address)
    await walk.as_person("सीमा")
    await walk.opens("Booth Shakti")
    await walk.sees("“नहीं जुड़ना” कहने वाले: 1")
    await walk.picture("invite")
    await page.get_by_test_id("back").click()
    await walk.as_person("मीना")
    await walk.opens("Booth Shakti")
    await walk.sees("के एक निमंत्रण पर जवाब आया: “नहीं जुड़ना”")
    await walk.send("/audit PC20")
    await walk.sees("आपका यह देखना भी दर्ज हुआ")
    await walk.picture("record")
