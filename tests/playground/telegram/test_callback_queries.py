"""Callback queries: presses of buttons, and the bot's answers."""

import asyncio
from datetime import timedelta

import pytest

from models.clock import Clock
from playground.telegram import TelegramUser, World, people
from tests.playground.conftest import Api, Json, Play
from tests.support.processes import until

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def question(play: Play, api: Api, asha: TelegramUser) -> Json:
    """A message of the bot to Asha with one button."""
    await play.post("start", viewer=asha.id)
    await api.updates()
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes:1"}]]}
    _, answer = await api("sendMessage", chat_id=asha.id, text="?", reply_markup=markup)
    result: Json = answer["result"]
    return result


def start_press(play: Play, asha: TelegramUser, question: Json) -> asyncio.Task[Json]:
    target = {"chat": asha.id, "message_id": question["message_id"], "data": "yes:1"}
    return asyncio.create_task(play.post("press", viewer=asha.id, **target))


async def test_the_answer_of_the_bot_reaches_the_one_who_pressed(
    play: Play, api: Api, asha: TelegramUser, question: Json
) -> None:
    pressed = start_press(play, asha, question)
    [update] = await api.updates(timeout=20)
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("yes:1", asha.id)
    assert query["message"] == question
    status, _ = await api(
        "answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True
    )
    assert status == 200
    assert await pressed == {"answered": True, "text": "Done", "show_alert": True}


async def test_a_press_without_an_answer_is_unanswered(
    monkeypatch: pytest.MonkeyPatch, play: Play, asha: TelegramUser, question: Json
) -> None:
    monkeypatch.setattr(people, "ANSWER_SECONDS", 0.05)
    assert await start_press(play, asha, question) == {"answered": False}


async def test_an_answer_after_a_quarter_of_an_hour_is_too_late(
    play: Play, api: Api, clock: Clock, asha: TelegramUser, question: Json
) -> None:
    pressed = start_press(play, asha, question)
    [update] = await api.updates(timeout=20)
    clock.jump_to(clock.now() + timedelta(minutes=16))
    query_id = update["callback_query"]["id"]
    status, answer = await api("answerCallbackQuery", callback_query_id=query_id)
    assert (status, answer["description"]) == (400, TOO_OLD)
    pressed.cancel()


@pytest.mark.parametrize(
    ("seconds", "kinds"), [(149, ["callback_query", "message"]), (152, ["message"])]
)
async def test_a_press_that_nobody_fetched_is_forgotten_after_150_seconds(
    play: Play,
    api: Api,
    clock: Clock,
    world: World,
    asha: TelegramUser,
    question: Json,
    seconds: int,
    kinds: list[str],
) -> None:
    pressed = start_press(play, asha, question)
    await until(lambda: len(world.updates), "the press waits")
    await play.post("send", viewer=asha.id, chat=asha.id, text="after the press")
    clock.jump_to(clock.now() + timedelta(seconds=seconds))
    assert (await api("getWebhookInfo"))[1]["result"]["pending_update_count"] == len(kinds)
    updates = await api.updates()
    assert [kind for update in updates for kind in update if kind != "update_id"] == kinds
    pressed.cancel()


@pytest.mark.parametrize("query_id", ["", "12345"])
async def test_an_unknown_query_cannot_be_answered(api: Api, query_id: str) -> None:
    status, answer = await api("answerCallbackQuery", callback_query_id=query_id)
    assert (status, answer["description"]) == (400, TOO_OLD)


async def test_buttons_of_other_chats_or_missing_messages_are_refused(
    play: Play, asha: TelegramUser, ravi: TelegramUser, question: Json
) -> None:
    target = {"chat": asha.id, "message_id": question["message_id"], "data": "yes:1"}
    assert await play.refused("press", viewer=ravi.id, **target) == 403
    assert await play.refused("press", viewer=asha.id, **target | {"message_id": 99}) == 404
    assert await play.refused("press", viewer=asha.id, **target | {"data": "x" * 65}) == 400
    assert await play.refused("press", viewer=asha.id, **target | {"message_id": 1}) == 403


async def test_a_member_presses_a_button_in_a_group(
    play: Play, api: Api, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("join", viewer=ravi.id, chat=group.id)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    await api.updates()
    markup = {"inline_keyboard": [[{"text": "Enrol", "callback_data": "e:42"}]]}
    _, sent = await api("sendMessage", chat_id=group.id, text="T42", reply_markup=markup)
    target = {"chat": group.id, "message_id": sent["result"]["message_id"], "data": "e:42"}
    pressed = asyncio.create_task(play.post("press", viewer=ravi.id, **target))
    [update] = await api.updates(timeout=20)
    query = update["callback_query"]
    assert query["message"]["chat"]["id"] == group.id
    link = "https://t.me/BoothShaktiBot?start=e42"
    await api("answerCallbackQuery", callback_query_id=query["id"], url=link)
    assert (await pressed)["url"] == link
