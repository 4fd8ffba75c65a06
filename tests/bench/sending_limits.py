"""Telegram's rate limits: 30 a second to all groups, 20 a minute to each, 1 a second a chat.

The 30 a second are Telegram's limit for bulk messages, so answers to people do not count:
30 look-ups a second beside a digest run would already reach it.
"""

import math
from collections import deque

ALL_GROUPS = (30, 1.0)  # messages, seconds
PER_GROUP = (20, 60.0)
PER_CHAT = (1, 1.0)


class SendingLimits:
    """Sliding windows of sent messages; times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        """Start with no message sent."""
        self._sent: dict[object, deque[float]] = {}

    def wait(self, chat_id: int, now: float) -> int:
        """Count a message and return 0; over a limit, return the whole seconds to wait."""
        windows = [(self._window(chat_id, PER_CHAT, now), PER_CHAT)]
        if chat_id < 0:
            windows.append((self._window(("group", chat_id), PER_GROUP, now), PER_GROUP))
            windows.append((self._window("all", ALL_GROUPS, now), ALL_GROUPS))
        full = [sent[0] + span - now for sent, (limit, span) in windows if len(sent) >= limit]
        if full:
            return max(1, math.ceil(max(full)))
        for sent, _ in windows:
            sent.append(now)
        return 0

    def _window(self, key: object, limit: tuple[int, float], now: float) -> deque[float]:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - limit[1]:
            sent.popleft()
        return sent
