"""What axe-core finds on the page: nothing, on eleven screens, two sizes, two languages.

Screens in Hindi are light and those in English dark, so that the contrast of both is looked at.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, FilePayload, Page, ViewportSize, expect

from playground.telegram import people
from tests.playground.served_playground import Playground, playground
from tests.support.browser import browser, in_browser

__all__ = ["browser", "playground"]
pytestmark = in_browser
PICTURE: FilePayload = {
    "name": "a.png",
    "mimeType": "image/png",
    "buffer": Path("docs/playground.png").read_bytes(),
}
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
TEXT = (
    "<b>बूथ 165/2</b> · 3/20 https://example.org /trainings\n"
    "<blockquote expandable>हम क्या रखते हैं: नाम, नंबर</blockquote><code>BS-7K3M-9QX</code>"
)

# Colours in the middle of a fade are none that anybody reads.
SETTLED = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => null))).then(() => null)"""


@pytest.fixture(params=["hi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="session", params=[PHONE, DESKTOP], ids=["phone", "desktop"])
async def view(
    request: pytest.FixtureRequest, browser: Browser, language: str
) -> AsyncIterator[Page]:
    """A page of each size, in each language."""
    page = await browser.new_page(
        viewport=request.param, color_scheme="light" if language == "hi" else "dark"
    )
    await page.add_init_script(f"localStorage.setItem('playground-language', '{language}')")
    yield page
    await page.close()


async def look(view: Page, screen: str, found: list[str]) -> None:
    """Add what axe finds on a screen, once nothing on it fades in or moves any more."""
    await view.evaluate(SETTLED)
    results = (await Axe().run(view)).response
    found += [f"{screen}: {_line(violation)}" for violation in results["violations"]]


def _line(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    targets = ", ".join(str(node["target"]) for node in nodes[:3])
    return f"{violation['id']}: {targets} ({len(nodes)}): {nodes[0]['failureSummary']}"


async def write_messages(playground: Playground) -> None:
    """Let the bot write what it writes: a text with buttons and a keyboard, to both chats."""
    call = playground.bot.call
    rows = [[{"text": "✅ सहमत", "callback_data": "a", "style": "success"}]]
    rows += [[{"text": "✕ छोड़ें", "callback_data": "b", "style": "danger"}]]
    for chat in (playground.group.id, playground.ravi.id):
        markup = {"inline_keyboard": rows}
        await call("sendMessage", chat_id=chat, text=TEXT, parse_mode="HTML", reply_markup=markup)
    keyboard = {"keyboard": [[{"text": "नंबर भेजें", "request_contact": True}], [{"text": "पीछे"}]]}
    await call("sendMessage", chat_id=playground.ravi.id, text="नंबर?", reply_markup=keyboard)
    await call(
        "setMyCommands",
        commands=[{"command": "trainings", "description": "प्रशिक्षण"}],
    )


async def open_chat(view: Page, playground: Playground, chat: int, viewer: Any = None) -> None:
    await view.goto("about:blank")
    await view.goto(playground.at(viewer or playground.ravi, chat))
    await expect(view.locator("#composer")).to_be_visible()


async def attach(view: Page, kind: str) -> None:
    await view.get_by_test_id("attach").click()
    await view.get_by_test_id(f"attach-{kind}").click()


async def test_axe_finds_nothing(view: Page, playground: Playground) -> None:
    found: list[str] = []
    group, ravi, sunita = playground.group.id, playground.ravi, playground.sunita
    await view.goto(playground.at(ravi))
    await expect(view.get_by_test_id(f"chat-{group}")).to_be_visible()
    await look(view, "chats and guide", found)

    await open_chat(view, playground, sunita.id, sunita)
    await expect(view.get_by_test_id("start")).to_be_visible()
    await look(view, "before the start", found)

    await open_chat(view, playground, ravi.id)
    await view.get_by_test_id("start").click()
    await expect(view.get_by_test_id("messages")).to_contain_text("नमस्ते!")
    await write_messages(playground)
    await expect(view.get_by_test_id("share-contact")).to_be_visible()
    await look(view, "private chat with a keyboard", found)

    await view.get_by_test_id("share-contact").click()
    await look(view, "question", found)
    await view.get_by_test_id("confirm").click()
    await expect(view.locator(".message .contact")).to_be_visible()

    await open_chat(view, playground, group)
    await attach(view, "voice")
    await attach(view, "sticker")
    await view.get_by_test_id("confirm").click()
    await expect(view.locator(".sticker")).to_be_visible()
    await attach(view, "location")
    await look(view, "form", found)
    await view.get_by_test_id("confirm").click()
    async with view.expect_file_chooser() as choosing:
        await attach(view, "photo")
    await (await choosing.value).set_files([PICTURE])
    await expect(view.locator(".photo")).to_be_visible()
    await look(view, "group", found)

    await view.locator(".photo").click()
    await expect(view.get_by_test_id("viewer")).to_be_visible()
    await look(view, "picture", found)
    await view.keyboard.press("Escape")

    await view.get_by_test_id("commands").click()
    await expect(view.locator("#command-list")).to_be_visible()
    await look(view, "commands", found)
    await view.keyboard.press("Escape")

    await view.get_by_test_id("attach").click()
    await look(view, "menu", found)
    await view.keyboard.press("Escape")

    await view.locator(".message.out .reply").last.dispatch_event("click")
    await expect(view.get_by_test_id("context")).to_be_visible()
    await look(view, "answering", found)

    await playground.bot.call("pinChatMessage", chat_id=group, message_id=1)
    await expect(view.get_by_test_id("pinned")).to_be_visible()
    await look(view, "pinned message", found)

    await open_chat(view, playground, ravi.id)
    topic = await playground.bot.call("createForumTopic", chat_id=ravi.id, name="AC165 सुसनेर")
    await expect(view.locator("#topics")).to_contain_text("AC165")
    place = {"chat_id": ravi.id, "message_thread_id": topic["message_thread_id"]}
    await playground.bot.call("sendMessage", **place, text=TEXT, parse_mode="HTML")
    people.send(playground.world, ravi, ravi.id, "165/2", thread=topic["message_thread_id"])
    await expect(view.locator(".message.out .topic")).to_be_visible()
    await look(view, "topics of a private chat", found)
    assert not found, "\n".join(found)


async def test_tab_stops_in_a_long_chat_are_those_of_one_message(
    view: Page, playground: Playground
) -> None:
    for n in range(30):
        text = f"<blockquote>{n}</blockquote> https://example.org /me"
        await playground.bot.call(
            "sendMessage", chat_id=playground.group.id, text=text, parse_mode="HTML"
        )
    await open_chat(view, playground, playground.group.id)
    await expect(view.locator(".message")).to_have_count(31)  # with that of the group
    stops = view.locator("#messages :is(a, button, [tabindex]):not([tabindex='-1'])")
    assert await stops.count() <= 4


async def test_each_text_says_its_language(view: Page, playground: Playground) -> None:
    rows = [[{"text": "Join", "callback_data": "a"}, {"text": "जुड़ें", "callback_data": "b"}]]
    for text in ("नमस्ते", "Hello"):
        await playground.bot.call(
            "sendMessage",
            chat_id=playground.group.id,
            text=text,
            reply_markup={"inline_keyboard": rows},
        )
    await open_chat(view, playground, playground.group.id)
    texts = view.locator(".message .text")
    await expect(texts.nth(0)).to_have_attribute("lang", "hi")
    await expect(texts.nth(1)).to_have_attribute("lang", "en")
    await expect(view.get_by_test_id("button").nth(0).locator("span")).to_have_attribute(
        "lang", "en"
    )
    await expect(view.get_by_test_id("button").nth(1).locator("span")).to_have_attribute(
        "lang", "hi"
    )
