"""Callback queries: pressed buttons that wait for the bot's answer."""

import asyncio
import secrets
from datetime import datetime, timedelta

from playground.telegram.errors import Json

KEPT = 10_000
ANSWERED_WITHIN = timedelta(minutes=15)


class CallbackQueries:
    """Callback queries that the bot can still answer; past KEPT the oldest is dropped."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[datetime, asyncio.Future[Json]]] = {}

    def open(self, now: datetime) -> tuple[str, asyncio.Future[Json]]:
        """Create a query and return its id, and a future for the bot's first answer."""
        query_id = str(secrets.randbits(62))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = (now, future)
        if len(self._waiting) > KEPT:
            del self._waiting[next(iter(self._waiting))]
        return query_id, future

    def answer(self, query_id: str, answer: Json, now: datetime) -> bool:
        """Pass on the bot's answer; return False for a query that is unknown or too old."""
        query = self._waiting.get(query_id)
        if query is None:
            return False
        opened_at, future = query
        if now - opened_at > ANSWERED_WITHIN:
            return False
        if not future.done():
            future.set_result(answer)
        return True

    def close(self) -> None:
        """End every wait for an answer."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_result({"answered": False})
