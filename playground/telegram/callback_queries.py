"""Queries that wait for the bot's answer: pressed buttons, and what is typed behind its name."""

import asyncio
import secrets
from datetime import datetime, timedelta

from playground.telegram.errors import Json

KEPT = 10_000
ANSWERED_WITHIN = timedelta(minutes=15)
INLINE_WITHIN = timedelta(seconds=30)  # about: Telegram does not say how long


class CallbackQueries:
    """Queries that the bot can still answer, `within` a time; past KEPT the oldest is dropped."""

    def __init__(self, within: timedelta = ANSWERED_WITHIN) -> None:
        self._within = within
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
        if now - opened_at > self._within:
            return False
        if not future.done():
            future.set_result(answer)
        return True

    def close(self) -> None:
        """End every wait for an answer."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_result({"answered": False})


class InlineQueries(CallbackQueries):
    """Inline queries, and the answers that Telegram keeps to give again without asking the bot."""

    def __init__(self) -> None:
        super().__init__(INLINE_WITHIN)
        self.offered: dict[str, list[Json]] = {}  # the results of each answered query
        self._kept: dict[tuple[str, int], tuple[datetime, Json]] = {}

    def keep(self, words: str, user_id: int, answer: Json, now: datetime) -> None:
        """Keep an answer for its `cache_time`, for one person where it `is_personal`."""
        key = (words, user_id if answer["is_personal"] else 0)
        self._kept[key] = (now + timedelta(seconds=answer["cache_time"]), answer)
        self.offered[answer["query_id"]] = answer["results"]

    def kept(self, words: str, user_id: int, now: datetime) -> Json | None:
        """Return the answer that is still good for this person, if there is one."""
        for key in ((words, user_id), (words, 0)):
            until, answer = self._kept.get(key, (now, {}))
            if until > now:
                return answer
        return None
