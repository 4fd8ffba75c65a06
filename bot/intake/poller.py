"""Poll for updates: store them, submit them to the processor, then confirm them to Telegram.

It stands in for python-telegram-bot's Updater, which forgets what it had confirmed when the
process ends, stops for good at a 401, and spins on an update that it cannot read. Telegram lets
one process poll, so whatever the inbox holds at the start belongs to this one.

Updates are submitted immediately, unless the processor is backlogged with those of a few chats.
Then what comes stays in the inbox, and the inbox fetcher (bot/intake/inbox_fetcher.py) claims from
there what waits for nothing, so that other chats go on.
"""

import asyncio
import logging
import math

from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.api import READ_TIMEOUT, ApiOutage, Transport
from bot.conversation import Json
from bot.intake.inbox_fetcher import InboxFetcher
from bot.intake.polling_lease import PollingLease
from bot.intake.raw_update import in_present_chats, incoming_update
from bot.intake.update_processor import UpdateProcessor
from bot.ops import Attendance, Metrics
from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import IncomingUpdate, inbox

log = logging.getLogger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "inline_query"]
POLL = 25  # seconds that Telegram may keep a poll open
WATCH = 5.0  # seconds between checks that polling goes on
STABLE = 60.0  # seconds without a 409 after which nobody else seems to poll
QUICK = 1.0  # seconds: an answer with nothing new that comes sooner has not waited for updates
QUICK_PAUSE = 0.5  # seconds after such an answer, so that a server that never waits is not flooded
FAILED_FOR = 60.0  # seconds: what was not stored comes again much sooner
SILENCE = 2 * (POLL + READ_TIMEOUT)  # seconds without an answered poll that are too many


class Poller:
    """Polls for the updates of one bot, stores them and submits them to the processor."""

    def __init__(
        self,
        bot: Bot,
        transport: Transport,
        database: Database,
        clock: Clock,
        processor: UpdateProcessor,
        outage: ApiOutage,
        metrics: Metrics,
    ) -> None:
        self._bot, self._transport = bot, transport
        self._database, self._clock = database, clock
        self._processor, self._outage, self._metrics = processor, outage, metrics
        self._lease = PollingLease(database, clock)
        self._fetcher = InboxFetcher(database, clock, processor, alone=True)
        self._failures = RepeatedFailure(
            log, "poller: updates not stored", expected=DATABASE_UNAVAILABLE
        )
        self._attendance = Attendance(database, clock)
        self._has_failed_batch = False  # the last batch could not be stored
        self._failed_at = -math.inf  # when that was, if nothing was stored since
        self._conflicts = 0  # with another that polls with this token, since it was quiet
        self._conflict_at = -math.inf  # by the event loop's time
        self._began_at = math.inf  # when the first poll was made that was answered
        self._was_first = False  # this process polled before the other came
        self._is_quick = False  # an empty answer came at once, and that was logged
        self._poller: asyncio.Task[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._answered_at: float | None = None  # when a poll last was, by the event loop's time

    async def start(self) -> None:
        """Start with what the inbox still holds, and poll until stopped.

        Both wait while another process polls for this database.
        """
        self._lease.start()
        self._start_polling()
        self._watchdog = asyncio.create_task(self._watch(), name="watchdog")

    async def stop(self) -> None:
        """Stop polling; what was submitted is the processor's to stop."""
        for task in (self._watchdog, self._poller):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._fetcher.stop()
        await self._lease.stop()

    def seconds_since_answer(self) -> float | None:
        """Return the seconds since Telegram last answered a poll; None: it never did."""
        if self._answered_at is None:
            return None
        return asyncio.get_running_loop().time() - self._answered_at

    def is_alive(self) -> bool:
        """Return whether polls are answered, and what comes is stored."""
        silence = self.seconds_since_answer()
        is_polling = self._poller is not None and not self._poller.done()
        is_answered = silence is not None and silence < SILENCE
        is_storing = asyncio.get_running_loop().time() - self._failed_at >= FAILED_FOR
        return is_polling and is_answered and is_storing

    def _start_polling(self) -> None:
        self._poller = asyncio.create_task(self._poll_forever(), name="poller")

    async def _watch(self) -> None:
        """Start polling again when it has died, which no answer of Telegram can cause."""
        while True:
            await asyncio.sleep(WATCH)
            if self._poller is not None and self._poller.done():
                error = None if self._poller.cancelled() else self._poller.exception()
                log.critical("poller: died, restarting", exc_info=error)
                self._start_polling()

    async def _poll_forever(self) -> None:
        await self._lease.held.wait()
        if not self._fetcher.is_alive():
            self._fetcher.start()
        await self._delete_webhook()
        offset = 0
        while True:
            await self._lease.held.wait()
            await self._processor.has_capacity.wait()
            asked_at = asyncio.get_running_loop().time()
            try:
                updates = await self._transport.updates(self._bot.base_url, offset, POLL, ALLOWED)
            except TelegramError as error:
                await self._wait_out(error)
                continue
            self._answered_at = asyncio.get_running_loop().time()
            await self._attendance.note()
            batch = {
                row.update_id: (row, update)
                for update in updates
                if (row := incoming_update(update)) is not None
            }
            if updates and not batch:  # Telegram would send the same again and again
                await self._wait_out(TelegramError("its updates have no numbers"))
                continue
            self._note_answer(asked_at)
            if not batch or max(batch) < offset:
                await self._wait_after_nothing(self._answered_at - asked_at)
            if batch and await self._accept(batch):
                offset = max(batch) + 1

    def _note_answer(self, asked_at: float) -> None:
        """Record that Telegram answers; after conflicts only once there was none for a while."""
        if self._conflicts > 1 and asked_at - self._conflict_at < STABLE:
            return
        self._outage.recovered()
        if asked_at - self._conflict_at >= STABLE:
            self._conflicts = 0
            self._began_at = min(self._began_at, asked_at)

    async def _wait_after_nothing(self, waited: float) -> None:
        """Pause after an answer with nothing new that came at once; say so, once."""
        if waited >= QUICK:
            return
        if not self._is_quick:
            self._is_quick = True
            log.warning(
                "poller: empty answers come at once instead of after %d seconds:"
                " a proxy or server cuts the poll short; pausing between polls",
                POLL,
            )
        await asyncio.sleep(QUICK_PAUSE)

    async def _accept(self, batch: dict[int, tuple[IncomingUpdate, Json]]) -> bool:
        """Store a batch; False where that cannot be done, so that it is not confirmed."""
        try:
            rows = await in_present_chats(self._database, [row for row, _ in batch.values()])
            claim = await self._may_claim()
            owner, now = self._processor.owner if claim else None, self._clock.now()
            new_ids = await self._database.run(inbox.store, rows, now, owner)
        except Exception as error:  # Telegram keeps the updates and sends them again
            self._failures.failed(error)
            self._has_failed_batch = True
            self._failed_at = asyncio.get_running_loop().time()
            await asyncio.sleep(self._outage.first_pause)
            return False
        self._failures.succeeded()
        self._has_failed_batch = False
        self._failed_at = -math.inf
        self._metrics.received.inc(len(new_ids))
        if not claim:
            self._fetcher.notify()
            return True
        for row in sorted(rows, key=lambda row: row.update_id):
            if row.update_id in new_ids:
                self._processor.submit(row, batch[row.update_id][1])
        return True

    async def _may_claim(self) -> bool:
        """Return whether a batch may be claimed as it is stored, past the inbox fetcher.

        A batch that failed may have been stored and claimed all the same: it is claimed again.
        """
        if not await self._fetcher.is_drained():
            return False
        return self._has_failed_batch or not self._processor.is_backlogged

    async def _delete_webhook(self) -> None:
        while True:
            try:
                await self._bot.delete_webhook()
                return
            except TelegramError as error:
                await asyncio.sleep(self._outage.pause(error))

    async def _wait_out(self, error: TelegramError) -> None:
        pause = self._outage.pause(error)
        if isinstance(error, Conflict):
            pause = self._conflict_pause()
        await asyncio.sleep(pause)
        if isinstance(error, Conflict):  # it may as well be a webhook that somebody set
            await self._delete_webhook()

    def _conflict_pause(self) -> float:
        """Return the seconds to wait when another polls with this token.

        Whoever was there first goes on; who came later waits longer and longer.
        """
        now, first = asyncio.get_running_loop().time(), self._outage.first_pause
        if self._conflicts == 0:
            self._was_first = now - self._began_at > STABLE
        self._conflict_at = now
        self._conflicts += 1
        return first if self._was_first else min(first * 2**self._conflicts, STABLE)
