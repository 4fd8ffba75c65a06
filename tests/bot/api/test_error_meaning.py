"""What an error of Telegram means, in whatever case its words come."""

import json
from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.api import CannotHeal, ErrorMeaning, Transport, flood_wait, meaning_of
from playground.bot_api import Faults
from playground.server import create, serve
from playground.telegram import World

GONE = [
    "Bad Request: chat not found",
    "Bad Request: private chat not found",
    "Bad Request: CHANNEL_PRIVATE",
    "Forbidden: bot was kicked from the group chat",
    "Forbidden: bot was kicked from the supergroup chat",
    "Forbidden: bot is not a member of the supergroup chat",
    "Forbidden: the group chat was deleted",
    "Bad Request: bot is not a participant of the supergroup",
    "Bad Request: BOT_KICKED",
    "Bad Request: INPUT_USER_DEACTIVATED",
    "Forbidden: bot was blocked by the user",
    "Forbidden: user is deactivated",
    "Forbidden: bot can't initiate conversation with a user",
]
NOT_NOW = [
    "Bad Request: not enough rights to send text messages to the chat",
    "Bad Request: not enough rights to send photos to the chat",
    "Bad Request: have no rights to send a message",
    "Bad Request: have no write access to the chat",
    "Bad Request: need administrator rights in the channel chat",
    "Bad Request: CHAT_WRITE_FORBIDDEN",
    "Forbidden: CHAT_WRITE_FORBIDDEN",
    "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN",
    "Bad Request: CHAT_RESTRICTED",
    "Bad Request: CHAT_ADMIN_REQUIRED",
    "Bad Request: USER_BANNED_IN_CHANNEL",
    "Bad Request: TOPIC_CLOSED",
    "Bad Request: have no access to the chat",
    "Bad Request: chat is restricted",
    "Bad Request: SLOWMODE_WAIT_12",
    "Bad Request: group is in slow mode",
    "Bad Request: ALLOW_PAYMENT_REQUIRED_10",
    "Bad Request: PRIVACY_PREMIUM_REQUIRED",
    "Bad Request: USER_PRIVACY_RESTRICTED",
    "Bad Request: PEER_ID_INVALID",
    "Bad Request: CHANNEL_INVALID",
    "Forbidden: something that nobody has thought of",
]
TOPIC_GONE = ["Bad Request: message thread not found", "Bad Request: TOPIC_DELETED"]
HOPELESS = ["Bad Request: can't parse entities", "Bad Request: BUTTON_DATA_INVALID"]
REFUSALS = {
    ErrorMeaning.GONE: GONE,
    ErrorMeaning.NOT_NOW: NOT_NOW,
    ErrorMeaning.TOPIC_GONE: TOPIC_GONE,
    ErrorMeaning.HOPELESS: HOPELESS,
}


@pytest.mark.parametrize("change", [str, str.lower, str.upper, str.capitalize])
@pytest.mark.parametrize(
    ("words", "expected"), [(words, kind) for kind, all_ in REFUSALS.items() for words in all_]
)
def test_a_refusal_ends_what_its_words_say_in_any_case(
    words: str, expected: ErrorMeaning, change: type[str]
) -> None:
    kind = Forbidden if words.startswith("Forbidden") else BadRequest
    assert meaning_of(kind(change(words.partition(": ")[2]))) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RetryAfter(5), ErrorMeaning.WAIT),
        (ChatMigrated(-1002), ErrorMeaning.MIGRATED),
        (InvalidToken("Unauthorized"), ErrorMeaning.REJECTED),
        (Conflict("terminated by other getUpdates request"), ErrorMeaning.REJECTED),
        (CannotHeal("sendMessage", 404, "Not Found: method not found"), ErrorMeaning.HOPELESS),
        (CannotHeal("sendMessage", 421, "Misdirected Request"), ErrorMeaning.REJECTED),
        (NetworkError("no connection: ClientConnectorError"), ErrorMeaning.NOT_SENT),
        (NetworkError("Bad Gateway"), ErrorMeaning.FAULT),
        (
            NetworkError("sent message was immediately deleted and can't be returned"),
            ErrorMeaning.ARRIVED,
        ),
        (
            BadRequest("Sent message was immediately deleted and can't be returned"),
            ErrorMeaning.ARRIVED,
        ),
        (TimedOut("no answer: TimeoutError"), ErrorMeaning.UNKNOWN),
        (TelegramError("Invalid server response"), ErrorMeaning.UNKNOWN),
    ],
)
def test_every_other_error_has_one_meaning(error: TelegramError, expected: ErrorMeaning) -> None:
    assert meaning_of(error) is expected


async def error_of(telegram: World, status: int, body: str) -> TelegramError:
    """Return what the transport makes of an answer to sendMessage."""
    app = create(telegram)
    faults: Faults = app.state.components.api._faults
    faults.add({"method": "sendMessage", "kind": "status", "status": status, "body": body})
    async with serve(app) as url, Transport() as transport:
        with pytest.raises(TelegramError) as caught:
            await transport.call(f"{url}/bot{telegram.token}/sendMessage", {})
    return caught.value


def refusal(status: int, description: str, **more: object) -> str:
    return json.dumps({"ok": False, "error_code": status, "description": description} | more)


async def test_a_method_that_a_server_lacks_is_no_wrong_token(telegram: World) -> None:
    error = await error_of(telegram, 404, refusal(404, "Not Found: method not found"))
    assert meaning_of(error) is ErrorMeaning.HOPELESS
    assert "sendMessage" in error.message
    assert "method not found" in error.message
    assert isinstance(await error_of(telegram, 404, refusal(404, "Not Found")), InvalidToken)


@pytest.mark.parametrize("status", [405, 413, 414, 421, 422, 431, 451, 501])
async def test_a_status_that_lasts_is_not_taken_for_a_fault_that_passes(
    telegram: World, status: int
) -> None:
    error = await error_of(telegram, status, refusal(status, "No"))
    assert isinstance(error, CannotHeal)
    assert str(status) in error.message


async def test_too_large_is_believed_of_a_proxy_too_and_nothing_else_is(telegram: World) -> None:
    assert isinstance(await error_of(telegram, 413, "<html>"), CannotHeal)
    for status in (404, 405, 421, 501):
        assert meaning_of(await error_of(telegram, status, "<html>")) is ErrorMeaning.FAULT


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        refusal(429, "Too Many Requests"),
        refusal(429, "Too Many Requests", parameters={}),
        refusal(429, "Too Many Requests", parameters={"retry_after": 0}),
        refusal(429, "Too Many Requests", parameters={"retry_after": "5"}),
        refusal(429, "Too Many Requests", parameters=None),
    ],
)
async def test_too_many_requests_without_a_time_hold_for_a_sensible_while(
    telegram: World, body: str
) -> None:
    error = await error_of(telegram, 429, body)
    assert isinstance(error, RetryAfter)
    assert timedelta(seconds=2) <= flood_wait(error) <= timedelta(seconds=60)


async def test_too_many_requests_with_a_time_hold_for_that_time(telegram: World) -> None:
    body = refusal(429, "Too Many Requests", parameters={"retry_after": 5.5})
    error = await error_of(telegram, 429, body)
    assert isinstance(error, RetryAfter)
    assert flood_wait(error) == timedelta(seconds=5.5)
