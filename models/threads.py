"""Worker threads for an event loop, made for very many very short pieces of work.

To wake a thread and to be woken by it cost more than a prepared query. So what was asked for in one
turn of the loop is put down together, and what has ended is told together. One thread works off all
that waits; another joins it when something has waited for a millisecond, so that long work (an
import, a wait for a lock) delays nothing else.
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
JOIN_AFTER = 0.001  # seconds that work may wait while a thread is at it already


class _Told:
    """What has ended and is not told to its event loop yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._ended: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._called = False

    def tell(self, future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
        """Have the loop told, at once or with what it is about to be told; any thread's side."""
        self._ended.append((future, result, error))
        if not self._called:
            self._called = True
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self.loop.call_soon_threadsafe(self._tell_all)

    def _tell_all(self) -> None:
        self._called = False  # first: what ends from now on calls again
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
    do: Callable[[], Any]
    future: "asyncio.Future[Any]"
    told: _Told


class Threads:
    """A fixed number of threads, which `goodbye` is called in when they end."""

    def __init__(self, number: int, name: str, goodbye: Callable[[], object]) -> None:
        self._waiting: deque[_Work] = deque()
        self._calls: SimpleQueue[bool] = SimpleQueue()  # True: look what waits; False: end
        self._at_work: deque[bool] = deque()  # one for each thread that was called and works
        self._goodbye = goodbye
        self._told: _Told | None = None
        self._called = False  # in this turn of the loop
        self._watched = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}_{i}", daemon=True)
            for i in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, do: Callable[[], T]) -> "asyncio.Future[T]":
        """Have it done in a thread; the future gets what it gives or raises."""
        loop = asyncio.get_running_loop()
        if self._told is None or self._told.loop is not loop:
            self._told, self._called, self._watched = _Told(loop), False, False
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Work(do, future, self._told))
        if not self._called:
            self._called = True
            loop.call_soon(self._call, loop)
        return future

    def close(self) -> None:
        """End the threads after what waits."""
        for _ in self._threads:
            self._calls.put(False)
        for thread in self._threads:
            thread.join()

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        """Call a thread where none is at work, and see to it that one is enough."""
        self._called = False
        if not self._at_work:
            self._call_one()
        if not self._watched:
            self._watched = True
            loop.call_later(JOIN_AFTER, self._watch, loop)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Call another thread for what still waits."""
        self._watched = bool(self._waiting)
        if self._waiting:
            self._call_one()
            loop.call_later(JOIN_AFTER, self._watch, loop)

    def _call_one(self) -> None:
        self._at_work.append(True)
        self._calls.put(True)

    def _serve(self) -> None:
        while self._calls.get():
            self._work_off()
            self._at_work.pop()
            # What was put down just before that found somebody at work, and called nobody.
            self._work_off()
        self._work_off()
        self._goodbye()

    def _work_off(self) -> None:
        while True:
            try:
                work = self._waiting.popleft()
            except IndexError:
                return
            try:
                result = work.do()
            except BaseException as error:
                work.told.tell(work.future, None, error)
            else:
                work.told.tell(work.future, result, None)
