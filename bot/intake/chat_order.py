"""Track which updates in flight must end before a new one of the same chat or user may start."""

import asyncio
from collections.abc import Iterable

from models.queues import ClaimedUpdate, IncomingUpdate

Task = asyncio.Task[None]
Key = tuple[str, int]  # ("chat" or "user", its Telegram id)


class ChatOrder:
    """The latest update in flight of each chat and user, and which updates are blocked.

    An update is blocked while an earlier one of its chat or user is in flight, so a slow chat
    delays nobody else. Safe on the event loop.
    """

    def __init__(self) -> None:
        self._latest: dict[Key, Task] = {}
        self._blocked: set[Task] = set()

    @property
    def blocked(self) -> int:
        """Number of updates in flight that wait for an earlier one."""
        return len(self._blocked)

    def predecessors(self, keys: Iterable[Key]) -> set[Task]:
        """Return the tasks of the updates that must end before one with these keys starts."""
        return {self._latest[key] for key in keys if key in self._latest}

    def add(self, task: Task, keys: Iterable[Key], predecessors: set[Task]) -> None:
        """Record the task of a new update: whatever comes later with one of its keys waits."""
        if predecessors:
            self._blocked.add(task)
        self._latest.update(dict.fromkeys(keys, task))

    def unblock(self, task: Task) -> None:
        """Record that all predecessors of a task have ended."""
        self._blocked.discard(task)

    def remove(self, task: Task, keys: Iterable[Key]) -> None:
        """Forget a task that has ended, in whatever way."""
        self._blocked.discard(task)
        for key in keys:
            if self._latest.get(key) is task:
                del self._latest[key]


def order_keys(update: IncomingUpdate | ClaimedUpdate) -> list[Key]:
    """Return the chat and the user whose earlier updates must end before this one starts."""
    ids = (("chat", update.chat_id), ("user", update.user_id))
    return [(kind, value) for kind, value in ids if value is not None]
