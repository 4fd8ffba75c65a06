"""The desk: updates in hand are worked off in order, many side by side, and written down.

Polling and the webhook are two ways onto the same desk. An update waits for the earlier ones on
the desk that share its chat or its person, so a slow chat delays nobody else.
"""

import asyncio
import itertools
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from uuid import uuid4

from bot.limiter import late
from bot.metrics import Metrics
from bot.raw import Json
from bot.stopping import GRACE, LAST_WORDS
from config.logging import redact
from models import inbox
from models.clock import Clock
from models.database import TROUBLE, Database
from models.inbox import Received, Taken

log = logging.getLogger(__name__)
# Updates that are worked on at the same moment. Nearly all of them wait for Telegram: for a place
# in the limit, for a chat that is held back, for an answer. Those must not be the hands of others.
SIDE_BY_SIDE = 500
READY = 1000  # updates on the desk that wait for no earlier one, before no more are asked for
BEHIND = 500  # updates on the desk that do; what comes then stays in the inbox
GATHERED = 0.01  # seconds in which updates that end are gathered, to be written down together
# Seconds between tries at a database in trouble; the last one repeats.
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
TRIES = 8  # of an update that troubles a database which is well
Work = Callable[[Json, bool], Awaitable[None]]


class Desk:
    """Works off the updates of one process, which owns them while it has them in hand."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        work: Work,
        metrics: Metrics,
        side_by_side: int = SIDE_BY_SIDE,
    ) -> None:
        """`work` does one update and raises what went wrong; it is told when it is the last try."""
        self.owner = str(uuid4())
        self.side_by_side = side_by_side
        self.calm = asyncio.Event()  # set while more may be asked for
        self.calm.set()
        self.ended = asyncio.Event()  # set each time that something was written down
        self._database, self._clock = database, clock
        self._work, self._metrics = work, metrics
        self._room = asyncio.Semaphore(side_by_side)
        self._alone = asyncio.Lock()
        self._in_hand: set[asyncio.Task[None]] = set()
        self._begun: set[asyncio.Task[None]] = set()
        self._behind: set[asyncio.Task[None]] = set()  # an earlier one of their chat or person
        self._known: set[int] = set()  # in hand, or ended and not written down yet
        self._last: dict[tuple[str, int], asyncio.Task[None]] = {}  # of each chat and person
        self._done: list[int] = []  # worked off, and not written down yet
        self._failed: list[tuple[int, str]] = []
        self._clerk: asyncio.Task[None] | None = None  # writes them down
        self._keeper: asyncio.Task[None] | None = None

    @property
    def ready(self) -> int:
        """How many updates on the desk wait for no earlier one."""
        return len(self._in_hand) - len(self._behind)

    @property
    def is_deep(self) -> bool:
        """Whether so many wait for earlier ones that the next ones had better stay in the inbox."""
        return len(self._behind) >= BEHIND

    def start(self) -> None:
        """Begin to prolong the lease of what is in hand."""
        self._keeper = asyncio.create_task(self._keep(), name="leases")

    def take(self, update: Received | Taken, raw: Json) -> None:
        """Take an update in hand, as it was stored and as it was read; one that is there stays."""
        if update.update_id in self._known:
            return
        self._known.add(update.update_id)
        keys = _keys(update)
        before = {self._last[key] for key in keys if key in self._last}
        task = asyncio.create_task(self._go(update, raw, before), name=f"{update.update_id}")
        self._in_hand.add(task)
        if before:
            self._behind.add(task)
        self._last.update(dict.fromkeys(keys, task))
        task.add_done_callback(partial(self._put_down, keys))
        self._look_around()

    async def stop(self, grace: float = GRACE) -> None:
        """Give the updates being worked on `grace` seconds; leave the rest in the inbox."""
        for task in self._in_hand - self._begun:
            task.cancel()
        if self._in_hand:
            _, late = await asyncio.wait(self._in_hand, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._leave()

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(LAST_WORDS):
                if self._clerk is not None:
                    await self._clerk
                await self._database.run(inbox.release, self.owner)
        except (TimeoutError, *TROUBLE) as error:
            log.error("The inbox is not up to date (%s): some updates come again.", error)

    def _put_down(self, keys: list[tuple[str, int]], task: asyncio.Task[None]) -> None:
        for those in (self._in_hand, self._begun, self._behind):
            those.discard(task)
        for key in keys:
            if self._last.get(key) is task:
                del self._last[key]
        self._look_around()

    def _look_around(self) -> None:
        if self.ready < READY:
            self.calm.set()
        else:
            self.calm.clear()

    async def _go(
        self, update: Received | Taken, raw: Json, before: set[asyncio.Task[None]]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        if before:
            await asyncio.wait(before)
            self._behind.discard(task)
        lapsed = isinstance(update, Taken) and update.lapsed
        async with self._quarantine(update), self._room:
            self._begun.add(task)
            if lapsed:
                late.set(True)
                await self._insist(inbox.begin_again, update.update_id)
            await self._do(update.update_id, raw)

    def _quarantine(self, update: Received | Taken) -> AbstractAsyncContextManager[object]:
        """Have only one at work of those that a process did not survive twice, to find the killer.

        Otherwise those beside it would be counted with it, and set aside in the end.
        """
        suspect = isinstance(update, Taken) and update.attempts > 0
        return self._alone if suspect else nullcontext()

    async def _do(self, update_id: int, raw: Json) -> None:
        """Work off one update and have it noted; never raises but when cancelled."""
        begun = time.perf_counter()
        try:
            await self._patiently(update_id, raw)
        except Exception as error:
            log.error("Update %d failed.", update_id, exc_info=error)
            trace = redact("".join(traceback.format_exception(error)))
            self._failed.append((update_id, trace.replace("\x00", "")))
            self._metrics.failed.inc()
        else:
            self._done.append(update_id)
            self._metrics.done.inc()
        self._metrics.seconds.observe(time.perf_counter() - begun)
        # Updates that end while others are being written down share the next writing.
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.create_task(self._write_down(), name="inbox")

    async def _patiently(self, update_id: int, raw: Json) -> None:
        """Do it, and again while the database is in trouble.

        An update that fails at a database which is well is the trouble itself.
        """
        tries = 0
        for pause in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
            try:
                await self._work(raw, tries == TRIES - 1)
            except TROUBLE as error:
                tries += await self._is_well()
                if tries == TRIES:
                    raise
                log.warning("Update %d waits for the database (%s).", update_id, error)
                await asyncio.sleep(pause)
            else:
                return

    async def _is_well(self) -> bool:
        """Say whether the database can be written to."""
        try:
            await self._database.run(inbox.renew, self.owner, self._clock.now())
        except TROUBLE:
            return False
        return True

    async def _write_down(self) -> None:
        while self._done or self._failed:
            await asyncio.sleep(GATHERED)
            done, self._done = self._done, []
            failed, self._failed = self._failed, []
            await self._insist(inbox.finish, done, self._clock.now(), failed)
            self._known.difference_update(done, (update_id for update_id, _ in failed))
            self.ended.set()

    async def _insist(self, operation: Callable[..., None], *given: object) -> None:
        """Run an operation, as often as it takes until the database has taken it."""
        for pause in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
            try:
                await self._database.run(operation, *given)
            except TROUBLE as error:
                log.error("The inbox cannot be written (%s). Trying again.", error)
                await asyncio.sleep(pause)
            else:
                return

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(inbox.LEASE.total_seconds() / 3)
            try:
                await self._database.run(inbox.renew, self.owner, self._clock.now())
            except TROUBLE as error:
                log.warning("The leases of the inbox are not renewed (%s).", error)


def _keys(update: Received | Taken) -> list[tuple[str, int]]:
    """Name the chat and the person whose earlier updates come first."""
    whose = (("chat", update.chat_id), ("user", update.user_id))
    return [(kind, value) for kind, value in whose if value is not None]
