"""Decide which updates in flight must come before a new one of the same chat or user."""

import asyncio
from collections.abc import Iterable

from models.queues import ClaimedUpdate, IncomingUpdate

Done = asyncio.Future[None]
Key = tuple[int | None, int | None]  # chat and user: what one person writes in one chat
_NOBODY: frozenset[int] = frozenset()


class OrderEntry:
    """One update in the order, from when it is submitted to its end."""

    def __init__(self, key: Key, predecessors: set[Done]) -> None:
        loop = asyncio.get_running_loop()
        self.key, self.predecessors = key, predecessors
        self.let_others_go: Done = loop.create_future()  # of the same chat, of the same user
        self.ended: Done = loop.create_future()


class ChatOrder:
    """The updates in flight of each chat and user, and which of them are blocked.

    An update waits for the earlier ones of its chat and of its user, until they have had their
    effect: as soon as the answer to one waits (for a place in the chat's limit, for Telegram), that
    update and those behind it hold nothing but what the same person writes in the same chat. So a
    slow answer delays nobody else, and the same person nowhere else. Safe on the event loop.
    """

    def __init__(self) -> None:
        self._in_chat: dict[int, dict[OrderEntry, None]] = {}  # those that hold the chat
        self._of_user: dict[int, dict[OrderEntry, None]] = {}
        self._lines: dict[Key, dict[OrderEntry, None]] = {}  # all in flight, in their order
        self._blocked: set[OrderEntry] = set()

    @property
    def blocked(self) -> int:
        """Number of updates in flight that wait for an earlier one."""
        return len(self._blocked)

    def add(self, update: IncomingUpdate | ClaimedUpdate) -> OrderEntry:
        """Add a new update: whatever comes later of its chat or user waits for it."""
        key = (update.chat_id, update.user_id)
        line = self._lines.setdefault(key, {}) if key != (None, None) else {}
        before = next(reversed(line), None)
        holders = [other for held in self._held(key) for other in held if other.key != key]
        predecessors = {other.let_others_go for other in holders}
        if before is not None:
            predecessors.add(before.ended)
        entry = OrderEntry(key, predecessors)
        line[entry] = None
        if predecessors:
            self._blocked.add(entry)
        if before is not None and before.let_others_go.done():
            entry.let_others_go.set_result(None)
        else:
            for held in self._held(key):
                held[entry] = None
        return entry

    async def wait(self, entry: OrderEntry) -> None:
        """Wait until an update may start."""
        if entry.predecessors:
            await asyncio.wait(entry.predecessors)
            self._blocked.discard(entry)

    def let_others_go(self, entry: OrderEntry) -> None:
        """Record that an update has had its effect, and that its answer waits."""
        for other in list(self._lines.get(entry.key, {entry: None})):
            self._let_others_go(other)

    def remove(self, entry: OrderEntry) -> None:
        """Forget an update that has ended, in whatever way."""
        self._blocked.discard(entry)
        self._let_others_go(entry)
        if not entry.ended.done():
            entry.ended.set_result(None)
        line = self._lines.get(entry.key, {})
        line.pop(entry, None)
        if not line:
            self._lines.pop(entry.key, None)

    def _let_others_go(self, entry: OrderEntry) -> None:
        if not entry.let_others_go.done():
            entry.let_others_go.set_result(None)
        for held, value in zip((self._in_chat, self._of_user), entry.key, strict=True):
            if value is not None and value in held:
                held[value].pop(entry, None)
                if not held[value]:
                    del held[value]

    def _held(self, key: Key) -> list[dict[OrderEntry, None]]:
        """Return who holds the chat and who holds the user, to read and to add to."""
        pairs = zip((self._in_chat, self._of_user), key, strict=True)
        return [held.setdefault(value, {}) for held, value in pairs if value is not None]


class Handled:
    """The updates that were handled and are not acknowledged yet, by chat and by user.

    Safe on the event loop.
    """

    def __init__(self) -> None:
        self._keys: dict[int, Key] = {}
        self._in_chat: dict[int | None, set[int]] = {}
        self._of_user: dict[int | None, set[int]] = {}

    def add(self, update: IncomingUpdate | ClaimedUpdate) -> None:
        """Add an update that was handled to its end."""
        self._keys[update.update_id] = update.chat_id, update.user_id
        if update.chat_id is not None:
            self._in_chat.setdefault(update.chat_id, set()).add(update.update_id)
        if update.user_id is not None:
            self._of_user.setdefault(update.user_id, set()).add(update.update_id)

    def discard(self, update_ids: Iterable[int]) -> None:
        """Forget updates that were acknowledged."""
        for update_id in update_ids:
            chat_and_user = self._keys.pop(update_id, (None, None))
            for ids, value in zip((self._in_chat, self._of_user), chat_and_user, strict=True):
                if held := ids.get(value):
                    held.discard(update_id)
                    if not held:
                        del ids[value]

    def beside(self, update: IncomingUpdate | ClaimedUpdate) -> list[int]:
        """Return those of the chat or the user of an update that is about to start."""
        in_chat = self._in_chat.get(update.chat_id, _NOBODY)
        of_user = self._of_user.get(update.user_id, _NOBODY)
        return sorted(in_chat | of_user) if in_chat or of_user else []
