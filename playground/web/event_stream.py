"""The stream of changes to the pages (server-sent events): numbered, the last thousand kept."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice

from playground.telegram import Change

KEPT = 1_000
KEEPALIVE_SECONDS = 15.0


class EventStream:
    """Numbers every Change and passes it to all subscribers. Safe on the event loop."""

    def __init__(self) -> None:
        # Numbers start at the wall clock, so that numbers of an earlier run are recognised as old.
        self.last = int(time.time() * 1000)
        self._changes: deque[tuple[int, Change]] = deque(maxlen=KEPT)
        self._waiters: set[asyncio.Event] = set()
        self._closed = False

    def publish(self, change: Change) -> None:
        """Number a change, keep it and wake all subscribers."""
        self.last += 1
        self._changes.append((self.last, change))
        for waiter in self._waiters:
            waiter.set()

    async def subscribe(self, after: int | None) -> AsyncIterator[tuple[int, Change] | None]:
        """Yield every change after number `after` (None: from now on), and None as a keepalive.

        When changes in between are no longer kept, the first one is of kind "reset".
        """
        waiter = asyncio.Event()
        self._waiters.add(waiter)
        position = self.last if after is None else after
        try:
            if not self.last - len(self._changes) <= position <= self.last:
                position = self.last
                yield position, Change("reset")
            while not self._closed:
                waiter.clear()
                for number, change in self._since(position):
                    position = number
                    yield number, change
                if position == self.last and not await self._woken(waiter):
                    yield None
        finally:
            self._waiters.discard(waiter)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for waiter in self._waiters:
            waiter.set()

    def _since(self, position: int) -> list[tuple[int, Change]]:
        first = self.last - len(self._changes) + 1
        return list(islice(self._changes, max(position + 1 - first, 0), None))

    async def _woken(self, waiter: asyncio.Event) -> bool:
        if self._closed:
            return True
        try:
            await asyncio.wait_for(waiter.wait(), KEEPALIVE_SECONDS)
        except TimeoutError:
            return False
        return True
