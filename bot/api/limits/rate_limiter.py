"""Make each call of the bot when its turn has come, and a reply again after a 429.

Messages wait in send_queue.py. Answers to buttons and calls without a chat do not wait: Telegram's
limits are for messages.

A 429 holds back the chat that it was for, and no other: Telegram does not say when it is about all
of them, and then each chat gets it once.
"""

import asyncio
import itertools
import math
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.api.answering import ReportingLongWait, gives_way
from bot.api.error_meaning import flood_wait
from bot.api.limits.pending import REPLY, ChatId, PendingSend, QueuedSend
from bot.api.limits.send_queue import SendQueue
from bot.api.limits.sliding_window import RateLimits
from bot.api.redelivery import is_redelivered
from bot.api.retry import LONGEST_WAIT

MAX_ATTEMPTS = 4  # of a reply that gets 429
COUNTED = ("send", "edit", "delete", "forward", "copy")
UNCOUNTED = "sendChatAction"
Answer = bool | dict[str, Any] | list[dict[str, Any]]
Send = Callable[[], Coroutine[Any, Any, Answer]]


class RateLimiter(BaseRateLimiter[QueuedSend]):
    """Delays every call of the bot until Telegram accepts it. Safe on the event loop."""

    def __init__(self, limits: RateLimits, jumped: Callable[[], float] = float) -> None:
        """`jumped` returns the seconds by which the playground's clock was moved ahead."""
        self._queue = SendQueue(limits, jumped)
        self._numbers = itertools.count(1)

    def look(self) -> None:
        """Release what may leave now."""
        self._queue.look()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Cancel the timer."""
        self._queue.stop()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: QueuedSend | None,
    ) -> Answer:
        """Make a call when its turn has come; a reply again after a 429. Raises what it raises."""
        chat, queued = data.get("chat_id"), rate_limit_args
        number = 0 if is_redelivered() else next(self._numbers)
        order = (queued.priority if queued else REPLY, number)

        async def send() -> Answer:
            return await self._recording_holds(chat, callback, args, kwargs)

        with ReportingLongWait():
            for attempts_left in reversed(range(MAX_ATTEMPTS)):
                try:
                    if chat is not None and _counts(endpoint):
                        is_edit = endpoint.startswith(("edit", "delete"))
                        pending = PendingSend(chat, order, is_edit, gives_way())
                        return await self._send_in_turn(pending, queued, send)
                    return await self._send_uncounted(chat, send)
                except RetryAfter as error:
                    wait = flood_wait(error).total_seconds()
                    if queued or wait > LONGEST_WAIT or not attempts_left:
                        raise
                    if chat is None:
                        await asyncio.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    async def _send_uncounted(self, chat: ChatId | None, send: Send) -> Answer:
        """Make a call that does not count; it waits only where its chat is held back."""
        if chat is not None and (wait := self._queue.held_until(chat) - self._queue.now()) > 0:
            if wait > LONGEST_WAIT:
                raise RetryAfter(math.ceil(wait))
            await asyncio.sleep(wait)
        return await send()

    async def _send_in_turn(
        self, pending: PendingSend, queued: QueuedSend | None, send: Send
    ) -> Answer:
        await self._queue.wait_for(pending)
        try:
            if queued:
                await queued.about_to_send()
            return await send()
        finally:
            self._queue.complete(pending)

    async def _recording_holds(
        self, chat: ChatId | None, callback: Callable[..., Any], args: Any, kwargs: Any
    ) -> Answer:
        try:
            answer: Answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            if chat is not None:
                self._queue.hold(chat, flood_wait(error).total_seconds())
            raise
        return answer


def _counts(endpoint: str) -> bool:
    return endpoint.startswith(COUNTED) and endpoint != UNCOUNTED
