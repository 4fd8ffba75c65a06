"""Sliding windows: how many messages may leave in a span of time, and when the next one may.

A message counts from the moment it leaves until a whole span after its answer came, because nobody
knows when in between Telegram counted it. So no window, on their clock or on ours, ever holds more
than the limit.
"""

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages may leave, in all and to one chat each second, to a group each minute."""

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20


class Window:
    """At most `most` messages in any `span` seconds."""

    def __init__(self, most: int, span: float) -> None:
        self._most, self._span = most, span
        self._under_way = 0
        self._ends: deque[float] = deque()  # when the answered ones stop counting

    def opens(self, now: float) -> float:
        """Give when there is room: now, a later moment, or never before another answer."""
        while self._ends and self._ends[0] <= now:
            self._ends.popleft()
        if self._under_way + len(self._ends) < self._most:
            return now
        return self._ends[0] if self._ends else math.inf

    def leave(self) -> None:
        """Count a message that leaves."""
        self._under_way += 1

    def answered(self, now: float) -> None:
        """Let a message that left count for one more span."""
        self._under_way -= 1
        self._ends.append(now + self._span)

    def is_idle(self, now: float) -> bool:
        """Whether it would not matter if this window was forgotten."""
        return self.opens(now) <= now and not (self._under_way or self._ends)
