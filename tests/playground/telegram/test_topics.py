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


async def test_a_closed_topic_takes_messages_of_administrators_only(
    play: Play, bot: Bot, asha: TelegramUser, ravi: TelegramUser, forum: TelegramChat
) -> None:
    [topic] = forum.topics
    change = {"viewer": asha.id, "chat": forum.id, "thread": topic}
    await play.post("topic", **change, action="close")
    assert (await bot.send_message(forum.id, "x", message_thread_id=topic)).is_topic_message
    await play.post("bot", viewer=asha.id, chat=forum.id, action="allow")
    with pytest.raises(TelegramBadRequest, match=r"^.*Bad Request: TOPIC_CLOSED$"):
        await bot.send_message(forum.id, "x", message_thread_id=topic)
    await bot.send_message(forum.id, "in general")
    await play.post("topic", **change, action="reopen")
    assert (await bot.send_message(forum.id, "x", message_thread_id=topic)).is_topic_message
    shown = (await play.get("messages", viewer=asha.id, chat=forum.id, thread=topic))["messages"]
    services = [message["service"] for message in shown if "service" in message]
    assert len(services) == 3 and len(set(services)) == 3
    await play.post("join", viewer=ravi.id, chat=forum.id)
    change["viewer"] = ravi.id
    assert await play.refused("topic", **change, action="close") == 403


async def test_a_topic_that_was_deleted_is_not_found(
    play: Play, bot: Bot, asha: TelegramUser, forum: TelegramChat
) -> None:
    [topic] = forum.topics
    await bot.send_message(forum.id, "x", message_thread_id=topic)
    await play.post("topic", viewer=asha.id, chat=forum.id, thread=topic, action="delete")
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=topic)
    shown = await play.get("messages", viewer=asha.id, chat=forum.id, thread=topic)
    assert shown["messages"] == []


async def test_a_group_without_topics_ignores_them(
    play: Play, api: Api, world: World, asha: TelegramUser, forum: TelegramChat
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    [topic] = forum.topics
    forum.forum = False
    for chat in (group, forum):
        status, answer = await api(
            "sendMessage", chat_id=chat.id, text="x", message_thread_id=topic
        )
        assert status == 200 and "message_thread_id" not in answer["result"]


async def test_a_private_chat_has_topics_too(
    play: Play, api: Api, bot: Bot, world: World, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    topic = (await bot.create_forum_topic(asha.id, "AC165")).message_thread_id
    _, answer = await api("sendMessage", chat_id=asha.id, text="here", message_thread_id=topic)
    sent = answer["result"]
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert "reply_to_message" not in sent and "is_forum" not in sent["chat"]
    await api.updates()
    await play.post("send", viewer=asha.id, chat=asha.id, thread=topic, text="165/2")
    [update] = await api.updates()
    assert update["message"]["message_thread_id"] == topic
    assert update["message"]["is_topic_message"] is True
    await play.post("contact", viewer=asha.id, chat=asha.id, thread=topic)
    [update] = await api.updates()
    assert update["message"]["message_thread_id"] == topic
    assert (
        "is_topic_message" not in (await api("sendMessage", chat_id=asha.id, text="x"))[1]["result"]
    )
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(asha.id, "x", message_thread_id=topic + 1)


async def test_a_bot_without_private_topics_opens_none(
    play: Play, bot: Bot, world: World, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    world.profile.private_topics = False
    assert (await bot.get_me()).has_topics_enabled is False
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await bot.create_forum_topic(asha.id, "AC165")


async def test_a_topic_that_is_not_there_is_refused(
    play: Play, asha: TelegramUser, forum: TelegramChat
) -> None:
    fields = {"chat": forum.id, "thread": 999, "text": "x"}
    assert await play.refused("send", viewer=asha.id, **fields) == 404


async def test_the_page_has_the_topics_of_a_private_chat_by_name(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    assert "topics" not in (await play.get("chats", viewer=asha.id))["chats"][0]
    topic = (await bot.create_forum_topic(asha.id, "AC165")).message_thread_id
    await bot.send_message(asha.id, "here", message_thread_id=topic)
    await bot.send_message(asha.id, "outside")
    chat = (await play.get("chats", viewer=asha.id))["chats"][0]
    assert chat["topics"] == [{"id": topic, "name": "AC165", "closed": False}]
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]
    assert [message.get("thread_id") for message in shown] == [None, topic, topic, None]
    assert [message.get("topic") for message in shown] == [None, "AC165", "AC165", None]
    inside = await play.get("messages", viewer=asha.id, chat=asha.id, thread=topic)
    assert [message.get("text") for message in inside["messages"]] == [None, "here"]


async def test_a_person_opens_a_topic_in_their_own_chat(
    play: Play, api: Api, world: World, asha: TelegramUser
) -> None:
    name = {"viewer": asha.id, "chat": asha.id, "name": " Susner "}
    assert await play.refused("topics", **name) == 403
    await play.post("start", viewer=asha.id)
    await api.updates()
    [topic] = (await play.post("topics", **name))["topics"]
    assert topic["name"] == "Susner"
    [update] = await api.updates()
    assert update["message"]["forum_topic_created"]["name"] == "Susner"
    assert (update["message"]["message_thread_id"], update["message"]["from"]["id"]) == (
        topic["id"], asha.id,
    )  # fmt: skip
    world.profile.private_topics = False
    assert await play.refused("topics", **name) == 403


async def test_a_topic_of_a_group_is_opened_by_its_administrators(
    play: Play, world: World, asha: TelegramUser, ravi: TelegramUser, forum: TelegramChat
) -> None:
    fields = {"chat": forum.id, "name": "AC166"}
    opened = await play.post("topics", viewer=asha.id, **fields)
    assert [topic["name"] for topic in opened["topics"]] == ["सामान्य", "Targets", "AC166"]
    await play.post("join", viewer=ravi.id, chat=forum.id)
    assert await play.refused("topics", viewer=ravi.id, **fields) == 403
    plain = world.add_group("Agar", asha)
    assert await play.refused("topics", viewer=asha.id, chat=plain.id, name="AC166") == 400


async def test_the_page_sees_what_is_closed(
    play: Play, asha: TelegramUser, forum: TelegramChat
) -> None:
    [topic] = forum.topics
    group = {"viewer": asha.id, "chat": forum.id}
    closed = await play.post("topic", **group, thread=topic, action="close")
    assert [one["closed"] for one in closed["topics"]] == [False, True]
    assert closed["closed"] is False
    assert (await play.post("permissions", **group, can_send_messages=False))["closed"] is True
    assert (await play.post("permissions", **group, can_send_messages=True))["closed"] is False
