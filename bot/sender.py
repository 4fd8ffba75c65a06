"""What the bot says unasked: messages are taken from the outbox, several in flight at once.

The limiter sets the pace; here it is only seen to that there is always something for it to let go.
Of several processes on one database one sends at a time: the one that holds the lease `sender`.
"""

import asyncio
import logging
import os
import secrets
import socket
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram.ext import ExtBot

from bot.delivery import Delivery
from bot.services import Services
from bot.stopping import GRACE, LAST_WORDS
from models import leases, outbox

log = logging.getLogger(__name__)
AT_ONCE = 30  # messages in hand: a second of Telegram's limit
LOOK_AGAIN = 1.0  # seconds between looks into an empty outbox
BEAT = 5.0  # seconds between two words that this process still sends
LEASE = timedelta(seconds=20)  # after so much silence another one does


class Sender:
    """Sends what waits in the outbox."""

    def __init__(self, services: Services, bot: ExtBot[Any]) -> None:
        self._services = services
        self._delivery = Delivery(services, bot)
        self._owner = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(6)}"
        self._leads_until = 0.0  # of the event loop's time
        self._in_hand: dict[asyncio.Task[None], outbox.Message] = {}
        self._more = True  # whether the last claim left something behind
        self._something = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look into the outbox now instead of a second later."""
        self._more = True
        self._something.set()

    def stop(self) -> None:
        """End `run` after the messages in hand."""
        self._stopping = True
        self._something.set()

    async def run(self) -> None:
        """Send whatever waits, until `stop`; a fault of the database is waited out."""
        beat = asyncio.create_task(self._beat(), name="sender")
        try:
            while not self._stopping:
                self._something.clear()
                try:
                    await self._take()
                except Exception:
                    log.exception("the outbox cannot be worked off; trying again")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._something.wait(), LOOK_AGAIN)
        finally:
            await self._end(beat)

    async def send_due(self) -> int:
        """Send one batch of what is due, lease or not; give how many messages were in hand."""
        messages = await self._claim(AT_ONCE)
        await asyncio.gather(*(self._delivery.send(message) for message in messages))
        return len(messages)

    async def _take(self) -> None:
        """Fill the hands when half of them are empty; less would be a claim for each message."""
        free = AT_ONCE - len(self._in_hand)
        if free < AT_ONCE / 2 or asyncio.get_running_loop().time() >= self._leads_until:
            return
        messages = await self._claim(free)
        self._more = len(messages) == free
        for message in messages:
            task = asyncio.create_task(self._delivery.send(message))
            self._in_hand[task] = message
            task.add_done_callback(self._done)

    async def _claim(self, limit: int) -> list[outbox.Message]:
        now = self._services.clock.now()
        return await self._services.database.run(outbox.claim, limit, now)

    def _done(self, task: "asyncio.Task[None]") -> None:
        del self._in_hand[task]
        if self._more and len(self._in_hand) <= AT_ONCE / 2:
            self._something.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a message of the outbox was left behind", exc_info=error)

    async def _beat(self) -> None:
        """Say again and again that this process sends, and which messages it has in hand."""
        run, clock = self._services.database.run, self._services.clock
        loop = asyncio.get_running_loop()
        while True:
            asked = loop.time()
            try:
                if await run(leases.hold, "sender", self._owner, clock.now(), LEASE):
                    self._lead(asked + LEASE.total_seconds() - BEAT)
                if self._in_hand:
                    await run(outbox.keep, list(self._in_hand.values()), clock.now())
            except Exception:
                log.exception("the sender cannot renew its lease; trying again")
            await asyncio.sleep(BEAT)

    def _lead(self, until: float) -> None:
        if asyncio.get_running_loop().time() >= self._leads_until:
            log.info("This process sends what waits in the outbox.")
            self.wake()
        self._leads_until = until

    async def _end(self, beat: "asyncio.Task[None]") -> None:
        """Give what is in hand its time, then leave it to the next start."""
        if self._in_hand:
            await asyncio.wait(list(self._in_hand), timeout=GRACE)
        left = dict(self._in_hand)
        for task in (beat, *left):
            task.cancel()
        await asyncio.gather(beat, *left, return_exceptions=True)
        await self._leave(list(left.values()))

    async def _leave(self, left: list[outbox.Message]) -> None:
        run = self._services.database.run
        try:
            async with asyncio.timeout(LAST_WORDS):
                await run(outbox.let_go, left, "the bot stopped while sending")
                await run(leases.release, "sender", self._owner)
        except Exception:
            log.exception("what the sender had in hand stays so until its leases run out")
