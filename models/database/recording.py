"""Record what an operation returned in the transaction of what it did.

An operation that runs for an update may run again for it, because a process died in between. What
was recorded then is returned, and nothing is done a second time. A `ResultStore` knows what was
recorded; models/queues/update_results.py keeps one in the inbox.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Operation = Callable[..., Any]


class ResultStore(Protocol):
    """What the operations of one update have done and returned."""

    def recall(self, operation: Operation) -> tuple[Any] | None:
        """Return what the operation returned before, or None when it has done nothing yet."""

    def begin(self) -> None:
        """Raise what forbids an operation that was not recorded to change anything."""

    def record(self, operation: Operation, result: Any) -> None:
        """Record what an operation returned, inside its transaction."""


class _Recording:
    """An operation that runs in this thread; its transaction stays open until it has returned."""

    def __init__(self, store: ResultStore) -> None:
        self._store = store
        self._open: AbstractContextManager[None] | None = None

    @contextmanager
    def extend(self, transaction: AbstractContextManager[None]) -> Iterator[None]:
        """Run a block in a transaction that is committed when the operation returns."""
        self._store.begin()
        transaction.__enter__()
        try:
            yield
        except BaseException as error:
            transaction.__exit__(type(error), error, error.__traceback__)
            raise
        self._open = transaction

    def returned(self, operation: Operation, result: Any) -> None:
        """Record the result where the operation changed something, and commit both."""
        if self._open is None:
            return
        try:
            self._store.record(operation, result)
        except BaseException as error:
            self._open.__exit__(type(error), error, error.__traceback__)
            raise
        self._open.__exit__(None, None, None)

    def raised(self) -> None:
        """Commit what the operation did before it raised, as it would have by itself."""
        if self._open is not None:
            self._open.__exit__(None, None, None)


class _Thread(threading.local):
    recording: _Recording | None = None


_thread = _Thread()


def current() -> _Recording | None:
    """Return the recording of the operation that this thread runs, if it is recorded."""
    return _thread.recording


def run_recorded(
    store: ResultStore, operation: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    """Run an operation in this thread, and record its result in the transaction that it opens."""
    recording = _thread.recording = _Recording(store)
    try:
        result = operation(*args, **kwargs)
    except BaseException:
        recording.raised()
        raise
    else:
        recording.returned(operation, result)
    finally:
        _thread.recording = None
    return result
