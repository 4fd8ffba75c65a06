"""Polling: updates are stored first, confirmed to Telegram after, and laid on the desk.

It stands in for python-telegram-bot's Updater, which forgets what it had confirmed when the
process ends, stops for good at a 401, and spins on an update that it cannot read. Telegram lets
one process poll, so whatever the inbox holds at the start is this one's.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.desk import IN_HAND, Desk
from bot.metrics import Metrics
from bot.outage import Outage
from bot.raw import received
from bot.transport import READ_TIMEOUT, Transport
from models import inbox
from models.clock import Clock
from models.database import Database

log = logging.getLogger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL = 25  # seconds that Telegram may keep a poll open
WATCH = 5.0  # seconds between looks at whether polling lives
SILENCE = 2 * (POLL + READ_TIMEOUT)  # seconds without an answered poll that are too many


class Intake:
    """Polls and stores the updates of one bot, and lays them on the desk."""

    def __init__(
        self,
        bot: Bot,
        transport: Transport,
        database: Database,
        clock: Clock,
        desk: Desk,
        outage: Outage,
        metrics: Metrics,
    ) -> None:
        self._bot, self._transport = bot, transport
        self._database, self._clock = database, clock
        self._desk, self._outage, self._metrics = desk, outage, metrics
        self._poller: asyncio.Task[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._polled: float | None = None  # when a poll was last answered, by the loop's time

    async def start(self) -> None:
        """Begin with what the inbox still holds, then poll until stopped."""
        self._poll()
        self._watchdog = asyncio.create_task(self._watch(), name="watchdog")

    async def stop(self) -> None:
        """End polling; what is on the desk is the desk's."""
        for task in (self._watchdog, self._poller):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def since_last(self) -> float | None:
        """Give the seconds since Telegram last answered a poll; None: it never did."""
        if self._polled is None:
            return None
        return asyncio.get_running_loop().time() - self._polled

    def alive(self) -> bool:
        """Say whether polls are answered."""
        since = self.since_last()
        polling = self._poller is not None and not self._poller.done()
        return polling and since is not None and since < SILENCE

    def _poll(self) -> None:
        self._poller = asyncio.create_task(self._poll_forever(), name="intake")

    async def _watch(self) -> None:
        """Poll again when polling has died, which nothing that Telegram says can do."""
        while True:
            await asyncio.sleep(WATCH)
            if self._poller is not None and self._poller.done():
                died = None if self._poller.cancelled() else self._poller.exception()
                log.critical("Polling had ended: it begins again.", exc_info=died)
                self._poll()

    async def _poll_forever(self) -> None:
        await self._catch_up()
        await self._delete_webhook()
        offset = 0
        while True:
            await self._desk.calm.wait()
            try:
                updates = await self._transport.updates(self._bot.base_url, offset, POLL, ALLOWED)
            except TelegramError as error:
                await self._wait_out(error)
                continue
            self._polled = asyncio.get_running_loop().time()
            self._outage.over()
            offset = await self._take(updates, offset)

    async def _take(self, updates: Sequence[Any], offset: int) -> int:
        """Store a batch and only then give the offset that confirms it."""
        batch = {r.update_id: (r, u) for u in updates if (r := received(u)) is not None}
        if not batch:
            return offset
        rows = [row for row, _ in batch.values()]
        try:
            owner, now = self._desk.owner, self._clock.now()
            fresh = await self._database.run(inbox.store, rows, now, owner)
        except Exception:
            log.exception("Updates could not be stored; Telegram keeps them. Trying again.")
            await asyncio.sleep(self._outage.first_pause)
            return offset
        self._metrics.received.inc(len(fresh))
        for update_id in fresh:
            self._desk.take(*batch[update_id])
        return max(batch) + 1

    async def _catch_up(self) -> None:
        """Take in hand what an earlier run left behind, before anything newer arrives."""
        owner = self._desk.owner
        while rows := await self._database.run(inbox.take_over, owner, IN_HAND, self._clock.now()):
            log.info("%d updates from before are worked off first.", len(rows))
            for row in rows:
                self._desk.take(row, json.loads(row.raw))
            await self._desk.calm.wait()

    async def _delete_webhook(self) -> None:
        while True:
            try:
                await self._bot.delete_webhook()
                return
            except TelegramError as error:
                await asyncio.sleep(self._outage.pause(error))

    async def _wait_out(self, error: TelegramError) -> None:
        await asyncio.sleep(self._outage.pause(error))
        if isinstance(error, Conflict):  # it may as well be a webhook that somebody set
            await self._delete_webhook()
