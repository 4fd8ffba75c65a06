"""Log each failure of the Bot API once, in words that say what to do, not at every retry."""

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

from bot.api.error_meaning import NOT_SENT, flood_wait

log = logging.getLogger(__name__)
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # seconds; the last one repeats

_LINES: dict[str, str] = {
    "token": "api: token rejected: check SHAKTI_BOT_TOKEN and SHAKTI_API_URL; retrying",
    "conflict": "api: polling rejected: another program receives this bot's updates (409):"
    " stop it, or give this bot a token of its own; retrying",
    "webhook": "api: webhook rejected: %s: check SHAKTI_WEBHOOK_URL; retrying",
    "foreign": "api: %s is not a Bot API: %s: check SHAKTI_API_URL; retrying",
    "unreachable": "api: %s unreachable: %s; retrying",
    "wait": "api: rate limited: %s seconds until the next request",
    "error": "api: %s failed: %s: if it lasts, check SHAKTI_API_URL; retrying",
}


class WebhookRejected(TelegramError):
    """Telegram will not post to the URL that it was given."""


class ApiOutage:
    """Logs each kind of failure once, and says how long to pause before the next try."""

    def __init__(self, api_url: str, pauses: Sequence[float] = PAUSES) -> None:
        """`api_url` is named in the log; `pauses` are seconds, and the last one repeats."""
        self._api_url = api_url
        self._pauses = pauses
        self._kind: str | None = None
        self._tries = 0

    @property
    def first_pause(self) -> float:
        """Seconds to wait before a first retry."""
        return self._pauses[0]

    def report(self, error: TelegramError) -> None:
        """Log an error unless its kind was logged last."""
        kind = _kind(error)
        if kind != self._kind:
            self._kind = kind
            log.error(_LINES[kind], *self._details(kind, error))

    def pause(self, error: TelegramError) -> float:
        """Report an error, and return the seconds to wait before the next try."""
        self.report(error)
        wait = self._pauses[min(self._tries, len(self._pauses) - 1)]
        self._tries += 1
        return max(wait, _flood_wait(error))

    def recovered(self) -> None:
        """Log that the Bot API answers again, if it did not."""
        if self._kind is not None:
            log.warning("api: %s recovered", self._api_url)
        self._kind, self._tries = None, 0

    def _details(self, kind: str, error: TelegramError) -> tuple[object, ...]:
        if kind in ("foreign", "unreachable", "error"):
            return self._api_url, error.message
        if kind == "webhook":
            return (error.message,)
        return (_flood_wait(error),) if kind == "wait" else ()


def _kind(error: TelegramError) -> str:
    if isinstance(error, WebhookRejected):
        return "webhook"
    if isinstance(error, InvalidToken):
        return "token"
    if isinstance(error, Conflict):
        return "conflict"
    if isinstance(error, RetryAfter):
        return "wait"
    if type(error) is TelegramError:
        return "foreign"
    unreachable = isinstance(error, TimedOut) or error.message.startswith(NOT_SENT)
    return "unreachable" if isinstance(error, NetworkError) and unreachable else "error"


def _flood_wait(error: TelegramError) -> float:
    return flood_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0.0
