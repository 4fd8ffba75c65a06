"""Polling: updates are stored first, then laid on the desk and confirmed to Telegram.

It stands in for python-telegram-bot's Updater, which forgets what it had confirmed when the
process ends, stops for good at a 401, and spins on an update that it cannot read. Telegram lets
one process poll, so whatever the inbox holds at the start is this one's.

Updates are the desk's at once, save where it is deep in those of a few chats: then what comes stays
in the inbox, and bot/supply.py takes from there what waits for nothing, so that other chats go on.
"""

import asyncio
import logging

from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.desk import Desk
from bot.metrics import Metrics
from bot.outage import Outage
from bot.raw import Json, received
from bot.supply import Supply
from bot.transport import READ_TIMEOUT, Transport
from models import inbox
from models.clock import Clock
from models.database import Database
from models.inbox import Received

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
        self._supply = Supply(database, clock, desk, alone=True)
        self._again = False  # the last batch could not be stored
        self._poller: asyncio.Task[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._polled: float | None = None  # when a poll was last answered, by the loop's time

    async def start(self) -> None:
        """Begin with what the inbox still holds, and poll until stopped."""
        self._supply.start()
        self._poll()
        self._watchdog = asyncio.create_task(self._watch(), name="watchdog")

    async def stop(self) -> None:
        """End polling; what is on the desk is the desk's."""
        for task in (self._watchdog, self._poller):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._supply.stop()

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
            batch = {r.update_id: (r, u) for u in updates if (r := received(u)) is not None}
            if updates and not batch:  # Telegram would give the same again and again
                await self._wait_out(TelegramError("its updates have no numbers"))
                continue
            self._outage.over()
            if batch and await self._take(batch):
                offset = max(batch) + 1

    async def _take(self, batch: dict[int, tuple[Received, Json]]) -> bool:
        """Store a batch; False where that cannot be done, so that it is not confirmed."""
        rows = [row for row, _ in batch.values()]
        try:
            at_once = await self._supply.rest() and (self._again or not self._desk.is_deep)
            owner, now = self._desk.owner if at_once else None, self._clock.now()
            fresh = await self._database.run(inbox.store, rows, now, owner)
        except Exception:
            log.exception("Updates could not be stored; Telegram keeps them. Trying again.")
            self._again = True
            await asyncio.sleep(self._outage.first_pause)
            return False
        self._again = False
        self._metrics.received.inc(len(fresh))
        if not at_once:
            self._supply.wake()
            return True
        for update_id in sorted(fresh):
            self._desk.take(*batch[update_id])
        return True

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
