"""What pages hear of, as server-sent events: numbered, the last thousand kept."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice

from playground.world import Change

KEPT = 1_000
KEEPALIVE_SECONDS = 15.0


class Feed:
    """Hears every Change and passes it to whoever follows."""

    def __init__(self) -> None:
        # Numbers go on from the wall clock, so that those of an earlier run are seen to be old.
        self.last = int(time.time() * 1000)
        self._changes: deque[tuple[int, Change]] = deque(maxlen=KEPT)
        self._bells: set[asyncio.Event] = set()
        self._closed = False

    def hear(self, change: Change) -> None:
        """Number a change, keep it and wake those who follow."""
        self.last += 1
        self._changes.append((self.last, change))
        for bell in self._bells:
            bell.set()

    async def follow(self, after: int | None) -> AsyncIterator[tuple[int, Change] | None]:
        """Give every change after number `after` (None: from now on), and None as a keepalive.

        Where changes were lost in between, the first one is of kind "reset".
        """
        bell = asyncio.Event()
        self._bells.add(bell)
        position = self.last if after is None else after
        try:
            if not self.last - len(self._changes) <= position <= self.last:
                position = self.last
                yield position, Change("reset")
            while not self._closed:
                bell.clear()
                for number, change in self._since(position):
                    position = number
                    yield number, change
                if position == self.last and not await self._rung(bell):
                    yield None
        finally:
            self._bells.discard(bell)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for bell in self._bells:
            bell.set()

    def _since(self, position: int) -> list[tuple[int, Change]]:
        first = self.last - len(self._changes) + 1
        return list(islice(self._changes, max(position + 1 - first, 0), None))

    async def _rung(self, bell: asyncio.Event) -> bool:
        if self._closed:
            return True
        try:
            await asyncio.wait_for(bell.wait(), KEEPALIVE_SECONDS)
        except TimeoutError:
            return False
        return True
