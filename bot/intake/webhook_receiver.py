"""Receive updates by webhook: what Telegram posts is stored, and the inbox fetcher claims it."""

import asyncio
import math

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.api import ApiOutage, WebhookRejected
from bot.conversation import Json
from bot.intake.inbox_fetcher import InboxFetcher
from bot.intake.poller import ALLOWED, FAILED_FOR
from bot.intake.raw_update import in_present_chats, incoming_update
from bot.intake.update_processor import UpdateProcessor
from bot.ops import Attendance, Metrics
from models.clock import Clock
from models.database import Database
from models.queues import inbox


class WebhookReceiver:
    """Stores what Telegram posts. Replicas that do so share nothing but the database."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        clock: Clock,
        processor: UpdateProcessor,
        outage: ApiOutage,
        metrics: Metrics,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._outage, self._metrics = outage, metrics
        self._fetcher = InboxFetcher(database, clock, processor, alone=not database.shared)
        self._attendance = Attendance(database, clock)
        self._noting: asyncio.Task[None] | None = None
        self._is_registered = False  # Telegram has accepted the URL to post to
        self._failed_at = -math.inf  # when an update last could not be stored, if none was since

    async def start(self, url: str, secret: str) -> None:
        """Start the fetcher and register the webhook, again until Telegram accepts it."""
        await self._attendance.note()
        self._noting = asyncio.create_task(self._attendance.keep_noting(), name="attendance")
        self._fetcher.start()
        while True:
            try:
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)
            except BadRequest as error:
                await asyncio.sleep(self._outage.pause(WebhookRejected(error.message)))
            except TelegramError as error:
                await asyncio.sleep(self._outage.pause(error))
            else:
                self._outage.recovered()
                self._is_registered = True
                return

    async def stop(self) -> None:
        """Claim no more; Telegram keeps what it cannot post."""
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
        await self._fetcher.stop()

    def is_alive(self) -> bool:
        """Return whether Telegram has accepted the webhook, and what comes is stored and claimed.

        What could not be stored comes again, perhaps to another replica: it counts for a while.
        """
        is_storing = asyncio.get_running_loop().time() - self._failed_at >= FAILED_FOR
        return self._is_registered and self._fetcher.is_alive() and is_storing

    async def store(self, update: Json) -> bool:
        """Store one update; False for what is not one. Raises what the database raises."""
        row = incoming_update(update)
        if row is None:
            return False
        try:
            rows = await in_present_chats(self._database, [row])
            new_ids = await self._database.run(inbox.store, rows, self._clock.now())
        except Exception:
            self._failed_at = asyncio.get_running_loop().time()
            raise
        self._failed_at = -math.inf
        self._metrics.received.inc(len(new_ids))
        self._fetcher.notify()
        return True
