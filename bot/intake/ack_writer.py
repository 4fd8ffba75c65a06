"""Acknowledge updates in the inbox in groups: one transaction for all that ended meanwhile."""

import asyncio
from collections.abc import Callable, Iterable

from bot.intake.database_retry import run_until_accepted
from models.clock import Clock
from models.database import Database
from models.queues import inbox

GROUP_DELAY = 0.01  # seconds in which updates that end are gathered into one transaction


class AckWriter:
    """Records which updates were processed or failed (group commit).

    Updates that end while a group is written share the next one. While the database is
    unavailable they are kept, and written as soon as it accepts them. Safe on the event loop.
    """

    def __init__(
        self, database: Database, clock: Clock, on_recorded: Callable[[Iterable[int]], None]
    ) -> None:
        """`on_recorded` is called with the ids of each group after it was committed."""
        self._database, self._clock, self._on_recorded = database, clock, on_recorded
        self._answering: list[int] = []
        self._processed: list[int] = []
        self._failed: list[tuple[int, str]] = []
        self._writer: asyncio.Task[None] | None = None

    def answering(self, update_id: int) -> None:
        """Record soon that an update has had its effect, and that its answer waits."""
        self._answering.append(update_id)
        self._schedule()

    def processed(self, update_id: int) -> None:
        """Acknowledge an update soon."""
        self._processed.append(update_id)
        self._schedule()

    def failed(self, update_id: int, error: str) -> None:
        """Record soon that an update failed, with its traceback for the operator."""
        self._failed.append((update_id, error))
        self._schedule()

    async def flush(self) -> None:
        """Wait until everything that has ended is recorded."""
        if self._writer is not None:
            await self._writer

    def _schedule(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="acknowledgements")

    async def _write(self) -> None:
        while self._processed or self._failed or self._answering:
            await asyncio.sleep(GROUP_DELAY)
            answering, self._answering = self._answering, []
            if answering:
                await run_until_accepted(self._database, inbox.mark_answering, answering)
            processed, self._processed = self._processed, []
            failed, self._failed = self._failed, []
            now = self._clock.now()
            await run_until_accepted(self._database, inbox.acknowledge, processed, now, failed)
            self._on_recorded([*processed, *(update_id for update_id, _ in failed)])
