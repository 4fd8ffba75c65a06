"""Renew the leases of the updates that this process has claimed."""

import asyncio
import logging

from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import inbox

log = logging.getLogger(__name__)
INTERVAL = inbox.LEASE.total_seconds() / 3  # seconds between renewals


class LeaseRenewer:
    """Extends the lease of everything that `owner` has claimed, three times in each lease."""

    def __init__(self, database: Database, clock: Clock, owner: str) -> None:
        self._database, self._clock, self._owner = database, clock, owner
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start renewing in the background."""
        self._task = asyncio.create_task(self._renew_forever(), name="leases")

    async def stop(self) -> None:
        """Stop renewing; the leases that are left run out."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def renew(self) -> None:
        """Extend the leases now. Raises DATABASE_UNAVAILABLE, as claiming does."""
        await self._database.run(inbox.renew, self._owner, self._clock.now())

    async def _renew_forever(self) -> None:
        failures = RepeatedFailure(log, "inbox: leases not renewed", expected=DATABASE_UNAVAILABLE)
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.renew()
            except DATABASE_UNAVAILABLE as error:
                failures.failed(error)
            else:
                failures.succeeded()
