"""The webhook's way onto the desk: what Telegram posts is stored, and bot/supply.py takes it."""

import asyncio

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.desk import Desk
from bot.intake import ALLOWED
from bot.metrics import Metrics
from bot.outage import NotTaken, Outage
from bot.raw import Json, received
from bot.supply import Supply
from models import inbox
from models.clock import Clock
from models.database import Database


class Hook:
    """Stores what Telegram posts. The processes that do so share nothing but the database."""

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
        self._outage, self._metrics = outage, metrics
        self._supply = Supply(database, clock, desk, alone=not database.shared)
        self._accepted = False  # by Telegram, where to post

    async def start(self, url: str, secret: str) -> None:
        """Tell Telegram where to post, with which secret, and begin to supply the desk."""
        self._supply.start()
        while True:
            try:
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)
            except BadRequest as error:
                await asyncio.sleep(self._outage.pause(NotTaken(error.message)))
            except TelegramError as error:
                await asyncio.sleep(self._outage.pause(error))
            else:
                self._outage.over()
                self._accepted = True
                return

    async def stop(self) -> None:
        """Take no more in hand; Telegram keeps what it cannot post."""
        await self._supply.stop()

    def alive(self) -> bool:
        """Say whether Telegram knows where to post, and what is stored is also taken."""
        return self._accepted and self._supply.alive()

    async def store(self, update: Json) -> bool:
        """Store one update; False for what is no update. Raises what the database raises."""
        row = received(update)
        if row is None:
            return False
        fresh = await self._database.run(inbox.store, [row], self._clock.now())
        self._metrics.received.inc(len(fresh))
        self._supply.wake()
        return True
