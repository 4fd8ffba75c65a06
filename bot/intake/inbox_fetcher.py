"""Claim updates stored in the inbox and submit them to the processor, with webhook and polling.

With a webhook that is every update: any process stores it, any process claims it. With polling it
is what an earlier run left, and what came while the processor was backlogged.
"""

import asyncio
import json
import logging

from bot.intake.update_processor import UpdateProcessor
from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import inbox

log = logging.getLogger(__name__)
INTERVAL = 0.5  # seconds between looks for what other processes have stored or left
RETRY_PAUSE = 2.0  # seconds until the next look while the database is unavailable
EAGER = 64  # updates that a process has in flight before it leaves more to other processes
EXTRA = 8  # updates that it claims at a time beyond that, where most seem to wait for Telegram


class InboxFetcher:
    """Keeps an update processor busy from the inbox."""

    def __init__(
        self, database: Database, clock: Clock, processor: UpdateProcessor, *, alone: bool
    ) -> None:
        """`alone`: no other process works on this inbox.

        Then what the one before had claimed need not wait for the end of its lease.
        """
        self._database, self._clock, self._processor = database, clock, processor
        self._expires_leases = alone
        self._fetching = asyncio.Lock()
        self._may_hold_more = asyncio.Event()  # set while the inbox may hold unclaimed updates
        self._may_hold_more.set()
        self._look_now = asyncio.Event()  # set when looking before the next INTERVAL is worth it
        self._task: asyncio.Task[None] | None = None
        processor.on_recorded(self._look_now.set)  # the next update of a chat may be free now

    def start(self) -> None:
        """Start fetching in the background."""
        self._task = asyncio.create_task(self._fetch_forever(), name="inbox fetcher")

    async def stop(self) -> None:
        """Claim no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def is_alive(self) -> bool:
        """Return whether what is stored is also claimed."""
        return self._task is not None and not self._task.done()

    def notify(self) -> None:
        """Look into the inbox now: something was stored that nobody has claimed."""
        self._may_hold_more.set()
        self._look_now.set()

    async def is_drained(self) -> bool:
        """Return whether the inbox holds nothing unclaimed, and stop looking until `notify`.

        For the only process that stores, before it stores. Raises what the database raises.
        """
        async with self._fetching:  # what is being claimed must be submitted before what comes now
            may_hold_more = self._may_hold_more.is_set()
            if may_hold_more and not self._expires_leases and not await self._holds_unclaimed():
                self._may_hold_more.clear()
        return not self._may_hold_more.is_set()

    async def _holds_unclaimed(self) -> bool:
        return await self._database.run(inbox.has_free, self._clock.now())

    async def _fetch_forever(self) -> None:
        failures = RepeatedFailure(log, "inbox: claim failed", expected=DATABASE_UNAVAILABLE)
        while True:
            pause = INTERVAL
            try:
                await self._fetch()
            except Exception as error:
                failures.failed(error)
                pause = RETRY_PAUSE
            else:
                failures.succeeded()
            await self._may_hold_more.wait()
            try:
                async with asyncio.timeout(pause):
                    await self._look_now.wait()
            except TimeoutError:
                continue

    async def _fetch(self) -> None:
        self._look_now.clear()
        while True:
            unblocked = self._processor.unblocked
            limit = min(max(EAGER - unblocked, EXTRA), self._processor.concurrency - unblocked)
            if limit <= 0:
                return
            async with self._fetching:
                claimed = await self._claim(limit)
            if claimed < limit or self._processor.unblocked >= EAGER:
                return

    async def _claim(self, limit: int) -> int:
        owner, now = self._processor.owner, self._clock.now()
        if self._expires_leases:
            await self._database.run(inbox.expire_other_leases, owner, now)
            self._expires_leases = False
        updates = await self._database.run(inbox.claim, owner, limit, now)
        for update in updates:
            self._processor.submit(update, json.loads(update.raw))
        return len(updates)
