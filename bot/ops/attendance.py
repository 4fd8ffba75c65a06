"""Record that updates are received, to know afterwards when they were not."""

import asyncio
import logging
from datetime import timedelta

from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import pauses

log = logging.getLogger(__name__)
EVERY = 20.0  # seconds between two notes at least


class Attendance:
    """Records in the database that this process receives updates. Safe on the event loop."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._failure = RepeatedFailure(
            log, "inbox: receiving not noted", expected=DATABASE_UNAVAILABLE
        )
        self._noted_at: float | None = None  # by the event loop's time, which does not jump

    async def note(self) -> None:
        """Record that updates are received now, unless that was done EVERY seconds ago.

        Awaited before the updates are handled, for their answers may tell of the pause before.
        """
        time = asyncio.get_running_loop().time()
        since = None if self._noted_at is None else time - self._noted_at
        if since is not None and since < EVERY:
            return
        gap = None if since is None else timedelta(seconds=since)
        try:
            pause = await self._database.run(pauses.note_receiving, self._clock.now(), gap)
        except DATABASE_UNAVAILABLE as error:
            self._failure.failed(error)
            return
        self._failure.succeeded()
        self._noted_at = time
        if pause is not None:
            minutes = (pause.ended_at - pause.began_at).total_seconds() / 60
            log.warning("inbox: nothing received for %.0f min: presses are lost", minutes)

    async def keep_noting(self) -> None:
        """Record it again and again, for a webhook: what nobody posts does not come by itself."""
        while True:
            await asyncio.sleep(EVERY)
            await self.note()
