"""After an erasure SQLite's log is emptied, within moments: it keeps pages as they were before.

The update that asked for it lies in the inbox, with the person's name, until it is written down as
done. So the log is emptied at once and then again, until both have gone from it. Nobody waits for
this, and whatever fails is left to the night's job.
"""

import asyncio
import logging

from models import inbox
from models.database import TROUBLE, Database

log = logging.getLogger(__name__)
# Seconds between tries, a quarter of an hour in all: an answer may wait as long for Telegram.
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, *(60.0,) * 14)


class Forgetting:
    """Empties the log of one process's database in the background."""

    def __init__(self, database: Database) -> None:
        """Take the database; PostgreSQL's log is its own business, and nothing is done there."""
        self._database = database
        self._at_work: set[asyncio.Task[None]] = set()

    def soon(self, update_id: int) -> None:
        """Begin: something was erased that this update, which is worked off just now, asked for."""
        if self._database.shared:
            return
        task = asyncio.create_task(self._empty(update_id), name="forgetting")
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def stop(self) -> None:
        """Leave the rest to SQLite, which takes its log away when the database is closed."""
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _empty(self, update_id: int) -> None:
        for pause in PAUSES:
            try:
                if await self._database.run(self._try, update_id):
                    return
            except TROUBLE as error:
                log.warning("SQLite's log is not emptied yet (%s).", error)
            await asyncio.sleep(pause)
        log.warning("SQLite's log was not emptied after an erasure; the night's job does it.")

    def _try(self, update_id: int) -> bool:
        ended = inbox.has_ended(update_id)
        return self._database.empty_log() and ended
