"""Trouble with the Bot API, told to the operator in words: once, not at every retry."""

import logging
from collections.abc import Sequence

from telegram.error import (
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.retries import flood_wait
from bot.transport import LOST

log = logging.getLogger(__name__)
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # seconds; the last one repeats

_WORDS: dict[str, str] = {
    "token": "Telegram does not accept the bot's token: check SHAKTI_BOT_TOKEN and SHAKTI_API_URL."
    " Trying again until it does.",
    "conflict": "Another program gets this bot's updates (409 from Telegram): stop the other one,"
    " or give this one a token of its own. Trying again until it is gone.",
    "webhook": "Telegram does not take the webhook (%s), so no update can come:"
    " check SHAKTI_WEBHOOK_URL. Trying again until it does.",
    "foreign": "What answers at %s is no Bot API (%s): check SHAKTI_API_URL."
    " Trying again until it is one.",
    "unreachable": "The Bot API at %s cannot be reached (%s). Trying again until it can.",
    "wait": "Telegram asks to wait %s seconds before the next request.",
    "error": "The Bot API at %s answers with an error (%s). If that lasts, check SHAKTI_API_URL."
    " Trying again.",
}


class NotTaken(TelegramError):
    """Telegram will not post to the address it was told."""


class Outage:
    """Says each kind of trouble once, and how long to pause before the next try."""

    def __init__(self, api_url: str, pauses: Sequence[float] = PAUSES) -> None:
        """Take the address to name, and the growing pauses in seconds."""
        self._api_url = api_url
        self._pauses = pauses
        self._kind: str | None = None
        self._tries = 0

    @property
    def first_pause(self) -> float:
        """Seconds to wait before a first retry."""
        return self._pauses[0]

    def tell(self, error: TelegramError) -> None:
        """Tell of the error unless it was told."""
        kind = _kind(error)
        if kind != self._kind:
            self._kind = kind
            log.error(_WORDS[kind], *self._details(kind, error))

    def pause(self, error: TelegramError) -> float:
        """Tell of the error unless it was told; give the seconds to wait before the next try."""
        self.tell(error)
        wait = self._pauses[min(self._tries, len(self._pauses) - 1)]
        self._tries += 1
        return max(wait, _flood_wait(error))

    def over(self) -> None:
        """Say that it works again, if it did not."""
        if self._kind is not None:
            log.warning("The Bot API at %s answers again.", self._api_url)
        self._kind, self._tries = None, 0

    def _details(self, kind: str, error: TelegramError) -> tuple[object, ...]:
        if kind in ("foreign", "unreachable", "error"):
            return self._api_url, error.message
        if kind == "webhook":
            return (error.message,)
        return (_flood_wait(error),) if kind == "wait" else ()


def _kind(error: TelegramError) -> str:
    if isinstance(error, NotTaken):
        return "webhook"
    if isinstance(error, InvalidToken):
        return "token"
    if isinstance(error, Conflict):
        return "conflict"
    if isinstance(error, RetryAfter):
        return "wait"
    if type(error) is TelegramError:
        return "foreign"
    unreachable = isinstance(error, TimedOut) or error.message.startswith(LOST)
    return "unreachable" if isinstance(error, NetworkError) and unreachable else "error"


def _flood_wait(error: TelegramError) -> float:
    return flood_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0.0
