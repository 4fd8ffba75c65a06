"""What a transaction does once, as its last step: with everything that came up in it.

Rows that many transactions change are locked late, all together and in one order. So they are
locked for a moment only, and no two transactions wait for each other.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Step = Callable[[list[Any]], None]


class _Steps(threading.local):
    pending: list[tuple[Step, Any]] | None = None  # None outside of a transaction


_thread = _Steps()


def is_open() -> bool:
    """Return whether the transaction of this thread takes steps for its end."""
    return _thread.pending is not None


def add(step: Step, item: Any) -> None:
    """Put an item aside for `step`, which gets all of its items before the transaction commits."""
    assert _thread.pending is not None
    _thread.pending.append((step, item))


def run_pending() -> None:
    """Run the steps now: before a row is locked that all transactions lock after theirs."""
    pending = _thread.pending or []
    due = list(pending)
    pending.clear()
    for step in dict.fromkeys(step for step, _ in due):
        step([item for other, item in due if other == step])


@contextmanager
def last_steps() -> Iterator[None]:
    """Run a transaction's block, then its last steps; for one inside another, restore them."""
    pending = _thread.pending
    if pending is None:
        _thread.pending = []
        try:
            yield
            run_pending()
        finally:
            _thread.pending = None
        return
    before = list(pending)
    try:
        yield
    except BaseException:
        pending[:] = before  # the database forgets what was done in the block, and so do these
        raise
