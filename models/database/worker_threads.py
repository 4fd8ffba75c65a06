"""Worker threads for an event loop, for very many very short pieces of work.

Waking a thread and being woken by it cost more than a query whose SQL is cached. So work submitted
in one iteration of the loop is queued together, and completions are delivered together. One thread
processes all that waits; another joins it when something has waited for a millisecond, so that long
work (an import, a wait for a lock) delays nothing else.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
JOIN_AFTER = 0.001  # seconds that work may wait while another piece of work runs


class _Completions:
    """Finished work whose event loop has not been notified yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._ended: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._called = False

    def add(self, future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
        """Notify the loop, together with what it is about to be notified of; from any thread."""
        self._ended.append((future, result, error))
        if not self._called:
            self._called = True
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self.loop.call_soon_threadsafe(self._deliver_all)

    def _deliver_all(self) -> None:
        self._called = False  # first: what ends from now on notifies again
        while self._ended:
            future, result, error = self._ended.popleft()
            if future.done():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)


@dataclass(frozen=True, slots=True)
class _Work:
    operation: Callable[[], Any]
    future: "asyncio.Future[Any]"
    completions: _Completions


class WorkerThreads:
    """A fixed thread pool; `on_exit` runs in each thread before it stops."""

    def __init__(self, number: int, name: str, on_exit: Callable[[], object]) -> None:
        """Start `number` daemon threads, called `name` with their number."""
        self._waiting: deque[_Work] = deque()
        self._calls: SimpleQueue[bool] = SimpleQueue()  # True: process what waits; False: stop
        self._busy: deque[bool] = deque()  # one for each thread that was woken and works
        self._on_exit = on_exit
        self._completions: _Completions | None = None
        self._scheduled = False  # the call of `_wake`, in this iteration of the loop
        self._watched = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}_{i}", daemon=True)
            for i in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, operation: Callable[[], T]) -> "asyncio.Future[T]":
        """Run an operation in a thread; the future gets what it returns or raises.

        Call it on the event loop, one loop at a time.
        """
        loop = asyncio.get_running_loop()
        if self._completions is None or self._completions.loop is not loop:
            self._completions = _Completions(loop)
            self._scheduled, self._watched = False, False
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Work(operation, future, self._completions))
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._wake, loop)
        return future

    def close(self) -> None:
        """Stop the threads after they have processed what waits."""
        for _ in self._threads:
            self._calls.put(False)
        for thread in self._threads:
            thread.join()

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wake a thread if none is busy, and watch whether one is enough."""
        self._scheduled = False
        if not self._busy:
            self._wake_one()
        if not self._watched:
            self._watched = True
            loop.call_later(JOIN_AFTER, self._watch, loop)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wake another thread for what still waits."""
        self._watched = bool(self._waiting)
        if self._waiting:
            self._wake_one()
            loop.call_later(JOIN_AFTER, self._watch, loop)

    def _wake_one(self) -> None:
        self._busy.append(True)
        self._calls.put(True)

    def _serve(self) -> None:
        while self._calls.get():
            self._process_waiting()
            self._busy.pop()
            # Work that was submitted just before that saw a busy thread and woke nobody.
            self._process_waiting()
        self._process_waiting()
        self._on_exit()

    def _process_waiting(self) -> None:
        while True:
            try:
                work = self._waiting.popleft()
            except IndexError:
                return
            try:
                result = work.operation()
            except BaseException as error:
                work.completions.add(work.future, None, error)
            else:
                work.completions.add(work.future, result, None)
