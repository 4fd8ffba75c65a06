"""Webhook delivery: one update at a time, retried until the bot answers 200."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from playground.telegram.errors import Json
from playground.telegram.update_queue import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
POST_TIMEOUT = aiohttp.ClientTimeout(total=60)
FIRST_RETRY_DELAY, LONGEST_RETRY_DELAY = 0.2, 10.0


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """A webhook's URL, and the secret by which the bot recognises Telegram."""

    url: str
    secret: str = ""


class WebhookSender:
    """Posts the queue's updates to the bot while a target is set."""

    def __init__(self, updates: UpdateQueue, now: Callable[[], int]) -> None:
        self._updates = updates
        self._now = now
        self._target: WebhookTarget | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: Json = {}

    def set(self, target: WebhookTarget | None) -> None:
        """Start sending to another target, or stop; the same target changes nothing."""
        if target == self._target:
            return
        self.stop()
        self._target = target
        self._updates.webhook_url = target.url if target else ""
        self._error = {}
        if target is not None:
            self._updates.stop_polling()
            self._task = asyncio.create_task(self._deliver(target))

    def stop(self) -> None:
        """Stop sending."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def info(self) -> Json:
        """Return the `WebhookInfo` object."""
        info: Json = {
            "url": self._updates.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self._updates.allowed is not None:
            info["allowed_updates"] = self._updates.allowed
        if self._target is not None:
            info |= {"max_connections": 1, "ip_address": "127.0.0.1"}
        return info | self._error

    async def _deliver(self, target: WebhookTarget) -> None:
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        delay = FIRST_RETRY_DELAY
        async with aiohttp.ClientSession(headers=headers, timeout=POST_TIMEOUT) as session:
            while True:
                await self._updates.arrival()
                update = self._updates.first()
                if update is None:
                    continue
                if await self._post(session, target, update):
                    self._updates.confirm(update["update_id"] + 1)
                    delay = FIRST_RETRY_DELAY
                else:
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, LONGEST_RETRY_DELAY)

    async def _post(
        self, session: aiohttp.ClientSession, target: WebhookTarget, update: Json
    ) -> bool:
        try:
            async with session.post(target.url, json=update) as answer:
                if answer.status == 200:
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError):
            error = "Connection refused"
        self._error = {"last_error_date": self._now(), "last_error_message": error}
        return False

    async def aclose(self) -> None:
        """Stop sending and wait until the last request has ended."""
        task = self._task
        self.stop()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await task
