"""Delivery by webhook: one update at a time, again until the bot says 200."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from playground.errors import Json
from playground.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
PATIENCE = aiohttp.ClientTimeout(total=60)
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go, and the secret the bot knows Telegram by."""

    url: str
    secret: str = ""


class Webhook:
    """Sends the queue's updates to the bot while a target is set."""

    def __init__(self, updates: UpdateQueue, now: Callable[[], int]) -> None:
        self._updates = updates
        self._now = now
        self._target: Target | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: Json = {}

    def set(self, target: Target | None) -> None:
        """Begin to send to another target, or stop. An unchanged target goes on."""
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

    async def _deliver(self, target: Target) -> None:
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        pause = FIRST_PAUSE
        async with aiohttp.ClientSession(headers=headers, timeout=PATIENCE) as session:
            while True:
                await self._updates.arrival()
                update = self._updates.first()
                if update is None:
                    continue
                if await self._post(session, target, update):
                    self._updates.confirm(update["update_id"] + 1)
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, target: Target, update: Json) -> bool:
        try:
            async with session.post(target.url, json=update) as answer:
                if answer.status == 200:
                    return True
                why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError):
            why = "Connection refused"
        self._error = {"last_error_date": self._now(), "last_error_message": why}
        return False

    async def closed(self) -> None:
        """Stop sending and wait until the last request has ended."""
        task = self._task
        self.stop()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await task
