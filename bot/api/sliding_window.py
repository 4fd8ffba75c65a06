"""Sliding windows: how many messages may leave in a span of time, and when the next one may.

A message counts from the moment it leaves until a whole span after its answer came, because nobody
knows when in between Telegram counted it. So no window, on their clock or on ours, ever holds more
than the limit.
"""

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many messages may leave: in all and to one chat each second, to a group each minute."""

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20


class SlidingWindow:
    """At most `limit` messages in any `span` seconds."""

    def __init__(self, limit: int, span: float) -> None:
        self._limit, self._span = limit, span
        self._in_flight = 0
        self._ends: deque[float] = deque()  # when the answered messages stop counting

    def free_at(self, now: float, kept: int = 0) -> float:
        """Return when there is room: now, a later moment, or infinity until another answer.

        `kept` places are left to others.
        """
        while self._ends and self._ends[0] <= now:
            self._ends.popleft()
        excess = self._in_flight + len(self._ends) - (self._limit - kept)
        if excess < 0:
            return now
        return self._ends[excess] if excess < len(self._ends) else math.inf

    def add(self) -> None:
        """Count a message that leaves."""
        self._in_flight += 1

    def complete(self, now: float) -> None:
        """Count a message that left, and was answered now, for one more span."""
        self._in_flight -= 1
        self._ends.append(now + self._span)

    def is_idle(self, now: float) -> bool:
        """Return whether it would not matter if this window was forgotten."""
        return self.free_at(now) <= now and not (self._in_flight or self._ends)
