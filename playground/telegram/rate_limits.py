"""Telegram's rate limits, off by default: 1/s to a chat, 20/min to a group, 30/s in all.

A private chat may have a short burst: one message a second is its average over BURST seconds.
"""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from playground.telegram.errors import ApiError

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
BURST = 4  # messages, and seconds


class TelegramRateLimits:
    """Counts messages while `on`, by the playground's clock."""

    def __init__(self) -> None:
        self.on = False
        self._sent: dict[object, deque[datetime]] = defaultdict(deque)

    def count(self, chat_id: int, group: bool, now: datetime) -> None:
        """Count one message. Raises ApiError 429 with `retry_after` when it exceeds a limit."""
        if not self.on:
            return
        rules: list[tuple[object, int, timedelta]] = [("all", 30, SECOND)]
        if group:
            rules += [(chat_id, 1, SECOND), (("minute", chat_id), 20, MINUTE)]
        else:
            rules.append((chat_id, BURST, BURST * SECOND))
        for key, limit, span in rules:
            times = self._sent[key]
            while times and times[0] <= now - span:
                times.popleft()
            if len(times) >= limit:
                wait = max(1, math.ceil((times[0] + span - now).total_seconds()))
                raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for key, _, _ in rules:
            self._sent[key].append(now)
