"""Sending, editing, deleting and pinning, and Telegram's words for each refusal."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Api, Play


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 123}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "x"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_parameters": "["}, "can't parse reply parameters JSON object"),
        ({"text": "x", "business_connection_id": "made-up"}, "business connection not found"),
        ({"text": "x", "message_thread_id": 5}, "message thread not found"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_telegrams_words(
    api: Api, asha: TelegramUser, params: dict[str, Any], why: str
) -> None:
    status, answer = await api("sendMessage", **{"chat_id": asha.id} | params)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}
    assert status == 400


async def test_the_limit_counts_characters_after_the_markup(bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_message(asha.id, f"<b>{'😀' * 4096}</b>", parse_mode="HTML")
    assert sent.entities and sent.entities[0].length == 8192


async def test_parameters_nobody_knows_are_ignored(api: Api, asha: TelegramUser) -> None:
    status, _ = await api(
        "sendMessage", chat_id=asha.id, text="x", disable_notification=True, frobnicate=3
    )
    assert status == 200


async def test_the_options_of_a_preview_come_back(api: Api, asha: TelegramUser) -> None:
    options = {"is_disabled": True, "url": "https://example.org"}
    _, answer = await api("sendMessage", chat_id=asha.id, text="x", link_preview_options=options)
    assert answer["result"]["link_preview_options"] == options
    _, answer = await api("sendMessage", chat_id=asha.id, text="x", disable_web_page_preview=True)
    assert answer["result"]["link_preview_options"] == {"is_disabled": True}
    edit = {"chat_id": asha.id, "message_id": answer["result"]["message_id"], "text": "y"}
    assert "link_preview_options" not in (await api("editMessageText", **edit))[1]["result"]


async def test_the_source_may_have_32768_bytes(api: Api, asha: TelegramUser) -> None:
    source = "<b></b>" * 4681 + "x"
    assert len(source) == 32_768
    assert (await api("sendMessage", chat_id=asha.id, text=source, parse_mode="HTML"))[0] == 200
    html = {"chat_id": asha.id, "parse_mode": "HTML"}
    status, answer = await api("sendMessage", text=source + "y", **html)
    assert (status, answer["description"]) == (400, "Bad Request: text is too long")


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"parse_mode": None}, "unsupported parse_mode"),
        ({"reply_markup": None}, "object expected as reply markup"),
        ({"reply_parameters": None}, "object expected as reply parameters"),
        ({"link_preview_options": None}, "object expected as link preview options"),
        ({"chat_id": None}, "chat not found"),
    ],
)
async def test_a_null_is_a_wrong_value_and_not_an_absent_one(
    api: Api, asha: TelegramUser, params: dict[str, Any], why: str
) -> None:
    status, answer = await api("sendMessage", **{"chat_id": asha.id, "text": "x"} | params)
    assert (status, answer["description"]) == (400, f"Bad Request: {why}")


async def test_a_null_where_nothing_is_parsed_does_no_harm(api: Api, asha: TelegramUser) -> None:
    nulls = {"entities": None, "message_thread_id": None, "disable_notification": None}
    assert (await api("sendMessage", chat_id=asha.id, text="x", **nulls))[0] == 200
    assert (await api("sendMessage", chat_id=asha.id, text=None))[1]["result"]["text"] == "null"


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities"),
    ({"reply_parameters": "["}, "can't parse reply parameters JSON object"),
    ({"reply_markup": "["}, "can't parse reply keyboard markup JSON object"),
    ({"chat_id": 123}, "chat not found"),
    ({"message_thread_id": 77}, "message thread not found"),
    ({"reply_parameters": {"message_id": 77}}, "message to be replied not found"),
]


@pytest.mark.parametrize("first", range(len(BROKEN) - 1))
async def test_a_call_with_many_faults_names_the_one_that_telegram_finds_first(
    api: Api, asha: TelegramUser, first: int
) -> None:
    params: dict[str, Any] = {"chat_id": asha.id, "text": "x"}
    for broken, _ in reversed(BROKEN[first:]):
        params |= broken
    _, answer = await api("sendMessage", **params)
    assert BROKEN[first][1] in answer["description"]


async def test_entities_may_be_given_instead_of_markup(api: Api, asha: TelegramUser) -> None:
    entities = [{"type": "bold", "offset": 3, "length": 2}]
    _, answer = await api("sendMessage", chat_id=asha.id, text="😀 ok", entities=entities)
    assert answer["result"]["entities"] == entities


@pytest.mark.parametrize("method", ["sendDice", "frobnicate", "", "sendMessage/"])
async def test_a_method_that_is_not_there_answers_404(api: Api, method: str) -> None:
    status, answer = await api(method, chat_id=1)
    assert (status, answer["description"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "html", "none"])
async def test_every_parse_mode_of_telegram_is_there(
    api: Api, asha: TelegramUser, mode: str
) -> None:
    _, answer = await api("sendMessage", chat_id=asha.id, text="*x*", parse_mode=mode)
    bold = mode.startswith("Mark")
    assert answer["result"]["text"] == ("x" if bold else "*x*")
    assert ("entities" in answer["result"]) == bold


async def test_an_edit_is_counted_by_telegram_itself(
    api: Api, bot: Bot, asha: TelegramUser
) -> None:
    sent = await bot.send_message(asha.id, "x")
    edit = {"chat_id": asha.id, "message_id": sent.message_id, "text": "y" * 4097}
    _, answer = await api("editMessageText", **edit)
    assert answer["description"] == "Bad Request: MESSAGE_TOO_LONG"


async def test_an_edit_shows_on_the_page(play: Play, bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_message(asha.id, "before")
    edited = await bot.edit_message_text(
        "<b>after</b>", chat_id=asha.id, message_id=sent.message_id, parse_mode="HTML"
    )
    assert not isinstance(edited, bool) and edited.edit_date
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"][-1]
    assert (shown["text"], shown["edited"]) == ("after", True)
    assert shown["entities"] == [{"type": "bold", "offset": 0, "length": 5}]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_message(asha.id, "same")
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.edit_message_text("same", chat_id=asha.id, message_id=sent.message_id)
    assert refusal.value.message == (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )


@pytest.mark.parametrize(
    ("method", "message_id", "why"),
    [
        ("editMessageText", 999, "message to edit not found"),
        ("editMessageText", 1, "message can't be edited"),
        ("editMessageReplyMarkup", 999, "message to edit not found"),
        ("editMessageText", None, "message to edit not found"),
        ("deleteMessage", None, "message identifier is not specified"),
        ("deleteMessage", 999, "message to delete not found"),
        ("pinChatMessage", 999, "message to pin not found"),
        ("copyMessage", 999, "message to copy not found"),
    ],
)
async def test_a_message_that_is_not_there_is_named(
    api: Api, asha: TelegramUser, method: str, message_id: int | None, why: str
) -> None:
    _, answer = await api(
        method, chat_id=asha.id, from_chat_id=asha.id, message_id=message_id or "", text="x"
    )
    assert answer["description"] == f"Bad Request: {why}"


async def test_buttons_change_and_go_away(play: Play, api: Api, asha: TelegramUser) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    _, sent = await api("sendMessage", chat_id=asha.id, text="?", reply_markup=markup)
    number = sent["result"]["message_id"]
    _, same = await api(
        "editMessageReplyMarkup", chat_id=asha.id, message_id=number, reply_markup=markup
    )
    assert "message is not modified" in same["description"]
    _, bare = await api("editMessageReplyMarkup", chat_id=asha.id, message_id=number)
    assert "reply_markup" not in bare["result"]
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"][-1]
    assert "buttons" not in shown


async def test_a_deleted_message_is_gone(play: Play, bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_message(asha.id, "oops")
    assert await bot.delete_message(asha.id, sent.message_id) is True
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]
    assert [m["text"] for m in shown] == ["/start"]
    second = await bot.send_message(asha.id, "again")
    assert await bot.delete_messages(asha.id, [second.message_id, 999]) is True


async def test_after_48_hours_the_bot_deletes_its_message_in_a_private_chat_no_more(
    bot: Bot, world: World, asha: TelegramUser
) -> None:
    sent = await bot.send_message(asha.id, "oops")
    world.clock.jump_to(world.clock.now() + timedelta(hours=48))
    with pytest.raises(TelegramBadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(asha.id, sent.message_id)


async def test_a_plain_member_bot_deletes_only_its_own(
    play: Play, bot: Bot, world: World, asha: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    theirs = await play.post("send", viewer=asha.id, chat=group.id, text="talk")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(group.id, theirs["message_id"])
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group.id, theirs["message_id"])
    await play.post("bot", viewer=asha.id, chat=group.id, action="promote")
    assert await bot.delete_message(group.id, theirs["message_id"]) is True


async def test_a_pinned_message_shows_and_is_unpinned(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    sent = await bot.send_message(asha.id, "important")
    await bot.pin_chat_message(asha.id, sent.message_id)
    [chat] = (await play.get("chats", viewer=asha.id))["chats"]
    assert chat["pinned"]["text"] == "important"
    assert "पिन" in chat["last"]["service"]
    full = await bot.get_chat(asha.id)
    assert full.pinned_message and full.pinned_message.message_id == sent.message_id
    await bot.unpin_chat_message(asha.id)
    [chat] = (await play.get("chats", viewer=asha.id))["chats"]
    assert "pinned" not in chat


async def test_a_message_is_copied_and_forwarded(bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_message(asha.id, "<b>x</b>", parse_mode="HTML")
    copied = await bot.copy_message(asha.id, asha.id, sent.message_id)
    assert copied.message_id > sent.message_id
    forwarded = await bot.forward_message(asha.id, asha.id, sent.message_id)
    assert forwarded.text == "x" and forwarded.forward_origin


async def test_typing_is_a_known_action(bot: Bot, asha: TelegramUser) -> None:
    assert await bot.send_chat_action(asha.id, "typing") is True
    assert await bot.send_chat_action(asha.id, "RECORD_AUDIO", message_thread_id=77) is True
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(asha.id, "dancing")


async def test_supergroups_number_their_own_messages(
    play: Play, bot: Bot, world: World, asha: TelegramUser
) -> None:
    group = world.add_group("Bhopal", asha, supergroup=True)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    assert (await bot.send_message(group.id, "x")).message_id == 3
    last = await bot.send_message(group.id, "y")
    await bot.delete_message(group.id, last.message_id)
    assert (await bot.send_message(group.id, "z")).message_id == 5


async def test_a_link_to_a_person_mentions_them(
    bot: Bot, asha: TelegramUser, ravi: TelegramUser
) -> None:
    link = f'<a href="tg://user?id={ravi.id}">Ravi</a> <a href="tg://user?id=1">nobody</a>'
    sent = await bot.send_message(asha.id, link, parse_mode="HTML")
    assert sent.text == "Ravi nobody" and sent.entities
    [mention] = sent.entities
    assert mention.user and (mention.type, mention.user.id) == ("text_mention", ravi.id)
