"""A lock for SQLite's writers: threads get it in the order in which they asked for it.

SQLite lets one connection write, and makes the others retry after longer and longer pauses, up to a
tenth of a second. So whoever wrote many short transactions in a row kept all others out for most of
a second: people waited for their answers while 543 digests were queued.
"""

import threading
from collections import deque
from types import TracebackType

from peewee import OperationalError


class FairLock:
    """A lock that threads get in the order in which they asked for it."""

    def __init__(self, longest: float) -> None:
        """Create a free lock for which a thread waits at most `longest` seconds."""
        self._longest = longest
        self._guard = threading.Lock()
        self._taken = False
        self.waiting: deque[threading.Event] = deque()  # one for each waiting thread, in order

    def __enter__(self) -> None:
        """Wait for the lock; raises OperationalError when the wait is over without it."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Event()
            self.waiting.append(turn)
        if not turn.wait(self._longest):
            self._give_up(turn)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Pass the lock to the thread that has waited longest."""
        with self._guard:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self._taken = False

    def _give_up(self, turn: threading.Event) -> None:
        with self._guard:
            if turn.is_set():  # the lock was passed on at the last moment
                return
            self.waiting.remove(turn)
        raise OperationalError("database is locked: no turn to write came")
