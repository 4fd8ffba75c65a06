"""The webhook's way onto the desk: any process stores an update, any process takes it.

The processes share nothing but the database. Each looks there for what nobody has in hand, at once
when it has stored something itself and otherwise twice a second.
"""

import asyncio
import json
import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.desk import Desk
from bot.intake import ALLOWED
from bot.metrics import Metrics
from bot.outage import Outage
from bot.raw import Json, received
from models import inbox
from models.clock import Clock
from models.database import TROUBLE, Database

log = logging.getLogger(__name__)
LOOK = 0.5  # seconds between looks for what other processes have stored or left
TROUBLED = 2.0  # seconds until the next look when the database is in trouble


class Hook:
    """Stores what Telegram posts, and keeps the desk supplied from the inbox."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        clock: Clock,
        desk: Desk,
        outage: Outage,
        metrics: Metrics,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._desk, self._outage, self._metrics = desk, outage, metrics
        self._supplier: asyncio.Task[None] | None = None
        # A file has one process: what the one before had in hand need not wait for its lease.
        self._heir = not database.shared

    async def start(self, url: str, secret: str) -> None:
        """Tell Telegram where to post, with which secret, and begin to supply the desk."""
        self._supplier = asyncio.create_task(self._supply_forever(), name="inbox")
        while True:
            try:
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)
            except TelegramError as error:
                await asyncio.sleep(self._outage.pause(error))
            else:
                self._outage.over()
                return

    async def stop(self) -> None:
        """Take no more in hand; Telegram keeps what it cannot post."""
        if self._supplier is not None:
            self._supplier.cancel()
            await asyncio.gather(self._supplier, return_exceptions=True)

    def alive(self) -> bool:
        """Say whether what is stored is also taken."""
        return self._supplier is not None and not self._supplier.done()

    async def store(self, update: Json) -> bool:
        """Store one update; False for what is no update. Raises what the database raises."""
        row = received(update)
        if row is None:
            return False
        fresh = await self._database.run(inbox.store, [row], self._clock.now())
        self._metrics.received.inc(len(fresh))
        self._desk.ended.set()
        return True

    async def _supply_forever(self) -> None:
        while True:
            pause = LOOK
            try:
                await self._supply()
            except TROUBLE as error:
                log.error("The inbox cannot be read (%s). Trying again.", error)
                pause = TROUBLED
            except Exception:
                log.exception("The inbox cannot be read. Trying again.")
                pause = TROUBLED
            try:
                async with asyncio.timeout(pause):
                    await self._desk.ended.wait()
            except TimeoutError:
                continue

    async def _supply(self) -> None:
        """Take what is free, a little more than can be worked on, so that no hand is idle."""
        self._desk.ended.clear()
        if self._heir:
            await self._database.run(inbox.let_lapse, self._desk.owner, self._clock.now())
            self._heir = False
        while (room := 2 * self._desk.side_by_side - self._desk.in_hand) > 0:
            owner, now = self._desk.owner, self._clock.now()
            rows = await self._database.run(inbox.claim, owner, room, now)
            for row in rows:
                self._desk.take(row, json.loads(row.raw))
            if len(rows) < room:
                return
