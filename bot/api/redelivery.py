"""Mark the running task as handling a redelivered update, so that its replies go first.

An update is redelivered when the process that had claimed it died: its sender has waited longest.
The update processor (bot/intake/update_processor.py) calls `mark_redelivered` in the task of
such an update; the rate limiter (bot/api/limits/rate_limiter.py) asks `is_redelivered`. It stands
between them because python-telegram-bot fixes the signature of a rate limiter, and every handler
would have to pass the mark on to every call that it makes.
"""

from contextvars import ContextVar

_redelivered: ContextVar[bool] = ContextVar("redelivered", default=False)


def mark_redelivered() -> None:
    """Record that the current task, and what it starts from now on, handles such an update."""
    _redelivered.set(True)


def is_redelivered() -> bool:
    """Return whether the current task handles a redelivered update."""
    return _redelivered.get()
