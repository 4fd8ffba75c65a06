"""Decide what an error of Telegram means for what was sent, and for the chat it was for.

Replies (bot/conversation) and the outbox (bot/outbox) both ask here, so that no refusal ends more
in one place than in the other. Descriptions are compared without case: python-telegram-bot
capitalises some of them and lowers the rest. A refusal that nobody has thought of ends nothing.
"""

import json
import re
from datetime import timedelta
from enum import Enum, auto

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

NOT_SENT = "no connection"  # how the message of a NetworkError begins when nothing was sent
LONGEST_FLOOD = timedelta(days=1)  # a longer wait is not believed
FLOOD_WAIT = 10.0  # seconds for which a chat is held when a 429 does not say how long
_METHOD_MISSING, _TOO_LARGE, _MISDIRECTED, _TOO_MANY, _NOT_MADE = 404, 413, 421, 429, 501
# Statuses below 500 that python-telegram-bot has a class for, or that may pass.
_KNOWN = frozenset({400, 401, 403, _METHOD_MISSING, 408, 409, 425, _TOO_MANY})


class ErrorMeaning(Enum):
    """What an error means for a message."""

    WAIT = auto()  # Telegram asks for a pause
    MIGRATED = auto()  # the group has a new id
    ARRIVED = auto()  # it was sent, and nothing is known of it any more
    GONE = auto()  # the chat takes nothing from this bot any more
    TOPIC_GONE = auto()  # nor does this topic of it; the rest of the chat may
    NOT_NOW = auto()  # a right to send is missing, which may come back without an update
    HOPELESS = auto()  # no repeat makes it better
    REJECTED = auto()  # the bot itself, until the operator has changed its token or its server
    NOT_SENT = auto()  # it did not leave this machine
    FAULT = auto()  # Telegram, or something on the way, is in trouble: it did not arrive
    UNKNOWN = auto()  # no answer, or one that is not Telegram's: it may have arrived


class CannotHeal(BadRequest):
    """An answer that every repeat gets again, of a kind that python-telegram-bot has no class for.

    It makes a network's fault of 413 and 421, and a wrong token of a method that is missing.
    """

    def __init__(self, method: str, status: int, description: str) -> None:
        super().__init__(f"{method}: {status} {description}".strip())
        self.method, self.status = method, status


_ARRIVED = re.compile("sent message was immediately deleted")
_GONE = re.compile(
    "chat not found|bot was kicked|bot_kicked|bot is not a member|not a participant"
    "|not_participant|chat was deleted|blocked|deactivated|channel_private"
    "|can't initiate conversation"
)
_TOPIC_GONE = re.compile("message thread not found|topic_deleted|topic_id_invalid")
_NOT_NOW = re.compile(
    "not enough rights|have no rights|no write access|no access|not accessible"
    "|administrator rights|_forbidden|topic_closed|chat_restricted|chat is restricted"
    "|admin_required|banned_in_channel|slow ?mode|payment_required|premium_required"
    "|privacy_restricted|peer_id_invalid|chat_id_invalid|channel_invalid"
)


def meaning_of(error: TelegramError) -> ErrorMeaning:
    """Return what an error means for what was sent."""
    text = error.message.lower()
    if isinstance(error, RetryAfter):
        return ErrorMeaning.WAIT
    if isinstance(error, ChatMigrated):
        return ErrorMeaning.MIGRATED
    if _ARRIVED.search(text):
        return ErrorMeaning.ARRIVED
    if isinstance(error, CannotHeal):
        return ErrorMeaning.REJECTED if error.status == _MISDIRECTED else ErrorMeaning.HOPELESS
    if isinstance(error, BadRequest | Forbidden):
        return _refusal(
            text, ErrorMeaning.NOT_NOW if isinstance(error, Forbidden) else ErrorMeaning.HOPELESS
        )
    if isinstance(error, InvalidToken | Conflict):
        return ErrorMeaning.REJECTED
    if text.startswith(NOT_SENT):
        return ErrorMeaning.NOT_SENT
    if isinstance(error, NetworkError) and not isinstance(error, TimedOut):
        return ErrorMeaning.FAULT
    return ErrorMeaning.UNKNOWN


def flood_wait(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to wait, LONGEST_FLOOD at most."""
    wait = error.retry_after  # a timedelta, as bot/__init__.py asks for
    return min(wait if isinstance(wait, timedelta) else timedelta(seconds=wait), LONGEST_FLOOD)


def _refusal(text: str, otherwise: ErrorMeaning) -> ErrorMeaning:
    if _TOPIC_GONE.search(text):
        return ErrorMeaning.TOPIC_GONE
    if _NOT_NOW.search(text):
        return ErrorMeaning.NOT_NOW
    return ErrorMeaning.GONE if _GONE.search(text) else otherwise


def raise_for(status: int, body: bytes, method: str, retry_after: str | None) -> None:
    """Raise for an answer that python-telegram-bot would make something else of; else return.

    `method` is that of the Bot API, `retry_after` the header of this name. Raises CannotHeal, or
    RetryAfter for a 429 that does not say how long, as proxies send it.
    """
    if status < 400:
        return
    answer = _json(body)
    description = str(answer.get("description", ""))
    is_missing = status == _METHOD_MISSING and "method" in description.lower()
    lasts = is_missing or status == _NOT_MADE or (status < 500 and status not in _KNOWN)
    if status == _TOO_MANY and not _says_how_long(answer):
        raise RetryAfter(timedelta(seconds=_seconds(retry_after)))
    if lasts and (answer.get("ok") is False or status == _TOO_LARGE):
        raise CannotHeal(method, status, description)


def _json(body: bytes) -> dict[str, object]:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _says_how_long(answer: dict[str, object]) -> bool:
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    is_number = isinstance(wait, int | float) and not isinstance(wait, bool)
    return answer.get("ok") is False and is_number and wait > 0  # type: ignore[operator]


def _seconds(header: str | None) -> float:
    """Return the seconds of a Retry-After header, FLOOD_WAIT where it has none."""
    header = (header or "").strip()
    return float(header) if header.isascii() and header.isdigit() and int(header) else FLOOD_WAIT
