"""Telegram's limits, enforced: 30 a second to all groups, 20 a minute to each, 1 a second a chat.

The 30 a second are Telegram's limit for bulk messages, so answers to people do not count in it:
30 look-ups a second beside a digest run would fill it alone.
"""

import math
from collections import deque

IN_ALL = (30, 1.0)  # messages, seconds
A_GROUP = (20, 60.0)
A_CHAT = (1, 1.0)


class Limits:
    """Remembers what was sent when. Moments are seconds on one steady clock."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self._sent: dict[object, deque[float]] = {}

    def wait(self, chat_id: int, now: float) -> int:
        """Take a message: 0, or refuse it and give the whole seconds to wait."""
        windows = [(self._window(chat_id, A_CHAT, now), A_CHAT)]
        if chat_id < 0:
            windows.append((self._window(("group", chat_id), A_GROUP, now), A_GROUP))
            windows.append((self._window("all", IN_ALL, now), IN_ALL))
        full = [sent[0] + span - now for sent, (most, span) in windows if len(sent) >= most]
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
