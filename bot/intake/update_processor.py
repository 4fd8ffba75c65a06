"""Process claimed updates concurrently, in order per chat and user, and acknowledge them.

Polling and the webhook submit to the same processor. ChatOrder (bot/intake/chat_order.py) decides
which update waits for which, AckWriter (ack_writer.py) records outcomes, and LeaseRenewer
(lease_renewer.py) keeps the claims alive. The processor coordinates them.
"""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from uuid import uuid4

from bot.api import mark_redelivered, on_long_wait
from bot.conversation import Json
from bot.intake import database_retry
from bot.intake.ack_writer import AckWriter
from bot.intake.chat_order import ChatOrder, Handled, OrderEntry
from bot.intake.lease_renewer import LeaseRenewer
from bot.ops import GRACE, LAST_WORDS, Metrics
from config.logging import redact
from config.repeated_failures import RepeatedFailure
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.queues import (
    ClaimedUpdate,
    IncomingUpdate,
    StoredResults,
    UpdateResults,
    inbox,
    update_results,
)

log = logging.getLogger(__name__)
# Updates that are handled at the same moment. Nearly all of them wait for Telegram: for a place in
# the rate limit, for a chat that is held back, for an answer. Those must not take the slots of
# others.
CONCURRENCY = 500
MAX_UNBLOCKED = 1000  # updates in flight that wait for no earlier one, before polling pauses
MAX_BLOCKED = 500  # updates in flight that do; what comes then stays in the inbox
MAX_ATTEMPTS = 8  # of an update that fails at a database which is available
Handle = Callable[[Json, bool], Awaitable[None]]
Task = asyncio.Task[None]


class UpdateProcessor:
    """Processes the updates that one process has claimed, until each is acknowledged."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handle: Handle,
        metrics: Metrics,
        concurrency: int = CONCURRENCY,
    ) -> None:
        """`handle` answers one update and raises what went wrong.

        Its second argument says whether this is the last attempt.
        """
        self.owner = str(uuid4())
        self.concurrency = concurrency
        self.has_capacity = asyncio.Event()  # set while more updates may be fetched
        self.has_capacity.set()
        self._database, self._handle, self._metrics = database, handle, metrics
        self._waits = RepeatedFailure(
            log, "inbox: update %d waits for the database", expected=DATABASE_UNAVAILABLE
        )
        self._order = ChatOrder()
        self._acks = AckWriter(database, clock, self._recorded)
        self._leases = LeaseRenewer(database, clock, self.owner)
        self._slots = asyncio.Semaphore(concurrency)
        self._quarantine_lock = asyncio.Lock()
        self._tasks: set[Task] = set()  # of the updates in flight
        self._started: set[Task] = set()
        self._answering: set[OrderEntry] = set()  # whose answers wait
        self._unrecorded: set[int] = set()  # ids in flight, or ended and not acknowledged yet
        self._handled = Handled()
        self._listeners: list[Callable[[], None]] = []

    @property
    def unblocked(self) -> int:
        """Number of updates in flight that wait for no earlier one."""
        return len(self._tasks) - self._order.blocked

    @property
    def is_backlogged(self) -> bool:
        """Whether so many updates wait for earlier ones that the next had better not come in."""
        return self._order.blocked >= MAX_BLOCKED

    def start(self) -> None:
        """Start renewing the leases of what is in flight."""
        self._leases.start()

    def on_recorded(self, listener: Callable[[], None]) -> None:
        """Call `listener` each time that a group of updates was acknowledged."""
        self._listeners.append(listener)

    def submit(self, update: IncomingUpdate | ClaimedUpdate, raw: Json) -> None:
        """Process an update in the background; one that is in flight already is left alone.

        `update` is the row of the inbox, claimed by `owner`; `raw` is its JSON as it was read.
        """
        if update.update_id in self._unrecorded:
            return
        self._unrecorded.add(update.update_id)
        entry = self._order.add(update)
        process = self._process(update, raw, entry)
        task = asyncio.create_task(process, name=f"{update.update_id}")
        self._tasks.add(task)
        task.add_done_callback(partial(self._remove, entry))
        self._update_capacity()

    async def stop(self, grace: float = GRACE) -> None:
        """Wait `grace` seconds for started updates to end; leave the others in the inbox."""
        for task in self._tasks - self._started:
            task.cancel()
        if self._tasks:
            _, overdue = await asyncio.wait(self._tasks, timeout=grace)
            for task in overdue:
                task.cancel()
            await asyncio.gather(*overdue, return_exceptions=True)
        await self._leases.stop()
        await self._release()

    async def _release(self) -> None:
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self._acks.flush()
                await self._database.run(inbox.release, self.owner)
        except (TimeoutError, *DATABASE_UNAVAILABLE) as error:
            log.error("inbox: release failed, some updates will be processed again: %s", error)

    def _remove(self, entry: OrderEntry, task: Task) -> None:
        self._tasks.discard(task)
        self._started.discard(task)
        self._answering.discard(entry)
        self._order.remove(entry)
        self._update_capacity()

    def _update_capacity(self) -> None:
        if self.unblocked < MAX_UNBLOCKED:
            self.has_capacity.set()
        else:
            self.has_capacity.clear()

    def _recorded(self, update_ids: Iterable[int]) -> None:
        ended = list(update_ids)
        self._unrecorded.difference_update(ended)
        self._handled.discard(ended)
        for listener in self._listeners:
            listener()

    async def _process(
        self, update: IncomingUpdate | ClaimedUpdate, raw: Json, entry: OrderEntry
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        await self._order.wait(entry)
        on_long_wait(partial(self._let_others_go, update.update_id, entry))
        async with self._quarantine(update), self._slots:
            self._started.add(task)
            if isinstance(update, ClaimedUpdate) and update.redelivered:
                mark_redelivered()
                count = inbox.count_redelivery
                await database_retry.run_until_accepted(self._database, count, update.update_id)
            state = update.results if isinstance(update, ClaimedUpdate) else StoredResults()
            results = UpdateResults(update.update_id, state, self._handled.beside(update))
            with results:
                await self._handle_and_acknowledge(update.update_id, raw)
            self._handled.add(update)  # until it is recorded, which is later

    def _let_others_go(self, update_id: int, entry: OrderEntry) -> None:
        """Record that the answer to an update waits: others of its chat and user go before it."""
        if entry not in self._answering and not entry.ended.done():
            self._answering.add(entry)
            self._order.let_others_go(entry)
            self._acks.answering(update_id)  # what is still in the inbox may be claimed too

    def _quarantine(
        self, update: IncomingUpdate | ClaimedUpdate
    ) -> AbstractAsyncContextManager[object]:
        """Return a lock for an update that a process has died with twice: one such at a time.

        So the update that kills the process is found. Without it those that are handled beside it
        would be counted with it, and would fail with it in the end.
        """
        is_suspect = isinstance(update, ClaimedUpdate) and update.attempts > 0
        return self._quarantine_lock if is_suspect else nullcontext()

    async def _handle_and_acknowledge(self, update_id: int, raw: Json) -> None:
        """Handle one update and acknowledge it; raises nothing but CancelledError."""
        started = time.perf_counter()
        try:
            await self._handle_with_retries(update_id, raw)
        except Exception as error:
            log.error("inbox: update %d failed", update_id, exc_info=error)
            trace = redact("".join(traceback.format_exception(error)))
            self._acks.failed(update_id, trace.replace("\x00", ""))
            self._metrics.failed.inc()
        else:
            self._acks.processed(update_id)
            self._metrics.done.inc()
        self._metrics.seconds.observe(time.perf_counter() - started)

    async def _handle_with_retries(self, update_id: int, raw: Json) -> None:
        """Handle an update, and again while the database is unavailable.

        An attempt counts only where the database is available: then the update is what fails.
        """
        failures = 0
        for attempt, pause in enumerate(database_retry.pauses()):
            try:
                await self._reload_results(update_id, again=attempt > 0)
                await self._handle(raw, failures == MAX_ATTEMPTS - 1)
            except DATABASE_UNAVAILABLE as error:
                failures += await self._is_database_available()
                if failures == MAX_ATTEMPTS:
                    raise
                self._waits.failed(error, update_id)
                await asyncio.sleep(pause)
            else:
                self._waits.succeeded()
                return

    async def _reload_results(self, update_id: int, *, again: bool) -> None:
        """Make the operations return what they returned, where they had changed something.

        After a failure nobody knows whether the last transaction was committed.
        """
        results = update_results.current()
        if results is None:
            return
        if again:
            results.load(await self._database.run(update_results.state_of, update_id))
        results.rewind()

    async def _is_database_available(self) -> bool:
        """Return whether the database can be written to."""
        try:
            await self._leases.renew()
        except DATABASE_UNAVAILABLE:
            return False
        return True
