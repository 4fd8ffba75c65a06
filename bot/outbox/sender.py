"""Claim messages of the outbox and deliver them, several in flight at a time.

The rate limiter sets the pace; the sender keeps it supplied. Of several processes on one database
one sends at a time: the one that holds the lease `sender`.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram.ext import ExtBot

from bot.conversation import Services
from bot.ops import GRACE, JUMP, LAST_WORDS, ClockWatch, lease_owner
from bot.outbox.delivery import Delivery
from config.repeated_failures import RepeatedFailure
from models.database import DATABASE_UNAVAILABLE
from models.queues import leases, outbox, setbacks

log = logging.getLogger(__name__)
MAX_IN_FLIGHT = 30  # messages: a second of Telegram's limit
INTERVAL = 1.0  # seconds between looks into an empty outbox
HEARTBEAT = 5.0  # seconds between two renewals of this process's leases
LEASE = timedelta(seconds=20)  # without a heartbeat, until another process sends


class Sender:
    """Sends what waits in the outbox, until stopped."""

    def __init__(
        self, services: Services, bot: ExtBot[Any], clock_watch: ClockWatch | None = None
    ) -> None:
        self._services = services
        self._clock_watch = clock_watch or ClockWatch()
        self._clock_watch.on_jump(self._note_jump)
        self._has_started = self._clock_has_jumped = False
        self._delivery = Delivery(services, bot)
        self._owner = lease_owner.new_owner()
        self._lease_until = 0.0  # by the event loop's time
        self._in_flight: dict[asyncio.Task[None], outbox.OutboxMessage] = {}
        self._has_more = True  # the last claim may have left something behind
        self._look_now = asyncio.Event()
        self._stopping = False

    def notify(self) -> None:
        """Look into the outbox now: a message was put in."""
        self._has_more = True
        self._look_now.set()

    def stop(self) -> None:
        """End `run` after the messages in flight."""
        self._stopping = True
        self._look_now.set()

    async def run(self) -> None:
        """Send whatever waits, until `stop`; a failure of the database is waited out."""
        heartbeat = asyncio.create_task(self._heartbeat(), name="sender")
        claims = RepeatedFailure(log, "outbox: claim failed", expected=DATABASE_UNAVAILABLE)
        try:
            while not self._stopping:
                self._look_now.clear()
                try:
                    await self._fill()
                except Exception as error:
                    claims.failed(error)
                else:
                    claims.succeeded()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._look_now.wait(), INTERVAL)
        finally:
            await self._finish(heartbeat)

    async def send_due(self) -> int:
        """Send one batch of what is due, lease or not; return the number of messages."""
        messages = await self._claim(MAX_IN_FLIGHT)
        await asyncio.gather(*(self._delivery.send(message) for message in messages))
        return len(messages)

    async def _fill(self) -> None:
        """Claim more when half of the places are free; else each message would need a claim."""
        free = MAX_IN_FLIGHT - len(self._in_flight)
        if free < MAX_IN_FLIGHT / 2 or asyncio.get_running_loop().time() >= self._lease_until:
            return
        messages = await self._claim(free)
        self._has_more = len(messages) == free
        for message in messages:
            task = asyncio.create_task(self._delivery.send(message))
            self._in_flight[task] = message
            task.add_done_callback(self._done)

    async def _claim(self, limit: int) -> list[outbox.OutboxMessage]:
        now = self._services.clock.now()
        in_flight = list(self._in_flight.values())
        return await self._services.database.run(outbox.claim, limit, now, in_flight)

    def _done(self, task: "asyncio.Task[None]") -> None:
        message = self._in_flight.pop(task)
        if self._has_more and len(self._in_flight) <= MAX_IN_FLIGHT / 2:
            self._look_now.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("outbox: message %d left to its lease", message.id, exc_info=error)

    async def _heartbeat(self) -> None:
        """Renew the leases of the sender and of the messages in flight, again and again."""
        run, clock = self._services.database.run, self._services.clock
        loop = asyncio.get_running_loop()
        failures = RepeatedFailure(
            log, "outbox: sender lease not renewed", expected=DATABASE_UNAVAILABLE
        )
        while True:
            asked_at = loop.time()
            try:
                await self._check_clock()
                if await run(leases.acquire, "sender", self._owner, clock.now(), LEASE):
                    self._extend_lease(asked_at + LEASE.total_seconds() - HEARTBEAT)
                await run(outbox.extend_leases, list(self._in_flight.values()), clock.now())
            except Exception as error:
                failures.failed(error)
            else:
                failures.succeeded()
            await asyncio.sleep(HEARTBEAT)

    def _note_jump(self) -> None:
        self._clock_has_jumped = True

    async def _check_clock(self) -> None:
        """Make due what waits for a moment of a clock that was ahead, at the start and later.

        Before the start the clock may have been set while no process ran.
        """
        run, now = self._services.database.run, self._services.clock.now()
        if self._has_started and not self._clock_has_jumped:
            return
        moved = await self._moved()
        if not self._has_started:
            back = await run(setbacks.setback, now, "sender", LEASE)
            jump = moved if abs(moved.total_seconds()) > JUMP else -back
            if jump:
                self._clock_watch.record(jump.total_seconds())
                self._clock_has_jumped = True
            self._has_started = True
        if self._clock_has_jumped:
            await run(setbacks.make_due, now)
            self._clock_has_jumped = False
            self.notify()

    async def _moved(self) -> timedelta:
        """Return by how much the clock has moved since this was last asked, by any process."""
        start = self._clock_watch.machine_start()
        if start is None:
            return timedelta()
        return await self._services.database.run(setbacks.machine_started, *start)

    def _extend_lease(self, until: float) -> None:
        if asyncio.get_running_loop().time() >= self._lease_until:
            log.info("outbox: sender lease acquired by this process")
            self.notify()
        self._lease_until = until

    async def _finish(self, heartbeat: "asyncio.Task[None]") -> None:
        """Wait GRACE seconds for the messages in flight, then leave them to the next start."""
        if self._in_flight:
            await asyncio.wait(list(self._in_flight), timeout=GRACE)
        unfinished = dict(self._in_flight)
        for task in (heartbeat, *unfinished):
            task.cancel()
        await asyncio.gather(heartbeat, *unfinished, return_exceptions=True)
        await self._release(list(unfinished.values()))

    async def _release(self, messages: list[outbox.OutboxMessage]) -> None:
        run = self._services.database.run
        try:
            async with asyncio.timeout(LAST_WORDS):
                await run(outbox.release_claims, messages, "the bot stopped while sending")
                await run(leases.release, "sender", self._owner)
        except Exception:
            log.exception("outbox: release failed, leases run out")
