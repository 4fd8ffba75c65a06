"""The chat page in a real browser: what can go wrong, begun and ended from the menu."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from models.clock import Clock
from playground.server import create, serve
from playground.telegram import World, people
from tests.playground.served_playground import Bot, Playground, Update, playground
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "page", "playground"]
pytestmark = in_browser
WHAT = "dialog select[name=what]"
COUNTED = {
    "refused", "gone", "topic_gone", "vanished", "unknown", "too_many", "lost", "silent", "down",
}  # fmt: skip


async def ignore(bot: Bot, update: Update) -> None:
    """Answer nothing."""


async def begin(view: Page, what: str) -> None:
    await view.get_by_test_id("menu").click()
    await view.get_by_test_id("menu-trouble").click()
    await view.locator(WHAT).select_option(what)
    await expect(view.locator("dialog select[name=times]")).to_be_visible(visible=what in COUNTED)
    await view.get_by_test_id("confirm").click()
    await expect(view.get_by_test_id("toast").last).to_be_visible()


async def test_every_trouble_of_the_menu_is_one_that_the_server_can_make(page: Page) -> None:
    world = World(Clock())
    ravi = world.add_person("Ravi Verma")
    crashes: list[bool] = []

    async def crash() -> None:
        crashes.append(True)

    async def health() -> dict[str, Any]:
        return {"ok": not disk.is_full, "status": 503 if disk.is_full else 200}

    disk = SimpleNamespace(is_full=False)
    async with serve(create(world, crash=crash, health=health, disk=disk)) as base:
        await page.goto(f"{base}/#{ravi.id}")
        await page.get_by_test_id("menu").click()
        await page.get_by_test_id("menu-trouble").click()
        options = page.locator(f"{WHAT} option")
        kinds = [await option.get_attribute("value") for option in await options.all()]
        await page.keyboard.press("Escape")
        for kind in kinds[:-1]:
            async with page.expect_response(
                re.compile("/play/(faults|limits|clock|crash|disk)")
            ) as answering:
                await begin(page, str(kind))
            assert (await answering.value).status == 200
        assert crashes
        before = [world.rate_limits.on, disk.is_full]
        await page.get_by_test_id("menu").click()
        await page.get_by_test_id("menu-trouble").click()
        await expect(page.get_by_test_id("dialog")).to_contain_text("503")
        await page.keyboard.press("Escape")
        async with page.expect_response("**/play/limits"):
            await begin(page, "none")
        assert [*before, world.rate_limits.on, disk.is_full] == [True, True, False, False]
        left = await page.request.get(f"{base}/play/faults")
        assert await left.json() == {"faults": []}


async def test_telegram_refuses_once_and_then_takes_what_the_bot_sends(
    page: Page, playground: Playground
) -> None:
    playground.bot.handler = ignore
    ravi = playground.ravi
    people.send(playground.world, ravi, ravi.id, "/start")
    await page.goto(playground.at(ravi, ravi.id))
    await expect(page.get_by_test_id("messages")).to_contain_text("/start")
    await begin(page, "refused")
    with pytest.raises(AssertionError, match="CHAT_WRITE_FORBIDDEN"):
        await playground.bot.call("sendMessage", chat_id=ravi.id, text="one")
    await playground.bot.call("sendMessage", chat_id=ravi.id, text="two")
    await expect(page.get_by_test_id("messages")).to_contain_text("two")
