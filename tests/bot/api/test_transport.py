"""HTTP to the Bot API: what is sent and received, and what an error may contain."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.api import NOT_SENT, READ_TIMEOUT, SendUnanswered, Transport, with_retries
from bot.api.transport import _seconds
from playground.bot_api import Faults
from playground.server import create, serve
from playground.telegram import World, people


@pytest.fixture
async def api(telegram: World) -> AsyncIterator[tuple[str, Faults]]:
    app = create(telegram)
    async with serve(app) as url:
        yield url, app.state.components.api._faults


@pytest.fixture
async def bot(telegram: World, api: tuple[str, Faults]) -> AsyncIterator[Bot]:
    bot = Bot(
        telegram.token,
        base_url=f"{api[0]}/bot",
        base_file_url=f"{api[0]}/file/bot",
        request=Transport(),
        get_updates_request=Transport(),
    )
    async with bot:
        yield bot


@pytest.fixture
def chat(telegram: World) -> int:
    asha = telegram.add_person("Asha Devi")
    people.start(telegram, asha)
    return asha.id


async def test_a_text_and_a_file_arrive_as_they_were(bot: Bot, chat: int, telegram: World) -> None:
    sent = await bot.send_message(chat, "नमस्ते & <b>", disable_notification=True)
    assert sent.text == "नमस्ते & <b>"
    content = bytes(range(256)) * 100
    message = await bot.send_document(chat, InputFile(content, "सूची.bin"), caption="सूची")
    assert message.document
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == content


async def test_errors_of_telegram_keep_their_kind(
    bot: Bot, chat: int, api: tuple[str, Faults]
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(12345, "x")
    api[1].add({"method": "sendMessage", "kind": "retry_after", "retry_after": 3})
    with pytest.raises(RetryAfter):
        await bot.send_message(chat, "x")


async def test_a_silent_server_is_a_time_out(bot: Bot, chat: int, api: tuple[str, Faults]) -> None:
    api[1].add({"method": "sendMessage", "kind": "silence", "seconds": 5})
    with pytest.raises(TimedOut):
        await bot.send_message(chat, "x", read_timeout=0.05)


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [(BaseRequest.DEFAULT_NONE, READ_TIMEOUT), (None, None), (0.5, 0.5), (3, 3)],
)
def test_what_the_library_passes_for_no_timeout_means_the_default(
    timeout: object, seconds: float | None
) -> None:
    assert _seconds(timeout, READ_TIMEOUT) == seconds


async def test_no_error_carries_the_token(telegram: World) -> None:
    secret = telegram.token.partition(":")[2]
    for url in ("http://127.0.0.1:1/bot", "http://127.0.0.1:port/bot", "nonsense://x/bot"):
        transport = Transport()
        async with transport:
            with pytest.raises(NetworkError) as caught:
                await transport.post(f"{url}{telegram.token}/getMe")
        assert caught.value.message.startswith(NOT_SENT)
        assert secret not in "".join(traceback.format_exception(caught.value))


async def test_a_wrong_token_is_told_apart(api: tuple[str, Faults]) -> None:
    async with Transport() as transport:
        with pytest.raises(InvalidToken):
            await transport.updates(f"{api[0]}/bot1:wrong", 0, 0, ["message"])


async def test_updates_come_as_telegram_wrote_them(
    telegram: World, api: tuple[str, Faults], chat: int
) -> None:
    async with Transport() as transport:
        updates = await transport.updates(f"{api[0]}/bot{telegram.token}", 0, 0, ["message"])
    assert [u["message"]["text"] for u in updates] == ["/start"]


async def test_a_reply_is_sent_again_after_a_reset(
    bot: Bot, chat: int, api: tuple[str, Faults], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0, 0.0))
    monkeypatch.setattr("bot.api.retry.LONGEST_OUTAGE", 0.0)
    api[1].add({"method": "sendMessage", "kind": "reset"})
    sent = await with_retries(lambda: bot.send_message(chat, "नमस्ते"))
    assert sent
    assert sent.text == "नमस्ते"
    with pytest.raises(BadRequest):
        await with_retries(lambda: bot.send_message(1, "x"))


async def test_a_poll_ends_when_it_is_cancelled(telegram: World, api: tuple[str, Faults]) -> None:
    async with Transport() as transport:
        poll = asyncio.create_task(
            transport.updates(f"{api[0]}/bot{telegram.token}", 0, 50, ["message"])
        )
        await asyncio.sleep(0.05)
        poll.cancel()
        with pytest.raises(asyncio.CancelledError):
            await poll


@pytest.mark.parametrize("body", ["<html>", "{}", "[]", "7", '"x"', "null"])
async def test_what_is_not_telegrams_answer_is_an_error_and_a_reply_is_sent_again(
    body: str, bot: Bot, chat: int, api: tuple[str, Faults], monkeypatch: pytest.MonkeyPatch
) -> None:
    api[1].add({"method": "sendMessage", "kind": "garbage", "body": body})
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(chat, "नमस्ते")
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,))
    api[1].add({"method": "sendMessage", "kind": "garbage", "body": body})
    sent = await with_retries(lambda: bot.send_message(chat, "नमस्ते"))
    assert sent
    assert sent.text == "नमस्ते"


async def test_a_page_that_is_not_telegrams_is_not_written_into_the_log(
    bot: Bot, chat: int, api: tuple[str, Faults], caplog: pytest.LogCaptureFixture
) -> None:
    page = "<p>proxy</p>" * 2000
    for wish in ({"kind": "garbage"}, {"kind": "status", "status": 502}, {"kind": "status"}):
        api[1].add({"method": "sendMessage", "body": page} | wish)
        with pytest.raises(TelegramError) as failed:
            await bot.send_message(chat, "नमस्ते")
        assert "proxy" not in str(failed.value)
    assert "proxy" not in caplog.text


async def test_what_is_nested_without_end_is_no_answer() -> None:
    with pytest.raises(TelegramError):
        Transport.parse_json_payload(b"[" * 100_000)


async def test_a_reply_outlives_more_floods_than_the_limiter_waits_out_but_not_a_long_one(
    chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,))
    floods = [RetryAfter(5), RetryAfter(61)]

    async def send() -> str:
        if floods:
            raise floods.pop(0)
        return "sent"

    with pytest.raises(RetryAfter):
        await with_retries(send)
    floods.append(RetryAfter(5))
    assert await with_retries(send) == "sent"


@pytest.mark.parametrize(
    ("seconds", "read_timeout"),
    [(5, 0.1), (0.05, READ_TIMEOUT)],
    ids=["no answer in time", "connection broken"],
)
async def test_a_message_whose_answers_are_lost_is_sent_twice_and_no_more(
    seconds: float,
    read_timeout: float,
    bot: Bot,
    chat: int,
    api: tuple[str, Faults],
    telegram: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.api.retry.LONGEST_OUTAGE", 0.0)
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,) * 9)
    before = len(telegram.chats[chat].messages)
    api[1].add({"method": "sendMessage", "kind": "drop", "seconds": seconds, "times": 9})
    sends: list[str] = []

    async def send() -> object:
        sends.append("नमस्ते")
        return await bot.send_message(chat, sends[-1], read_timeout=read_timeout)

    with pytest.raises(SendUnanswered):
        await with_retries(send)
    assert len(sends) == 2
    # Who hangs up after a tenth of a second may do so before a busy server has read the request.
    arrived = len(telegram.chats[chat].messages) - before
    assert arrived == 2 or (arrived < 2 and read_timeout < 1)


@pytest.mark.parametrize(
    "answer",
    [
        {"kind": "status", "status": 504, "body": "<h1>504 Gateway Time-out</h1>"},
        {"kind": "garbage", "body": '{"ok": true}'},
        {"kind": "garbage", "body": '{"ok":true,"result":{"message_id":7,"da'},
    ],
)
async def test_a_message_that_a_proxy_may_have_passed_on_is_sent_twice_and_no_more(
    answer: dict[str, Any],
    bot: Bot,
    chat: int,
    api: tuple[str, Faults],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.api.retry.LONGEST_OUTAGE", 0.0)
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,) * 9)
    api[1].add({"method": "sendMessage", "times": 9} | answer)
    with pytest.raises(SendUnanswered):
        await with_retries(lambda: bot.send_message(chat, "नमस्ते"))
    assert api[1].state()[0]["times"] == 9 - 2
    assert await bot.get_me()  # what leaves nothing behind is another matter


async def test_a_message_without_an_answer_is_repeated_once_telegram_answers_again(
    bot: Bot,
    chat: int,
    api: tuple[str, Faults],
    telegram: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,) * 9)
    for name in ("LOOK", "QUIET", "CALM"):
        monkeypatch.setattr(f"bot.api.reachability.{name}", 0.01)
    before = len(telegram.chats[chat].messages)
    api[1].add({"method": "sendMessage", "kind": "drop", "seconds": 0.05})
    api[1].add({"method": "getMe", "kind": "reset", "times": 3})
    await with_retries(lambda: bot.send_message(chat, "नमस्ते"))
    assert api[1].state() == []  # it asked until it was answered
    assert len(telegram.chats[chat].messages) - before == 2


@pytest.mark.parametrize(
    ("fault", "counted"),
    [
        (None, "answer"),
        ({"kind": "status", "status": 400, "description": "Bad Request"}, "answer"),
        ({"kind": "retry_after", "retry_after": 1}, "answer"),
        ({"kind": "status", "status": 500}, "failure"),
        ({"kind": "status", "status": 502, "body": "<html>Bad Gateway</html>"}, "failure"),
        ({"kind": "garbage"}, "failure"),
        ({"kind": "reset"}, "failure"),
        ({"kind": "drop", "seconds": 0.0}, "failure"),
    ],
)
async def test_whether_telegram_answers_is_counted(
    fault: dict[str, Any] | None,
    counted: str,
    bot: Bot,
    api: tuple[str, Faults],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("bot.api.transport.note_answer", lambda: seen.append("answer"))
    monkeypatch.setattr("bot.api.transport.note_failure", lambda: seen.append("failure"))
    if fault:
        api[1].add({"method": "getMe"} | fault)
    with suppress(TelegramError):
        await bot.get_me()
    assert seen == [counted]


async def test_what_leaves_nothing_behind_is_repeated_as_often_as_it_takes(
    bot: Bot, chat: int, api: tuple[str, Faults], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,) * 9)
    api[1].add({"method": "sendChatAction", "kind": "silence", "seconds": 5, "times": 3})
    act = with_retries(lambda: bot.send_chat_action(chat, "typing", read_timeout=0.1))
    assert await act


@pytest.mark.parametrize("status", [200, 502])
async def test_an_answer_without_end_is_not_read_to_its_end(
    status: int, bot: Bot, chat: int, api: tuple[str, Faults], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.transport.LONGEST_ANSWER", 1000)
    fault = {"kind": "garbage"} if status == 200 else {"kind": "status", "status": status}
    api[1].add({"method": "sendMessage", "body": "7" * 1001} | fault)
    with pytest.raises(SendUnanswered):  # so nobody knows whether the message arrived
        await bot.send_message(chat, "नमस्ते")
    assert await bot.send_message(chat, "नमस्ते")
