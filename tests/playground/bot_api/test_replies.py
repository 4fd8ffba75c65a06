"""What a message answers: here, in another chat, with a quote."""

from typing import Any

import pytest

from playground.telegram import TelegramChat, TelegramUser, World
from tests.playground.conftest import Api, Json, Play


@pytest.fixture
async def group(play: Play, world: World, asha: TelegramUser) -> TelegramChat:
    """A group with the bot, and Asha's private chat."""
    await play.post("start", viewer=asha.id)
    group = world.add_group("Agar", asha, supergroup=True)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    return group


async def answer(api: Api, to: int, **reply: Any) -> tuple[int, Json]:
    return await api("sendMessage", chat_id=to, text="x", reply_parameters=reply)


async def test_an_answer_quotes_what_it_answers(
    play: Play, api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    asked = await play.post("send", viewer=asha.id, chat=group.id, text="😀 कब है बैठक?")
    _, sent = await answer(api, group.id, message_id=asked["message_id"], quote="कब है")
    assert sent["result"]["reply_to_message"]["message_id"] == asked["message_id"]
    assert sent["result"]["quote"] == {"text": "कब है", "position": 3, "is_manual": True}
    start = await play.post("send", viewer=asha.id, chat=group.id, text="/start")
    _, plain = await answer(api, group.id, message_id=start["message_id"], quote="/start")
    assert "entities" not in plain["result"]["quote"]
    _, bold = await answer(
        api, group.id, message_id=asked["message_id"], quote="*कब* है", quote_parse_mode="Markdown"
    )
    assert bold["result"]["quote"]["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


async def test_a_quote_of_other_words_is_refused(
    play: Play, api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    asked = await play.post("send", viewer=asha.id, chat=group.id, text="when?")
    status, refusal = await answer(api, group.id, message_id=asked["message_id"], quote="where")
    assert (status, refusal["description"]) == (400, "Bad Request: QUOTE_TEXT_INVALID")


async def test_a_message_of_another_chat_is_answered_from_outside(
    play: Play, api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    asked = await play.post("send", viewer=asha.id, chat=group.id, text="when?")
    reply = {"message_id": asked["message_id"], "chat_id": group.id}
    result = (await answer(api, asha.id, **reply))[1]["result"]
    assert "reply_to_message" not in result
    outside = result["external_reply"]
    assert (outside["chat"]["id"], outside["message_id"]) == (group.id, asked["message_id"])
    assert outside["origin"]["sender_user"]["id"] == asha.id
    here = (await answer(api, group.id, **reply))[1]["result"]
    assert "external_reply" not in here and "reply_to_message" in here


async def test_a_chat_that_the_bot_does_not_know_cannot_be_answered(
    api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    _, refusal = await answer(api, asha.id, message_id=1, chat_id=-5)
    assert refusal["description"] == "Bad Request: chat not found"


async def test_an_answer_can_do_without_its_message(
    api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    lenient = {"allow_sending_without_reply": True}
    status, sent = await answer(api, group.id, message_id=77, **lenient)
    assert status == 200 and "reply_to_message" not in sent["result"]
    old = {"reply_to_message_id": 77} | lenient
    assert (await api("sendMessage", chat_id=group.id, text="x", **old))[0] == 200


async def test_an_answer_to_a_task_of_a_checklist_is_not_there(
    api: Api, asha: TelegramUser, group: TelegramChat
) -> None:
    status, refusal = await answer(api, group.id, message_id=1, checklist_task_id=3)
    assert status == 501 and "reply_parameters.checklist_task_id" in refusal["description"]
