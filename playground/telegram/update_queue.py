"""Telegram's queue of updates for the bot, as getUpdates and the webhook serve it."""

import asyncio
from collections import deque
from collections.abc import Iterable
from itertools import islice

from playground.telegram.errors import ApiError, Json

FIRST_UPDATE_ID = 700_000_001
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
ANOTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class UpdateQueue:
    """Pending updates, kept until a later offset or the webhook's 200 confirms them."""

    def __init__(self) -> None:
        self._pending: deque[Json] = deque()
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._closed = False
        self.webhook_url = ""

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def newest(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    def holds(self, update_id: int) -> bool:
        """Return whether any update up to this id is not confirmed yet."""
        return bool(self._pending) and bool(self._pending[0]["update_id"] <= update_id)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds that the bot requested, or None for the default ones."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Queue only these kinds from now on; None: no change, an empty list: the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def is_allowed(self, kind: str) -> bool:
        """Return whether the bot receives updates of this kind now."""
        return kind not in ONLY_ON_REQUEST if self._allowed is None else kind in self._allowed

    def put(self, kind: str, content: Json) -> None:
        """Queue an update, unless the bot does not receive this kind."""
        if not self.is_allowed(kind):
            return
        self._pending.append({"update_id": self._next_id, kind: content})
        self._next_id += 1
        self._arrived.set()
        self._wake()

    async def get(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Confirm updates older than `offset`, then return up to `limit` updates.

        A negative offset counts from the end and drops all before. With an empty queue, waits
        up to `seconds`. Raises ApiError 409 while a webhook is set, or as soon as another poll
        begins: the newer one goes on.
        """
        if self.webhook_url:
            raise ApiError(409, WEBHOOK_ACTIVE)
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, ANOTHER_POLL))
        self.confirm(offset)
        if not self._pending and seconds > 0 and not self._closed:
            await self._wait(seconds)
        return list(islice(self._pending, limit))

    def confirm(self, offset: int) -> None:
        """Drop every update older than `offset`, or all but the last `-offset`."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()
        if not self._pending:
            self._arrived.clear()

    def clear(self) -> None:
        """Drop every pending update (`drop_pending_updates`)."""
        self._pending.clear()
        self._arrived.clear()

    def first(self) -> Json | None:
        """Return the oldest pending update, for the webhook."""
        return self._pending[0] if self._pending else None

    async def arrival(self) -> None:
        """Wait until an update is pending."""
        await self._arrived.wait()

    def stop_polling(self) -> None:
        """End the running poll with 409: a webhook takes over."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, "Conflict: terminated by setWebhook request"))

    def close(self) -> None:
        """Answer the running poll, and let no other wait."""
        self._closed = True
        self._wake()

    async def _wait(self, seconds: int) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(seconds, self._wake)
        try:
            await poll
        finally:
            timer.cancel()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
