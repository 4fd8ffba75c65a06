"""Webhook delivery, as Telegram does it: several queues at once, each in order, retried until 2xx.

A person's presses are in another queue than the messages, so that one can overtake the other.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from playground.telegram.errors import ApiError, Json
from playground.telegram.update_queue import Lane, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
POST_TIMEOUT = aiohttp.ClientTimeout(total=60)
FIRST_RETRY_DELAY, LONGEST_RETRY_DELAY = 0.2, 10.0
LONGEST_RETRY_AFTER = 3600  # seconds; Telegram waits no longer, whatever the bot asks
MAX_CONNECTIONS = 40
SETTING_PAUSE = 1.0  # seconds between two changes of the webhook at least

AnswerReader = Callable[[str, bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """A webhook's URL, the secret by which the bot recognises Telegram, and how many at once."""

    url: str
    secret: str = ""
    max_connections: int = MAX_CONNECTIONS


async def _unread(content_type: str, body: bytes) -> None:
    """Ignore what a webhook answers."""


class WebhookSender:
    """Posts the queue's updates to the bot while a target is set.

    `read_answer` gets content type and body of each 2xx: they may hold a method to call.
    """

    def __init__(self, updates: UpdateQueue, now: Callable[[], int]) -> None:
        self._updates = updates
        self._now = now
        self._target: WebhookTarget | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: Json = {}
        self._set_at = -SETTING_PAUSE  # by the event loop's time
        self.read_answer: AnswerReader = _unread

    def set(self, target: WebhookTarget | None) -> None:
        """Start sending to another target, or stop; the same target changes nothing.

        Raises ApiError 429 for a second change to another target within a second.
        """
        if target == self._target:
            return
        if target is not None:
            now = asyncio.get_running_loop().time()
            if now - self._set_at < SETTING_PAUSE:
                raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
            self._set_at = now
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
            connections = self._target.max_connections
            info |= {"max_connections": connections, "ip_address": "127.0.0.1"}
        return info | self._error

    async def _deliver(self, target: WebhookTarget) -> None:
        """Put what arrives into its lane, and serve every lane that has something."""
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        places = asyncio.Semaphore(target.max_connections)
        lanes: dict[Lane, deque[int]] = {}
        newest = 0
        async with (
            aiohttp.ClientSession(headers=headers, timeout=POST_TIMEOUT) as session,
            asyncio.TaskGroup() as serving,
        ):

            async def post(update: Json) -> float | None:
                async with places:
                    return await self._post(session, target, update)

            while True:
                for update_id, lane in self._updates.after(newest):
                    if lane in lanes:
                        lanes[lane].append(update_id)
                        continue
                    lanes[lane] = deque([update_id])
                    serving.create_task(self._serve(lanes, lane, post))
                newest = self._updates.newest
                await self._updates.arrival(newest)

    async def _serve(
        self,
        lanes: dict[Lane, deque[int]],
        lane: Lane,
        post: Callable[[Json], Awaitable[float | None]],
    ) -> None:
        """Deliver a lane's updates one after another, each until it is taken or forgotten."""
        waiting, delay = lanes[lane], FIRST_RETRY_DELAY
        while waiting:
            update = self._updates.find(waiting[0])
            pause = await post(update) if update is not None else None
            if pause is None:
                self._updates.delivered(waiting.popleft())
                delay = FIRST_RETRY_DELAY
            else:
                await asyncio.sleep(pause or delay)
                delay = min(delay * 2, LONGEST_RETRY_DELAY)
        del lanes[lane]

    async def _post(
        self, session: aiohttp.ClientSession, target: WebhookTarget, update: Json
    ) -> float | None:
        """Post an update; return None when it was taken, else the seconds that the bot asks for."""
        pause = 0
        try:
            async with session.post(target.url, json=update) as answer:
                if 200 <= answer.status <= 299:
                    await self.read_answer(
                        answer.headers.get("content-type", ""), await answer.read()
                    )
                    return None
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                pause = _seconds(answer.headers.get("retry-after", ""))
        except (aiohttp.ClientError, TimeoutError):
            error = "Connection refused"
        self._error = {"last_error_date": self._now(), "last_error_message": error}
        return pause

    async def aclose(self) -> None:
        """Stop sending and wait until the last request has ended."""
        task = self._task
        self.stop()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _seconds(retry_after: str) -> int:
    """Return a Retry-After in seconds; 0 for none, or for a date."""
    return (
        min(int(retry_after), LONGEST_RETRY_AFTER)
        if retry_after.isascii() and (retry_after.isdecimal())
        else 0
    )
