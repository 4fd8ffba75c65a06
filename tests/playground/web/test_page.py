"""The chat page in a real browser, on the real server, with a small bot behind it."""

import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, FilePayload, Page, Route, expect

from playground.telegram import people
from tests.playground.served_playground import Bot, Playground, Update, playground
from tests.support.browser import browser, in_browser, page

PICTURE = Path("docs/playground.png").read_bytes()
__all__ = ["browser", "page", "playground"]
pytestmark = in_browser


async def press(view: Page, *keys: str) -> None:
    for key in keys:
        await view.keyboard.press(key)


async def test_formatting_stands_right_after_emoji_and_devanagari(
    page: Page, playground: Playground
) -> None:
    chat = playground.group.id
    await page.goto(playground.at(playground.sunita, chat))
    html = (
        "🙏🏽 नमस्ते <b>सुनीता <i>जी</i></b> 👨‍👩‍👧 <code>BS-7K3M-9QX</code> "
        "<tg-spoiler>राज़</tg-spoiler> <tg-time unix='1795512600'>कल 3 बजे</tg-time>"
    )
    sent = await playground.bot.call("sendMessage", chat_id=chat, text=html, parse_mode="HTML")

    bubble = page.get_by_test_id(f"message-{sent['message_id']}")
    await expect(bubble.locator("strong")).to_have_text("सुनीता जी")
    await expect(bubble.locator("strong em")).to_have_text("जी")
    await expect(bubble.locator("code")).to_have_text("BS-7K3M-9QX")
    await expect(bubble.locator(".moment")).to_have_text("कल 3 बजे")
    await expect(bubble.locator(".moment")).to_have_attribute("title", re.compile("24.* 15:00$"))
    await bubble.locator(".spoiler").click()
    await expect(bubble.locator(".spoiler.open")).to_have_text("राज़")


async def test_markup_in_names_and_texts_is_shown_as_text(
    page: Page, playground: Playground
) -> None:
    await page.goto(playground.at(playground.ravi, playground.group.id))
    await page.get_by_test_id("input").fill("<img src=x onerror=alert(1)>")
    await page.get_by_test_id("send").click()
    await page.get_by_test_id(f"person-{playground.sunita.id}").click()
    await page.get_by_test_id(f"chat-{playground.group.id}").click()

    log = page.get_by_test_id("messages")
    await expect(log).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(log).to_contain_text("<b>Ravi</b> & Sons")
    assert await log.locator("img, b").count() == 0


async def test_sunita_starts_and_writes_without_a_mouse(page: Page, playground: Playground) -> None:
    await playground.bot.call(
        "setMyCommands", commands=[{"command": "trainings", "description": "प्रशिक्षण"}]
    )
    await page.goto(playground.at(playground.ravi))
    await expect(page.get_by_test_id(f"person-{playground.ravi.id}")).to_be_visible()
    await press(page, "Tab", "Tab", "Tab", "Tab", "Tab")  # skip link, clock, language, menu, people
    await expect(page.get_by_test_id(f"person-{playground.ravi.id}")).to_be_focused()
    await press(page, "ArrowUp")
    await expect(page.get_by_test_id(f"person-{playground.sunita.id}")).to_be_focused()
    await press(page, "Enter")
    await expect(page.get_by_test_id("start")).to_be_focused()

    await press(page, "Enter")
    await expect(page.get_by_test_id("messages")).to_contain_text("नमस्ते!")
    await expect(page.get_by_test_id("input")).to_be_focused()

    await page.keyboard.type("/tr")
    await expect(page.get_by_test_id("command-trainings")).to_be_visible()
    await press(page, "Enter")
    await expect(page.locator(".message.out").last).to_contain_text("/trainings")


async def test_a_menu_that_changes_while_no_chat_is_open_is_read_when_one_is(
    page: Page, playground: Playground
) -> None:
    await page.goto(playground.at(playground.ravi))
    await expect(page.get_by_test_id(f"chat-{playground.group.id}")).to_be_visible()
    menu = [{"command": "trainings", "description": "प्रशिक्षण"}]
    await playground.bot.call("setMyCommands", commands=menu)
    await page.wait_for_timeout(200)  # for the event; a refused request would fail the test
    await page.get_by_test_id(f"chat-{playground.group.id}").click()
    await page.get_by_test_id("input").fill("/tr")
    await expect(page.get_by_test_id("command-trainings")).to_be_visible()


async def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Browser, playground: Playground
) -> None:
    buttons = [[{"text": str(n + row), "callback_data": "x"} for n in range(8)] for row in range(5)]
    await playground.bot.call(
        "sendMessage",
        chat_id=playground.group.id,
        text="लंबाशब्द" * 40 + " https://example.org/" + "a" * 300,
        reply_markup={"inline_keyboard": buttons},
    )
    phone = await browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    await phone.goto(playground.at(playground.sunita))
    await phone.get_by_test_id(f"chat-{playground.group.id}").click()
    await expect(phone.get_by_test_id("button").last).to_be_in_viewport()
    await expect(phone.get_by_test_id("input")).to_be_in_viewport()
    for element in (phone.locator("html"), phone.get_by_test_id("messages")):
        overflow = await element.evaluate("node => node.scrollWidth - node.clientWidth")
        assert overflow == 0
    smallest = await phone.get_by_test_id("button").first.bounding_box()
    assert smallest is not None and min(smallest["width"], smallest["height"]) >= 40

    await phone.get_by_test_id("back").click()
    await expect(phone.get_by_test_id(f"chat-{playground.group.id}")).to_be_visible()
    await expect(phone.get_by_test_id("input")).to_be_hidden()


async def test_pressing_a_button_shows_what_the_bot_answers(
    page: Page, playground: Playground
) -> None:
    async def answer(bot: Bot, update: Update) -> None:
        query = update["callback_query"]
        is_alert = query["data"] == "loud"
        await bot.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=f"दर्ज हुआ: {query['data']}",
            show_alert=is_alert,
        )

    playground.bot.handler = answer
    row = [{"text": text, "callback_data": text} for text in ("quiet", "loud")]
    await page.goto(playground.at(playground.sunita, playground.group.id))
    await playground.bot.call(
        "sendMessage",
        chat_id=playground.group.id,
        text="T42?",
        reply_markup={"inline_keyboard": [row]},
    )
    await page.get_by_test_id("button").filter(has_text="quiet").click()
    await expect(page.get_by_test_id("toast")).to_have_text("दर्ज हुआ: quiet")
    await page.get_by_test_id("button").filter(has_text="loud").click()
    await expect(page.get_by_test_id("alert")).to_contain_text("दर्ज हुआ: loud")
    await press(page, "Escape")
    await expect(page.get_by_test_id("alert")).to_be_hidden()


async def test_while_another_person_is_opened_the_last_ones_buttons_do_nothing(
    page: Page, playground: Playground
) -> None:
    sunita, ravi = playground.sunita, playground.ravi
    people.send(playground.world, sunita, sunita.id, "/start")
    await page.goto(playground.at(sunita, sunita.id))
    keyboard = {"inline_keyboard": [[{"text": "T42", "callback_data": "T42"}]]}
    await playground.bot.call("sendMessage", chat_id=sunita.id, text="?", reply_markup=keyboard)
    await expect(page.get_by_test_id("button")).to_be_visible()
    pressed: list[str] = []
    page.on("request", lambda r: pressed.append(r.url) if "/play/press" in r.url else None)
    opened = asyncio.Event()

    async def hold(route: Route) -> None:
        await opened.wait()
        await route.continue_()

    await page.route(f"**/play/chats?viewer={ravi.id}", hold)
    await page.get_by_test_id(f"person-{ravi.id}").click()
    await expect(page.get_by_test_id(f"person-{ravi.id}")).to_have_attribute("aria-current", "true")
    await page.get_by_test_id("button").click()
    opened.set()
    await expect(page.get_by_test_id("button")).to_have_count(0)
    assert pressed == []


async def test_sharing_a_contact_is_confirmed_first(page: Page, playground: Playground) -> None:
    await page.goto(playground.at(playground.sunita, playground.sunita.id))
    await page.get_by_test_id("start").click()
    await playground.bot.call(
        "sendMessage",
        chat_id=playground.sunita.id,
        text="अपना नंबर भेजें",
        reply_markup={
            "keyboard": [[{"text": "नंबर भेजें", "request_contact": True}]],
            "one_time_keyboard": True,
        },
    )
    await page.get_by_test_id("share-contact").click()
    await press(page, "Escape")
    await expect(page.locator(".message .contact")).to_have_count(0)
    await page.get_by_test_id("share-contact").click()
    await page.get_by_test_id("confirm").click()
    await expect(page.locator(".message .contact")).to_contain_text(playground.sunita.phone)
    await expect(page.get_by_test_id("keyboard")).to_be_hidden()


async def test_voice_sticker_location_and_a_captioned_photo_are_sent_from_the_menu(
    browser: Browser, playground: Playground
) -> None:
    came: list[Update] = []

    async def take(bot: Bot, update: Update) -> None:
        came.append(update.get("message") or update["edited_message"])

    playground.bot.handler = take
    phone = await browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    await phone.goto(playground.at(playground.ravi, playground.group.id))

    async def attach(kind: str) -> None:
        await phone.get_by_test_id("attach").click()
        await phone.get_by_test_id(f"attach-{kind}").click()

    log = phone.get_by_test_id("messages")
    await attach("voice")
    await expect(log).to_contain_text("आवाज़ का संदेश")
    await attach("sticker")
    await phone.get_by_test_id("dialog").get_by_role("combobox").select_option("👍")
    await phone.get_by_test_id("confirm").click()
    await expect(log.locator(".sticker")).to_have_text("👍")
    await attach("location")
    await phone.get_by_test_id("dialog").get_by_role("combobox").select_option("900")
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("move").click()
    await expect(log).to_contain_text("23.7128, 76.0168")
    await attach("captioned")
    await phone.get_by_test_id("dialog").get_by_role("textbox").fill("/booth 165/2")
    async with phone.expect_file_chooser() as choosing:
        await phone.get_by_test_id("confirm").click()
    picture: FilePayload = {
        "name": "a.png",
        "mimeType": "image/png",
        "buffer": PICTURE,
    }
    await (await choosing.value).set_files([picture])
    await expect(log.locator(".photo")).to_be_visible()
    await expect(log).to_contain_text("/booth 165/2")
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 390
    kinds = ("voice", "sticker", "location", "photo")
    assert [kind for m in came for kind in kinds if kind in m] == [
        "voice", "sticker", "location", "location", "photo",
    ]  # fmt: skip
    assert came[-1]["caption"] == "/booth 165/2"


async def test_the_page_speaks_hindi_first_and_remembers_english(
    page: Page, playground: Playground
) -> None:
    await page.goto(playground.at(playground.sunita, playground.sunita.id))
    await expect(page.locator("html")).to_have_attribute("lang", "hi")
    await page.get_by_test_id("language-page").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_test_id("welcome")).to_contain_text("Tap START")


async def offer_a_card(bot: Bot, update: Update) -> None:
    """Answer what is typed behind the bot's name with one card that repeats it."""
    if "inline_query" not in update:
        return
    words = update["inline_query"]["query"]
    card = {"type": "article", "id": "1", "title": f"<b>{words}</b>", "description": "शनि 5 दिस"}
    results = [card | {"input_message_content": {"message_text": f"{words} भेजा"}}]
    query_id = update["inline_query"]["id"]
    await bot.call("answerInlineQuery", inline_query_id=query_id, results=results)


async def test_what_is_typed_behind_the_bots_name_is_offered_and_sent_into_the_group(
    page: Page, playground: Playground
) -> None:
    playground.bot.handler = offer_a_card
    await page.goto(playground.at(playground.ravi, playground.group.id))
    await page.get_by_test_id("input").fill("@boothshaktibot T42")
    offered = page.get_by_test_id("inline-result")
    await expect(offered).to_contain_text("<b>T42</b>")
    await offered.click()
    await expect(page.get_by_test_id("messages")).to_contain_text("T42 भेजा")
    await expect(page.get_by_test_id("messages")).to_contain_text("@BoothShaktiBot")
    await expect(page.get_by_test_id("inline-list")).to_be_hidden()
    await expect(page.get_by_test_id("input")).to_have_value("")
