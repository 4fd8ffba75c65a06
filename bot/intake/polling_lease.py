"""Allow one process to poll for one database: the second says so and waits.

Two that poll with one token take each other's updates, and the second would start what the first
has in flight a second time. Telegram tells them by a 409, but not which of them is one too many.
"""

import asyncio
import logging
from datetime import timedelta

from bot.ops import GRACE, LAST_WORDS, lease_owner
from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import leases

log = logging.getLogger(__name__)
NAME = "poller"
LEASE = timedelta(seconds=20)  # without a renewal, until another process polls
RENEWAL = 5.0  # seconds between two renewals
LOOK = 1.0  # seconds between two looks whether the other has ended


class PollingLease:
    """The lease of the process that polls, renewed in the background."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.held = asyncio.Event()
        self._database, self._clock = database, clock
        self._owner = lease_owner.new_owner()
        self._failure = RepeatedFailure(
            log, "poller: lease not renewed", expected=DATABASE_UNAVAILABLE
        )
        self._waits = False  # for another process, and that was logged
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Acquire the lease in the background and keep it; `held` says whether it is."""
        self._task = asyncio.create_task(self._keep(), name="polling lease")

    async def stop(self) -> None:
        """Keep it only for as long as updates in flight have to end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if not self.held.is_set():
            return
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self._acquire(timedelta(seconds=GRACE + LAST_WORDS))
        except Exception as error:
            log.warning("poller: lease left to run out: %s", type(error).__name__)

    async def _keep(self) -> None:
        while True:
            try:
                self._note(await self._acquire(LEASE) or await self._take_over())
                self._failure.succeeded()
            except Exception as error:
                self._failure.failed(error)
            await asyncio.sleep(RENEWAL if self.held.is_set() else LOOK)

    async def _acquire(self, for_: timedelta) -> bool:
        now = self._clock.now()
        return await self._database.run(leases.acquire, NAME, self._owner, now, for_, LEASE)

    async def _take_over(self) -> bool:
        """Acquire the lease of a process of this machine that has died; False: it has not."""
        holder = await self._database.run(leases.holder, NAME)
        if holder is None or not lease_owner.has_died(holder):
            return False
        await self._database.run(leases.release, NAME, holder)
        return await self._acquire(LEASE)

    def _note(self, held: bool) -> None:
        if held:
            self.held.set()
            self._waits = False
            return
        self.held.clear()
        if not self._waits:
            self._waits = True
            log.error("poller: another process polls for this database: waiting until it ends")
