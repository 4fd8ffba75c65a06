"""Topics of a forum."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from playground.telegram import TelegramChat, TelegramUser, World
from tests.playground.conftest import Api, Play


@pytest.fixture
async def forum(play: Play, world: World, asha: TelegramUser) -> TelegramChat:
    """A forum with one topic and the bot as administrator."""
    group = await play.post("groups", viewer=asha.id, title="Dewas", topics=["Targets"])
    await play.post("bot", viewer=asha.id, chat=group["id"], action="promote")
    return world.chats[group["id"]]


async def test_the_page_sees_general_and_the_topics(
    play: Play, asha: TelegramUser, forum: TelegramChat
) -> None:
    chat = (await play.get("chats", viewer=asha.id))["chats"][1]
    assert [topic["name"] for topic in chat["topics"]] == ["सामान्य", "Targets"]
    assert chat["topics"][0]["id"] == 1


async def test_a_message_in_a_topic_says_so(
    play: Play, api: Api, asha: TelegramUser, forum: TelegramChat
) -> None:
    await api.updates()
    [topic] = forum.topics
    sent = await play.post("send", viewer=asha.id, chat=forum.id, thread=topic, text="here")
    assert sent["thread_id"] == topic and "reply_to" not in sent
    [update] = await api.updates()
    message = update["message"]
    assert message["message_thread_id"] == topic and message["is_topic_message"] is True
    assert message["chat"]["is_forum"] is True
    assert "forum_topic_created" in message["reply_to_message"]


async def test_general_has_no_thread_on_the_bots_side(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, forum: TelegramChat
) -> None:
    await api.updates()
    sent = await play.post("send", viewer=asha.id, chat=forum.id, thread=1, text="in general")
    assert sent["thread_id"] == 1
    [update] = await api.updates()
    assert "message_thread_id" not in update["message"]
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=1)
    assert (await bot.send_message(forum.id, "general")).message_thread_id is None


async def test_the_bot_writes_into_a_topic(
    play: Play, bot: Bot, asha: TelegramUser, forum: TelegramChat
) -> None:
    [topic] = forum.topics
    sent = await bot.send_message(forum.id, "targets", message_thread_id=topic)
    assert sent.is_topic_message and sent.message_thread_id == topic
    await bot.send_message(forum.id, "elsewhere")
    page = await play.get("messages", viewer=asha.id, chat=forum.id, thread=topic)
    assert [m["text"] for m in page["messages"] if "text" in m] == ["targets"]
    everything = await play.get("messages", viewer=asha.id, chat=forum.id)
    assert len(everything["messages"]) > len(page["messages"])


async def test_a_reply_stays_in_its_topic(
    play: Play, bot: Bot, asha: TelegramUser, forum: TelegramChat
) -> None:
    [topic] = forum.topics
    question = await bot.send_message(forum.id, "which?", message_thread_id=topic)
    answer = await play.post(
        "send", viewer=asha.id, chat=forum.id, text="this", reply_to=question.message_id
    )
    assert answer["thread_id"] == topic and answer["reply_to"]["text"] == "which?"


async def test_the_bot_opens_a_topic(bot: Bot, asha: TelegramUser, forum: TelegramChat) -> None:
    topic = await bot.create_forum_topic(forum.id, "Schedule")
    sent = await bot.send_message(forum.id, "18:00", message_thread_id=topic.message_thread_id)
    assert sent.reply_to_message and sent.reply_to_message.forum_topic_created
    assert sent.reply_to_message.forum_topic_created.name == "Schedule"


async def test_a_group_without_topics_has_none_opened(
    play: Play, bot: Bot, world: World, asha: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="promote")
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await bot.create_forum_topic(group.id, "Schedule")


async def test_a_topic_that_is_not_there_is_refused(
    play: Play, asha: TelegramUser, forum: TelegramChat
) -> None:
    fields = {"chat": forum.id, "thread": 999, "text": "x"}
    assert await play.refused("send", viewer=asha.id, **fields) == 404
