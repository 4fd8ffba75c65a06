"""Truncate SQLite's write-ahead log after an erasure: it keeps pages as they were before.

The update that asked for the erasure lies in the inbox, with the person's name, until it is
acknowledged. So the log is truncated immediately and then again, until both have gone from it.
Nobody waits for this, and whatever fails is left to the nightly job.
"""

import asyncio
import logging

from config.repeated_failures import RepeatedFailure
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import inbox_records

log = logging.getLogger(__name__)
# Seconds between tries, a quarter of an hour in all: a reply may wait as long for Telegram.
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, *(60.0,) * 14)


class WalTruncation:
    """Truncates the log of one process's database in the background."""

    def __init__(self, database: Database) -> None:
        """On PostgreSQL, which manages its own log, nothing is done."""
        self._database = database
        self._failures = RepeatedFailure(
            log, "database: WAL not truncated", expected=DATABASE_UNAVAILABLE
        )
        self._tasks: set[asyncio.Task[None]] = set()

    def schedule(self, update_id: int) -> None:
        """Start: the update that is being processed has erased something."""
        if self._database.shared:
            return
        task = asyncio.create_task(self._truncate(update_id), name="wal truncation")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leave the rest to SQLite, which deletes its log when the database is closed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _truncate(self, update_id: int) -> None:
        for pause in PAUSES:
            try:
                has_ended = await self._database.run(self._try, update_id)
            except DATABASE_UNAVAILABLE as error:
                self._failures.failed(error)
            else:
                self._failures.succeeded()
                if has_ended:
                    return
            await asyncio.sleep(pause)
        log.warning("database: WAL not truncated after an erasure: left to the nightly job")

    def _try(self, update_id: int) -> bool:
        has_ended = inbox_records.has_ended(update_id)
        return self._database.empty_log() and has_ended
