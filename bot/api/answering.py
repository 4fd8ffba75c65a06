"""What the calls of the Bot API know of the update that the running task answers.

The update processor (bot/intake/update_processor.py) and the router set it; the rate limiter and
the retries ask. It stands between them as redelivery.py does, and for the same reason.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar

MOMENT = 0.3  # seconds that an answer may take before others go on

_on_wait: ContextVar[Callable[[], None] | None] = ContextVar("on_wait", default=None)
_gives_way: ContextVar[bool] = ContextVar("gives_way", default=False)


def on_long_wait(listener: Callable[[], None]) -> None:
    """Call `listener` when an answer of the current task waits for longer than a moment.

    It may be called more than once.
    """
    _on_wait.set(listener)


def report_long_wait() -> None:
    """Call the listener of the current task, if it has one, that its answer waits."""
    if listener := _on_wait.get():
        listener()


class ReportingLongWait:
    """Calls the listener of the current task, if it has one, once the block lasts a moment."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        if listener := _on_wait.get():
            self._timer = asyncio.get_running_loop().call_later(MOMENT, listener)

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()


def give_way() -> None:
    """Record that what the current task answers in a group comes after what matters more there."""
    _gives_way.set(True)


def gives_way() -> bool:
    """Return whether the current task's answers give way to others in their group."""
    return _gives_way.get()
