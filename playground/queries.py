"""Pressed buttons that wait for the bot's answer."""

import asyncio
import secrets
from datetime import datetime, timedelta

from playground.errors import Json

KEPT = 10_000
ANSWERED_WITHIN = timedelta(minutes=15)


class Queries:
    """The callback queries the bot can still answer; the oldest go first."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[datetime, asyncio.Future[Json]]] = {}

    def open(self, now: datetime) -> tuple[str, asyncio.Future[Json]]:
        """Begin a query; the future gets the bot's first answer."""
        query_id = str(secrets.randbits(62))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = (now, future)
        if len(self._waiting) > KEPT:
            del self._waiting[next(iter(self._waiting))]
        return query_id, future

    def answer(self, query_id: str, answer: Json, now: datetime) -> bool:
        """Hand the bot's answer over. Returns False for a query that is unknown or too old."""
        asked = self._waiting.get(query_id)
        if asked is None or now - asked[0] > ANSWERED_WITHIN:
            return False
        if not asked[1].done():
            asked[1].set_result(answer)
        return True

    def close(self) -> None:
        """Let everyone go who waits for an answer."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_result({"answered": False})
