"""An older Bot API server: what it refuses as unknown is sent without, and never tried again."""

import json
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.api import ApiClient, ApiOutage, RateLimiter, RateLimits
from bot.html import Html, folded, timed
from bot.keyboards import button, column, copies

TEXT = Html(f"🗓 {timed('शाम 5:30', 1764072000)}")
KEYBOARD = copies("कॉपी", "BS-7K3M-9QX") + column([button("आगे", "keep")])


class OlderServer:
    """A transport to a server that refuses what it does not know, in its own words."""

    def __init__(self, *, times: bool, copying: bool, quotations: bool = True) -> None:
        self.times, self.copying, self.quotations = times, copying, quotations
        self.calls: list[dict[str, str]] = []

    async def call(self, url: str, parameters: dict[str, str]) -> Any:
        self.calls.append(parameters)
        if not self.times and "<tg-time" in parameters["text"]:
            raise BadRequest(
                'Can\'t parse entities: unsupported start tag "tg-time" at byte offset 5'
            )
        if not self.quotations and "<blockquote" in parameters["text"]:
            raise BadRequest(
                'Can\'t parse entities: Unsupported start tag "blockquote" at byte offset 7'
            )
        if not self.copying and "copy_text" in parameters.get("reply_markup", ""):
            raise BadRequest(
                "Can't parse inline keyboard button: text buttons are unallowed in the inline "
                "keyboard"
            )
        if "broken" in parameters["text"]:
            raise BadRequest("Can't parse entities")
        return {"message_id": len(self.calls)}


def client(server: OlderServer) -> ApiClient:
    limits = RateLimits(per_second=1000, per_chat_second=1000, per_group_minute=1000)
    api: Any = ApiClient
    return api("http://x/bot1:a", server, RateLimiter(limits), ApiOutage("http://x"))  # type: ignore[no-any-return]


async def test_a_server_of_today_gets_everything() -> None:
    server = OlderServer(times=True, copying=True)
    assert await client(server).send(1, TEXT, KEYBOARD) == 1
    [call] = server.calls
    assert call["text"] == TEXT
    assert "copy_text" in call["reply_markup"]


async def test_a_server_without_times_costs_one_refusal_and_gets_plain_words() -> None:
    server = OlderServer(times=False, copying=True)
    api = client(server)
    await api.send(1, TEXT, KEYBOARD)
    await api.edit(1, 2, TEXT)
    assert [call["text"] for call in server.calls] == [TEXT, "🗓 शाम 5:30", "🗓 शाम 5:30"]
    assert "copy_text" in server.calls[1]["reply_markup"]


async def test_a_server_that_knows_neither_gets_words_and_the_other_buttons() -> None:
    server = OlderServer(times=False, copying=False)
    api = client(server)
    await api.send(1, TEXT, KEYBOARD)
    await api.send(1, TEXT, KEYBOARD)
    assert len(server.calls) == 4
    for call in server.calls[2:]:
        assert call["text"] == "🗓 शाम 5:30"
        [[left]] = json.loads(call["reply_markup"])["inline_keyboard"]
        assert left == {"text": "आगे", "callback_data": "keep"}


async def test_a_server_without_quotations_gets_them_as_plain_text() -> None:
    server = OlderServer(times=True, copying=True, quotations=False)
    api, text = client(server), Html(f"कम\n{folded(Html('<b>सब</b>'))}")
    await api.send(1, text)
    await api.edit(1, 2, text)
    assert [call["text"] for call in server.calls] == [text, *["कम\n<b>सब</b>"] * 2]


@pytest.mark.parametrize("silent", [True, False])
async def test_a_silent_message_says_so_to_telegram(silent: bool) -> None:
    server = OlderServer(times=True, copying=True)
    await client(server).send(1, TEXT, silent=silent)
    assert server.calls[0].get("disable_notification") == ("true" if silent else None)


async def test_any_other_refusal_is_raised_and_not_tried_again() -> None:
    server = OlderServer(times=True, copying=True)
    with pytest.raises(BadRequest):
        await client(server).send(1, Html(f"broken {TEXT}"), KEYBOARD)
    assert len(server.calls) == 1
