"""The right to send: a bot that is muted, and a group that is closed for the night."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from playground.telegram import TelegramChat, TelegramUser, World
from tests.playground.bot_api.test_files import png
from tests.playground.conftest import Api, Json, Play


@pytest.fixture
async def group(play: Play, api: Api, world: World, asha: TelegramUser) -> TelegramChat:
    """Asha's supergroup with the bot as a plain member."""
    group = world.add_group("Agar", asha, supergroup=True)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    await api.updates()
    return group


async def refusals(bot: Bot, chat_id: int) -> list[str]:
    """What the bot hears when it sends a text, a photo and a document."""
    heard = []
    for sending in (
        bot.send_message(chat_id, "x"),
        bot.send_photo(chat_id, BufferedInputFile(png(1, 1), "x.png")),
        bot.send_document(chat_id, BufferedInputFile(b"x", "x.txt")),
    ):
        with pytest.raises(TelegramBadRequest) as refusal:
            await sending
        heard.append(refusal.value.message)
    return heard


WORDS = [
    f"Bad Request: not enough rights to send {what} to the chat"
    for what in ("text messages", "photos", "documents")
]


async def test_a_muted_bot_hears_that_it_may_not_send(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, group: TelegramChat
) -> None:
    before = await bot.send_message(group.id, "before")
    chat = await play.post("bot", viewer=asha.id, chat=group.id, action="restrict")
    assert chat["bot_role"] == "restricted"
    [update] = await api.updates()
    member: Json = update["my_chat_member"]["new_chat_member"]
    assert (member["status"], member["is_member"]) == ("restricted", True)
    assert member["can_send_messages"] is False
    assert await refusals(bot, group.id) == WORDS
    await bot.edit_message_text("edited", chat_id=group.id, message_id=before.message_id)
    assert await bot.send_chat_action(group.id, "typing")
    await play.post("bot", viewer=asha.id, chat=group.id, action="allow")
    assert await bot.send_message(group.id, "after")


async def test_a_group_closed_for_the_night_tells_the_bot_nothing_until_it_sends(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, ravi: TelegramUser, group: TelegramChat
) -> None:
    await play.post("join", viewer=ravi.id, chat=group.id)
    await api.updates()
    closing = {"viewer": asha.id, "chat": group.id}
    await play.post("permissions", **closing, can_send_messages=False)
    assert await api.updates() == []
    assert await refusals(bot, group.id) == WORDS
    full = await bot.get_chat(group.id)
    assert full.permissions and full.permissions.can_send_messages is False
    assert await play.refused("send", viewer=ravi.id, chat=group.id, text="x") == 403
    await play.post("send", viewer=asha.id, chat=group.id, text="only administrators")
    await play.post("permissions", **closing, can_send_messages=True)
    assert await bot.send_message(group.id, "morning")
    assert await play.refused("permissions", viewer=ravi.id, chat=group.id) == 403


async def test_a_muted_member_is_silent_and_may_press(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, ravi: TelegramUser, group: TelegramChat
) -> None:
    await play.post("join", viewer=ravi.id, chat=group.id)
    await play.post("role", viewer=asha.id, chat=group.id, of=ravi.id, role="restricted")
    assert await play.refused("send", viewer=ravi.id, chat=group.id, text="x") == 403
    member = (await api("getChatMember", chat_id=group.id, user_id=ravi.id))[1]["result"]
    assert (member["status"], member["is_member"]) == ("restricted", True)
    sent = await bot.send_message(group.id, "x")
    press = {"viewer": ravi.id, "chat": group.id, "message_id": sent.message_id, "data": "x"}
    pressing = asyncio.create_task(play.post("press", **press))
    while not (updates := [u for u in await api.updates(timeout=5) if "callback_query" in u]):
        pass
    await api("answerCallbackQuery", callback_query_id=updates[0]["callback_query"]["id"])
    assert (await pressing)["answered"] is True


async def test_a_group_that_is_no_supergroup_mutes_nobody_alone(
    play: Play, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Dewas", asha)
    place = {"viewer": asha.id, "chat": group.id}
    await play.post("bot", **place, action="add")
    await play.post("join", viewer=ravi.id, chat=group.id)
    assert await play.refused("bot", **place, action="restrict") == 400
    assert await play.refused("bot", **place, action="remove_muted") == 400
    assert group.role(world.bot.id) == "member"
    assert await play.refused("role", **place, of=ravi.id, role="restricted") == 400


async def test_an_administrator_bot_sends_in_a_closed_group(
    play: Play, bot: Bot, asha: TelegramUser, group: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=group.id, action="promote")
    await play.post("permissions", viewer=asha.id, chat=group.id, can_send_messages=False)
    assert await bot.send_message(group.id, "x")


async def changes(api: Api) -> list[tuple[str, bool | None]]:
    """Return status and `is_member` of the bot after each change of which it was told."""
    told = [u["my_chat_member"] for u in await api.updates() if "my_chat_member" in u]
    after = [change["new_chat_member"] for change in told]
    return [(member["status"], member.get("is_member")) for member in after]


async def test_a_bot_that_is_removed_and_kept_muted_is_restricted_and_no_member(
    play: Play, api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    place = {"viewer": asha.id, "chat": group.id}
    chat = await play.post("bot", **place, action="remove_muted")
    assert (chat["bot_role"], chat["members"]) == ("restricted_left", 1)
    assert await changes(api) == [("kicked", None), ("restricted", False)]
    status, answer = await api("sendMessage", chat_id=group.id, text="x")
    assert (status, answer["description"]) == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )
    await play.post("bot", **place, action="add")  # the restriction is still there
    assert await changes(api) == [("restricted", True)]
    assert (await api("sendMessage", chat_id=group.id, text="x"))[0] == 400
    for action in ("remove_muted", "allow", "add"):
        await play.post("bot", **place, action=action)
    assert (await changes(api))[-2:] == [("left", None), ("member", None)]
    assert (await api("sendMessage", chat_id=group.id, text="x"))[0] == 200


async def test_who_is_muted_and_leaves_is_muted_when_back(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, ravi: TelegramUser, group: TelegramChat
) -> None:
    place, his = {"viewer": asha.id, "chat": group.id}, {"viewer": ravi.id, "chat": group.id}
    await play.post("join", **his)
    await play.post("role", **place, of=ravi.id, role="restricted")
    assert (await play.post("leave", **his))["role"] == "left"
    member = (await api("getChatMember", chat_id=group.id, user_id=ravi.id))[1]["result"]
    assert (member["status"], member["is_member"]) == ("restricted", False)
    assert (await play.post("join", **his))["role"] == "restricted"
    assert await play.refused("send", **his, text="x") == 403

    await play.post("bot", **place, action="restrict")
    await bot.leave_chat(group.id)
    assert await changes(api) == [("restricted", True), ("restricted", False)]


async def test_an_upgraded_group_refuses_what_is_sent_and_takes_edits(
    play: Play, api: Api, bot: Bot, world: World, asha: TelegramUser
) -> None:
    old = world.add_group("Dewas", asha)
    await play.post("bot", viewer=asha.id, chat=old.id, action="add")
    sent = await bot.send_message(old.id, "x")
    await play.post("migrate", viewer=asha.id, chat=old.id)
    assert (await api("sendMessage", chat_id=old.id, text="x"))[0] == 400
    edit = {"chat_id": old.id, "message_id": sent.message_id, "text": "y"}
    assert (await api("editMessageText", **edit))[0] == 200
