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


async def kept(api: Api, chat_id: int, rows: list[list[Any]]) -> list[list[Any]]:
    _, answer = await api(
        "sendMessage", chat_id=chat_id, text="x", reply_markup={"inline_keyboard": rows}
    )
    markup = answer["result"].get("reply_markup", {"inline_keyboard": []})
    result: list[list[Any]] = markup["inline_keyboard"]
    return result


def button(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "callback_data": "x"} | more


async def test_buttons_past_the_limits_and_without_a_text_are_silently_dropped(
    api: Api, asha: TelegramUser
) -> None:
    thirteen = [button(str(number)) for number in range(13)]
    assert await kept(api, asha.id, [thirteen]) == [thirteen[:12]]
    rows = [[button(str(number))] for number in range(301)]
    assert await kept(api, asha.id, rows) == rows[:300]
    assert await kept(api, asha.id, [[button(" "), button("x")], [button("")]]) == [[button("x")]]
    assert await kept(api, asha.id, [[button("")]]) == []
    icon = button("", icon_custom_emoji_id="5368324170671202286")
    assert await kept(api, asha.id, [[icon]]) == [[icon]]


async def test_a_keyboard_with_too_many_words_is_too_long(api: Api, asha: TelegramUser) -> None:
    rows = [[button("x" * 200)] for _ in range(100)]
    assert await send(api, asha.id, {"inline_keyboard": rows}) == (
        400,
        "Bad Request: reply markup is too long",
    )


@pytest.mark.parametrize("style", ["danger", "success", "primary"])
async def test_the_style_of_a_button_comes_back(api: Api, asha: TelegramUser, style: str) -> None:
    rows = [[button("x", style=style)]]
    assert await kept(api, asha.id, rows) == rows
    plain = await kept(api, asha.id, [[button("x", style="default")]])
    assert plain == [[button("x")]]


async def test_a_style_that_is_none_is_refused(api: Api, asha: TelegramUser) -> None:
    why = "invalid button style specified"
    assert await send(api, asha.id, {"inline_keyboard": [[button("x", style="red")]]}) == (
        400,
        f"Bad Request: can't parse inline keyboard button: {why}",
    )
    assert await send(api, asha.id, {"keyboard": [[{"text": "x", "style": "red"}]]}) == (
        400,
        f"Bad Request: can't parse keyboard button: {why}",
    )


async def test_a_button_has_one_action_and_a_link_comes_first(api: Api, asha: TelegramUser) -> None:
    both = button("x", url="https://example.org")
    assert await kept(api, asha.id, [[both]]) == [[{"text": "x", "url": "https://example.org"}]]
    full = {"text": "Seats full", "disabled": {}}
    assert await kept(api, asha.id, [[full]]) == [[full]]


@pytest.mark.parametrize(("length", "status"), [(0, 400), (1, 200), (256, 200), (257, 400)])
async def test_a_button_copies_256_characters_at_most(
    api: Api, asha: TelegramUser, length: int, status: int
) -> None:
    copy = {"text": "ID", "copy_text": {"text": "x" * length}}
    assert (await send(api, asha.id, {"inline_keyboard": [[copy]]}))[0] == status


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([1], "object expected as reply markup"),
        (None, "object expected as reply markup"),
        (
            {"inline_keyboard": [[{"text": "x"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "url": "x y"}]]},
            "inline keyboard button URL 'x y' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": ["x"]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
    ],
)
async def test_a_keyboard_is_refused_in_telegrams_words(
    api: Api, asha: TelegramUser, markup: Any, why: str
) -> None:
    assert await send(api, asha.id, markup) == (400, f"Bad Request: {why}")


@pytest.mark.parametrize(
    "markup",
    [
        "not json",
        "[1]",
        {"inline_keyboard": "x"},
        {"inline_keyboard": [[{"callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x"}]]},
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


async def test_a_label_is_cleaned_and_one_of_which_nothing_is_left_loses_its_button(
    api: Api, asha: TelegramUser
) -> None:
    rows = [[button("\u202e\t"), button("\u202e"), button("a\tb\u202ec\r")], [button("\u2028 ")]]
    assert await kept(api, asha.id, rows) == [[button("a bc")]]
