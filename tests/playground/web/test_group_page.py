"""The chat page in a real browser: groups, their menu, and the welcome."""

import asyncio

from playwright.async_api import Browser, Page, expect

from playground.telegram import groups, people
from tests.playground.served_playground import Bot, Playground, Update, playground
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "page", "playground"]
pytestmark = in_browser


async def ignore(bot: Bot, update: Update) -> None:
    """Answer nothing."""


async def test_the_end_of_a_new_message_in_a_group_is_on_the_screen(
    browser: Browser, playground: Playground
) -> None:
    playground.bot.handler = ignore
    phone = await browser.new_page(viewport={"width": 390, "height": 844})
    group = playground.group.id
    await phone.goto(playground.at(playground.sunita, group))
    # Before anything is new: a tall message that is there when the page opens is shown at its top.
    await expect(phone.get_by_test_id("messages")).to_contain_text("ने ग्रुप बनाया")
    for text in ("\n".join("लक्ष्य और प्रशिक्षण, बूथ के साथ" for _ in range(60)), "आज"):
        people.send(playground.world, playground.ravi, group, "/targets")
        keyboard = {"inline_keyboard": [[{"text": "सीट लें", "callback_data": "seat"}]]}
        sent = await playground.bot.call(
            "sendMessage", chat_id=group, text=text, reply_markup=keyboard
        )
        await expect(phone.get_by_test_id(f"message-{sent['message_id']}")).to_be_attached()
        # A font that comes with it makes it taller after it was put down.
        await phone.wait_for_function(
            "() => { const log = document.querySelector('[data-testid=messages]');"
            " return log.scrollHeight - log.scrollTop - log.clientHeight < 2 }"
        )


async def test_the_welcome_asks_nobody_to_register_who_has_opened_the_bot(
    page: Page, playground: Playground
) -> None:
    for person in (playground.sunita, playground.ravi):
        playground.world.chats[person.id].started = True
    await page.goto(playground.at(playground.ravi))
    await expect(page.get_by_test_id("guide_training")).to_be_visible()
    await expect(page.get_by_test_id("guide_register")).to_have_count(0)


async def test_an_owner_mutes_the_bot_and_lets_it_write_again(
    page: Page, playground: Playground
) -> None:
    group = playground.group
    group.members[playground.world.bot.id] = "member"
    await page.goto(playground.at(playground.ravi, group.id))
    for item, role in (("menu-mute", "restricted"), ("menu-unmute", "member")):
        await page.get_by_test_id("chat-menu").click()
        await page.get_by_test_id(item).click()
        await expect(page.get_by_test_id("toast").first).to_be_visible()
        assert group.role(playground.world.bot.id) == role


async def test_an_owner_removes_a_muted_bot_and_adds_it_again(
    page: Page, playground: Playground
) -> None:
    playground.bot.handler = ignore
    group, bot = playground.group, playground.world.bot.id
    group.members[bot] = "restricted"
    await page.goto(playground.at(playground.ravi, group.id))
    for item, role in (
        ("menu-remove-muted", "restricted_left"),
        ("menu-add", "restricted"),
        ("menu-remove-muted", "restricted_left"),
        ("menu-unmute", "left"),
        ("menu-add", "member"),
    ):
        await page.get_by_test_id("chat-menu").click()
        async with page.expect_response("**/play/bot"), page.expect_response("**/play/chats?*"):
            await page.get_by_test_id(item).click()
        assert group.role(bot) == role
    await page.get_by_test_id("chat-menu").click()
    await expect(page.get_by_test_id("menu-mute")).to_be_visible()
    await expect(page.get_by_test_id("menu-remove-muted")).to_have_count(0)


async def test_an_owner_upgrades_a_group_and_stands_in_the_supergroup(
    page: Page, playground: Playground
) -> None:
    seen: list[Update] = []

    async def see(bot: Bot, update: Update) -> None:
        if next(reversed(update.values()))["chat"]["title"] == "आगर":
            seen.append(update)

    playground.bot.handler = see
    old = playground.world.add_group("आगर", playground.ravi)
    groups.bring_bot(playground.world, playground.ravi, old.id, "add")
    await page.goto(playground.at(playground.ravi, old.id))
    await page.get_by_test_id("chat-menu").click()
    await page.get_by_test_id("menu-upgrade").click()
    await page.locator("dialog select").select_option("last")
    await page.get_by_test_id("confirm").click()
    await expect(page.get_by_test_id("messages")).to_contain_text("The group became a supergroup")
    await expect(page).to_have_url(playground.at(playground.ravi, old.migrated_to))
    async with asyncio.timeout(30):
        while len(seen) < 5:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    kinds = [next(kind for kind in update if kind != "update_id") for update in seen]
    assert kinds[2:] == ["message", "message", "my_chat_member"]  # after those of the joining
