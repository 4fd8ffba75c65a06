"""The chat page in a real browser: topics of a private chat and of a group, and what is closed."""

from playwright.async_api import Browser, Page, expect

from playground.telegram import groups, people
from tests.playground.served_playground import Bot, Playground, Update, playground
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "page", "playground"]
pytestmark = in_browser


async def answer_in_place(bot: Bot, update: Update) -> None:
    """Answer a text in its own topic."""
    message = update.get("message", {})
    if "text" in message:
        place = {"chat_id": message["chat"]["id"], "text": f"→ {message['text']}"}
        thread = message.get("message_thread_id")
        await bot.call("sendMessage", **place, **({"message_thread_id": thread} if thread else {}))


async def choose(view: Page, item: str) -> None:
    await view.get_by_test_id("chat-menu").click()
    await view.get_by_test_id(item).click()


async def write(view: Page, text: str) -> None:
    await view.get_by_test_id("input").fill(text)
    await view.get_by_test_id("send").click()


async def test_a_person_opens_topics_in_their_chat_and_writes_in_each_and_in_none(
    browser: Browser, playground: Playground
) -> None:
    playground.bot.handler = answer_in_place
    world, ravi = playground.world, playground.ravi
    people.send(world, ravi, ravi.id, "/start")
    phone = await browser.new_page(viewport={"width": 390, "height": 844})
    await phone.goto(playground.at(ravi, ravi.id))
    log = phone.get_by_test_id("messages")
    await expect(log).to_contain_text("→ /start")
    await expect(phone.locator("#topics")).to_be_hidden()
    for name in ("आगर AC166", "Susner AC165"):
        await choose(phone, "menu-topic")
        await phone.locator("dialog input").fill(name)
        await phone.get_by_test_id("confirm").click()
        await expect(phone.locator("#topics [aria-current]")).to_have_text(name)
        await expect(log).not_to_contain_text("→ /start")
        await write(phone, f"in {name}")
        await expect(log).to_contain_text(f"→ in {name}")
    await expect(phone.locator(".bubble .topic")).to_have_count(0)
    await phone.get_by_test_id("topic-all").click()
    await expect(log).to_contain_text("→ /start")
    await write(phone, "outside")
    await expect(log).to_contain_text("→ outside")
    agar, susner = world.chats[ravi.id].topics
    own = [m for m in world.chats[ravi.id].messages.values() if "text" in m]
    threads = [m.get("message_thread_id") for m in own]
    assert threads == [None, None, agar, agar, susner, susner, None, None]
    labels = await phone.locator(".bubble .topic").all_inner_texts()
    assert [label.partition(": ")[2] for label in labels] == [
        "आगर AC166", "आगर AC166", "Susner AC165", "Susner AC165",
    ]  # fmt: skip
    width = await phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_an_owner_closes_the_group_for_the_night_and_opens_it_again(
    page: Page, playground: Playground
) -> None:
    group = playground.group
    group.members[playground.world.bot.id] = "member"
    await page.goto(playground.at(playground.ravi, group.id))
    await choose(page, "menu-close")
    await expect(page.get_by_test_id("subtitle")).to_contain_text("सिर्फ़ एडमिन")
    assert not group.may(playground.world.bot.id, "can_send_messages")
    await choose(page, "menu-open")
    await expect(page.get_by_test_id("subtitle")).not_to_contain_text("सिर्फ़ एडमिन")
    assert group.may(playground.world.bot.id, "can_send_messages")


async def test_an_owner_closes_reopens_and_deletes_the_topic_that_is_open(
    page: Page, playground: Playground
) -> None:
    world, ravi = playground.world, playground.ravi
    forum = world.add_group("देवास", ravi, topics=["लक्ष्य"])
    groups.bring_bot(world, ravi, forum.id, "add")
    [topic] = forum.topics
    await page.goto(f"{playground.at(ravi, forum.id)}/{topic}")
    await expect(page.get_by_test_id(f"topic-{topic}")).to_have_text("लक्ष्य")
    await choose(page, "menu-topic-close")
    await expect(page.get_by_test_id(f"topic-{topic}")).to_have_text("🔒 लक्ष्य")
    assert topic in forum.closed_topics
    await choose(page, "menu-topic-reopen")
    await expect(page.get_by_test_id(f"topic-{topic}")).to_have_text("लक्ष्य")
    await choose(page, "menu-topic-delete")
    await expect(page.get_by_test_id(f"topic-{topic}")).to_have_count(0)
    assert not forum.topics
