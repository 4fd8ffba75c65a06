"""The bot of the playground, which may die without warning and be started again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp

from config.settings import Settings
from jobs.job_context import JobContext
from models.clock import Clock
from models.database import Database

# What the jobs are given, and where the bot answers /healthz.
Life = tuple[JobContext, str | None]
Serving = Callable[[Settings, Database, Clock], AbstractAsyncContextManager[Life]]


class _OneLife(Database):
    """What one life of the bot has of the database: nothing any more once it is dead.

    It opens nothing: the connections are those of the playground's own Database.
    """

    def __init__(self, database: Database) -> None:
        self.__dict__.update(vars(database))
        self.is_dead = False

    async def run(self, operation: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        """Run an operation; once dead, end the task that asks, and record nothing."""
        self._require_life()
        return await super().run(operation, *args, **more)

    async def run_recorded(self, store: Any, operation: Any, /, *args: Any, **more: Any) -> Any:
        """Run an operation for an update, unless dead."""
        self._require_life()
        return await super().run_recorded(store, operation, *args, **more)

    async def read_inline(self, reading: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        """Run a reading, unless dead."""
        self._require_life()
        return await super().read_inline(reading, *args, **more)

    def _require_life(self) -> None:
        if self.is_dead:
            raise asyncio.CancelledError


class BotLife:
    """Runs the bot, one life after another."""

    def __init__(
        self, serving: Serving, settings: Settings, database: Database, clock: Clock
    ) -> None:
        """Run nothing yet."""
        self.context: JobContext | None = None
        self._url: str | None = None
        self._serving, self._settings = serving, settings
        self._database, self._clock = database, clock
        self._life: tuple[_OneLife, asyncio.Task[None], asyncio.Event] | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Run the bot while the block is open, and stop it as it should be stopped."""
        await self._begin()
        try:
            yield
        finally:
            await self._end()

    async def crash(self) -> None:
        """Kill the bot, with all that it has not recorded, and start it again."""
        async with self._one_at_a_time:
            assert self._life is not None
            self._life[0].is_dead = True
            with contextlib.suppress(asyncio.CancelledError):
                await self._end()
            await self._begin()

    async def health(self) -> dict[str, Any]:
        """Return what the bot's own /healthz answers, with its status and address."""
        if self._url is None:
            return {"ok": False, "status": None, "url": None}
        url = f"{self._url}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            facts: dict[str, Any] = await answer.json()
        return facts | {"status": answer.status, "url": url}

    async def _begin(self) -> None:
        life, is_up, is_over = _OneLife(self._database), asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self._live(life, is_up, is_over), name="bot of the playground")
        self._life = life, task, is_over
        up = asyncio.create_task(is_up.wait())
        await asyncio.wait((task, up), return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if task.done():
            await task

    async def _live(self, life: _OneLife, is_up: asyncio.Event, is_over: asyncio.Event) -> None:
        async with self._serving(self._settings, life, self._clock) as (
            self.context,
            self._url,
        ):
            is_up.set()
            await is_over.wait()

    async def _end(self) -> None:
        assert self._life is not None
        _, task, is_over = self._life
        self.context = self._url = None
        is_over.set()
        await task
