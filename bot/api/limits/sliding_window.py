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
    """How many messages may leave: in all and to one chat each second, to a group each minute.

    A private chat may have what so many seconds (`private_burst`) allow at once, and then waits for
    as long: Telegram allows it short bursts, and one message a second on the average.
    """

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20
    private_burst: int = 4


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


@dataclass(frozen=True, slots=True)
class ChatWindows:
    """The windows of one chat: those that only new messages count in, and those of edits too."""

    of_new_messages: tuple[SlidingWindow, ...]
    of_all: tuple[SlidingWindow, ...]

    @classmethod
    def of(cls, limits: RateLimits, *, in_group: bool) -> "ChatWindows":
        """Return the windows of a group, or of a private chat, which may have a burst."""
        if in_group:
            second = SlidingWindow(limits.per_chat_second, 1.0)
            return cls((second,), (SlidingWindow(limits.per_group_minute, 60.0),))
        burst = limits.private_burst
        # Even in a burst the next one leaves when the one before was answered: so they keep their
        # order, and a 429 is known before more is sent into it.
        in_flight = SlidingWindow(limits.per_chat_second, 0.0)
        return cls((in_flight, SlidingWindow(limits.per_chat_second * burst, float(burst))), ())

    def are_idle(self, now: float) -> bool:
        """Return whether it would not matter if these windows were forgotten."""
        return all(window.is_idle(now) for window in (*self.of_new_messages, *self.of_all))
