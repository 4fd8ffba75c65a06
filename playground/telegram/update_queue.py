"""Telegram's queue of updates for the bot, as getUpdates and the webhook serve it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from playground.telegram.errors import ApiError, Json

FIRST_UPDATE_ID = 700_000_001
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Telegram forgets a pressed button much sooner than any message.
KEPT_SECONDS = {"callback_query": 150}
ANOTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
Lane = tuple[str, int]


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """An update that is not confirmed yet; `lane` is the webhook queue in which its order holds."""

    update: Json
    lane: Lane


def lane_of(kind: str, content: Json) -> Lane:
    """Return an update's webhook queue: a chat's messages, or a person's presses, and so on."""
    if kind in ("callback_query", "inline_query"):
        return kind, content["from"]["id"]
    return kind.removeprefix("edited_"), content["chat"]["id"]


class UpdateQueue:
    """Pending updates, kept until a later offset or the webhook's 2xx confirms them.

    `now` returns unix seconds: a press that nobody fetched in time is forgotten.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._pending: dict[int, QueuedUpdate] = {}  # by update_id, the oldest first
        self._forgotten_at: deque[tuple[int, int]] = deque()  # unix seconds, update_id
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._closed = False
        self.webhook_url = ""

    def __len__(self) -> int:
        self._forget()
        return len(self._pending)

    @property
    def newest(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    def holds(self, update_id: int) -> bool:
        """Return whether any update up to this id is not confirmed yet."""
        self._forget()
        return next(iter(self._pending), self._next_id) <= update_id

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
        update = {"update_id": self._next_id, kind: content}
        self._pending[self._next_id] = QueuedUpdate(update, lane_of(kind, content))
        if kind in KEPT_SECONDS:
            self._forgotten_at.append((self._now() + KEPT_SECONDS[kind], self._next_id))
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
        self._confirm(offset)
        self._forget()
        if not self._pending and seconds > 0 and not self._closed:
            await self._wait(seconds)
        return [pending.update for pending in islice(self._pending.values(), limit)]

    def delivered(self, update_id: int) -> None:
        """Confirm one update that the webhook has taken."""
        self._pending.pop(update_id, None)

    def clear(self) -> None:
        """Drop every pending update (`drop_pending_updates`)."""
        self._pending.clear()

    def find(self, update_id: int) -> Json | None:
        """Return a pending update, None when it was confirmed, dropped or forgotten."""
        self._forget()
        pending = self._pending.get(update_id)
        return pending.update if pending is not None else None

    def after(self, update_id: int) -> list[tuple[int, Lane]]:
        """Return id and lane of the pending updates that are newer than this one."""
        first = max(next(iter(self._pending), self._next_id), update_id + 1)
        numbers = range(first, self._next_id)
        return [(n, self._pending[n].lane) for n in numbers if n in self._pending]

    async def arrival(self, after: int) -> None:
        """Wait until there is an update newer than this one."""
        while self.newest <= after:
            self._arrived.clear()
            await self._arrived.wait()

    def stop_polling(self) -> None:
        """End the running poll with 409: a webhook takes over."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, "Conflict: terminated by setWebhook request"))

    def close(self) -> None:
        """Answer the running poll, and let no other wait."""
        self._closed = True
        self._wake()

    def _confirm(self, offset: int) -> None:
        """Drop every update older than `offset`, or all but the last `-offset`."""
        if offset < 0:
            self._drop_oldest(len(self._pending) + offset)
            return
        older = 0
        for number in self._pending:
            if number >= offset:
                break
            older += 1
        self._drop_oldest(older)

    def _drop_oldest(self, count: int) -> None:
        for number in list(islice(self._pending, max(count, 0))):
            del self._pending[number]

    def _forget(self) -> None:
        while self._forgotten_at and self._forgotten_at[0][0] < self._now():
            self._pending.pop(self._forgotten_at.popleft()[1], None)

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
