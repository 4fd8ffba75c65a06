"""Keyboards: which are accepted, how the page shows them, which Telegram refuses."""

from typing import Any

import pytest

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Api, Play


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


async def send(api: Api, chat_id: int, markup: Any) -> tuple[int, str]:
    status, answer = await api("sendMessage", chat_id=chat_id, text="x", reply_markup=markup)
    return status, answer.get("description", "")


async def test_inline_buttons_reach_the_page(play: Play, api: Api, asha: TelegramUser) -> None:
    rows = [
        [{"text": "हाँ", "callback_data": "yes"}, {"text": "नहीं", "callback_data": "no"}],
        [{"text": "Open", "url": "https://t.me/BoothShaktiBot?start=x"}],
    ]
    _, answer = await api(
        "sendMessage", chat_id=asha.id, text="?", reply_markup={"inline_keyboard": rows}
    )
    assert answer["result"]["reply_markup"] == {"inline_keyboard": rows}
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"][-1]
    assert shown["buttons"] == [
        [{"text": "हाँ", "data": "yes"}, {"text": "नहीं", "data": "no"}],
        [{"text": "Open", "url": "https://t.me/BoothShaktiBot?start=x"}],
    ]


@pytest.mark.parametrize(
    ("data", "status"), [("x" * 64, 200), ("x" * 65, 400), ("क" * 21, 200), ("क" * 22, 400)]
)
async def test_callback_data_is_64_bytes_at_most(
    api: Api, asha: TelegramUser, data: str, status: int
) -> None:
    answer = await send(api, asha.id, {"inline_keyboard": [[{"text": "x", "callback_data": data}]]})
    assert answer == (status, "" if status == 200 else "Bad Request: BUTTON_DATA_INVALID")


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 400)])
async def test_a_keyboard_has_100_buttons_at_most(
    api: Api, asha: TelegramUser, count: int, status: int
) -> None:
    rows = [[{"text": str(n), "callback_data": str(n)}] for n in range(count)]
    assert (await send(api, asha.id, {"inline_keyboard": rows}))[0] == status


@pytest.mark.parametrize(
    "markup",
    [
        "not json",
        "[1]",
        {"inline_keyboard": "x"},
        {"inline_keyboard": [[{"callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x"}]]},
        {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x", "url": "not a url"}]]},
        {"keyboard": [[{"request_contact": True}]]},
        {"keyboard": [["x"], "y"]},
    ],
)
async def test_a_broken_keyboard_is_refused_and_nothing_is_sent(
    play: Play, api: Api, asha: TelegramUser, markup: Any
) -> None:
    status, why = await send(api, asha.id, markup)
    assert status == 400 and why.startswith("Bad Request: ")
    assert len((await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]) == 1


async def test_a_reply_keyboard_opens_and_goes_away(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    markup = {
        "keyboard": [[{"text": "Share", "request_contact": True}], ["Skip"]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
        "input_field_placeholder": "Your phone",
    }
    _, answer = await api("sendMessage", chat_id=asha.id, text="?", reply_markup=markup)
    assert "reply_markup" not in answer["result"]
    page = await play.get("messages", viewer=asha.id, chat=asha.id)
    assert page["keyboard"] == {
        "rows": [
            [{"text": "Share", "request_contact": True}],
            [{"text": "Skip", "request_contact": False}],
        ],
        "one_time": True,
        "resize": True,
        "placeholder": "Your phone",
    }
    await send(api, asha.id, {"remove_keyboard": True})
    assert (await play.get("messages", viewer=asha.id, chat=asha.id))["keyboard"] is None


async def test_a_contact_is_asked_for_in_private_only(
    play: Play, api: Api, world: World, asha: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    markup = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
    assert await send(api, group.id, markup) == (
        400,
        "Bad Request: phone number can be requested in private chats only",
    )
