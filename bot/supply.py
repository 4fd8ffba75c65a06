"""Lays on the desk what the inbox holds and nobody has in hand.

With a webhook that is everything: any process stores an update, any process takes it. With polling
it is what an earlier run left, and what came while a chat's updates were piled up.
"""

import asyncio
import json
import logging

from bot.desk import Desk
from models import inbox
from models.clock import Clock
from models.database import TROUBLE, Database

log = logging.getLogger(__name__)
LOOK = 0.5  # seconds between looks for what other processes have stored or left
TROUBLED = 2.0  # seconds until the next look when the database is in trouble
EAGER = 64  # updates that are taken without a thought for other processes
MORE = 8  # that are taken at a time beyond that, where those seem to wait for Telegram


class Supply:
    """Keeps a desk supplied from the inbox."""

    def __init__(self, database: Database, clock: Clock, desk: Desk, *, alone: bool) -> None:
        """`alone`: no other process works on this inbox.

        Then what the one before had in hand need not wait for its lease.
        """
        self._database, self._clock, self._desk = database, clock, desk
        self._heir = alone
        self._taking = asyncio.Lock()
        self._wanted = asyncio.Event()  # set while the inbox may hold what nobody has in hand
        self._wanted.set()
        self._supplier: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._supplier = asyncio.create_task(self._supply_forever(), name="inbox")

    async def stop(self) -> None:
        """Take no more."""
        if self._supplier is not None:
            self._supplier.cancel()
            await asyncio.gather(self._supplier, return_exceptions=True)

    def alive(self) -> bool:
        """Say whether what is stored is also taken."""
        return self._supplier is not None and not self._supplier.done()

    def wake(self) -> None:
        """Look now: something was stored that nobody has in hand."""
        self._wanted.set()
        self._desk.ended.set()

    async def rest(self) -> bool:
        """Say whether the inbox holds nothing that nobody has in hand, and then look no more.

        For the only process that stores, before it stores. Raises what the database raises.
        """
        async with self._taking:  # what was taken last is on the desk
            if self._wanted.is_set() and not self._heir and not await self._waiting():
                self._wanted.clear()
        return not self._wanted.is_set()

    async def _waiting(self) -> bool:
        return await self._database.run(inbox.waiting, self._clock.now())

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
            await self._wanted.wait()
            try:
                async with asyncio.timeout(pause):
                    await self._desk.ended.wait()
            except TimeoutError:
                continue

    async def _supply(self) -> None:
        self._desk.ended.clear()
        while True:
            ready = self._desk.ready
            room = min(max(EAGER - ready, MORE), self._desk.side_by_side - ready)
            if room <= 0:
                return
            async with self._taking:
                taken = await self._take(room)
            if taken < room or self._desk.ready >= EAGER:
                return

    async def _take(self, room: int) -> int:
        owner, now = self._desk.owner, self._clock.now()
        if self._heir:
            await self._database.run(inbox.let_lapse, owner, now)
            self._heir = False
        rows = await self._database.run(inbox.claim, owner, room, now)
        for row in rows:
            self._desk.take(row, json.loads(row.raw))
        return len(rows)
