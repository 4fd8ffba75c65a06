"""Updates in: stored in the inbox first, confirmed to Telegram after, worked off in order.

It stands in for python-telegram-bot's Updater, which forgets what it had confirmed when the
process ends, stops for good at a 401, and spins on an update that it cannot read.
"""

import asyncio
import json
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from bot.outage import Outage
from bot.transport import Transport
from config.logging import redact
from models import inbox
from models.clock import Clock
from models.database import Database

log = logging.getLogger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL = 25  # seconds that Telegram may keep a poll open
SIDE_BY_SIDE = 32  # chats that are worked on at the same moment
IN_HAND = 2000  # updates in memory before polling waits for them
GRACE = 10.0  # seconds that a stop gives to the updates in hand
Work = Callable[[Update], Awaitable[None]]


class Intake:
    """Polls, stores and works off the updates of one bot."""

    def __init__(
        self,
        bot: Bot,
        transport: Transport,
        database: Database,
        clock: Clock,
        work: Work,
        outage: Outage,
        side_by_side: int = SIDE_BY_SIDE,
    ) -> None:
        """`work` does one update and raises what went wrong."""
        self._bot, self._transport = bot, transport
        self._database, self._clock, self._work = database, clock, work
        self._outage = outage
        self._room = asyncio.Semaphore(side_by_side)
        self._queues: dict[int, deque[dict[str, Any]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._done: list[int] = []  # worked off, and not written down yet
        self._clerk: asyncio.Task[None] | None = None  # writes them down
        self._waiting = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self._poller: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin with what the inbox still holds, then poll until stopped."""
        self._poller = asyncio.create_task(self._poll_forever(), name="intake")
        self._poller.add_done_callback(_told)

    async def stop(self, grace: float = GRACE) -> None:
        """End polling, give the updates in hand `grace` seconds, leave the rest in the inbox."""
        self._stopping = True
        if self._poller is not None:
            self._poller.cancel()
            await asyncio.gather(self._poller, return_exceptions=True)
        for queue in self._queues.values():
            queue.clear()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=grace)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._clerk is not None:
            await self._clerk

    async def _poll_forever(self) -> None:
        await self._catch_up()
        await self._delete_webhook()
        offset = 0
        while True:
            await self._calm.wait()
            try:
                updates = await self._transport.updates(self._bot.base_url, offset, POLL, ALLOWED)
            except TelegramError as error:
                await self._wait_out(error)
                continue
            self._outage.over()
            offset = await self._take(updates, offset)

    async def _take(self, updates: Sequence[Any], offset: int) -> int:
        """Store a batch and only then give the offset that confirms it."""
        batch = {
            int(u["update_id"]): u
            for u in updates
            if isinstance(u, dict) and isinstance(u.get("update_id"), int)
        }
        if not batch:
            return offset
        rows = [(i, json.dumps(u, ensure_ascii=False)) for i, u in batch.items()]
        try:
            fresh = await self._database.run(inbox.store, rows, self._clock.now())
        except Exception:
            log.exception("Updates could not be stored; Telegram keeps them. Trying again.")
            await asyncio.sleep(self._outage.first_pause)
            return offset
        for update_id in fresh:
            self._add(batch[update_id])
        return max(batch) + 1

    async def _catch_up(self) -> None:
        """Take in hand what an earlier run left behind, before anything newer arrives."""
        seen: set[int] = set()
        while rows := await self._database.run(inbox.unfinished, IN_HAND):
            fresh = [row for row in rows if row[0] not in seen]
            log.info("%d updates from before are worked off first.", len(fresh))
            for _, raw in fresh:
                self._add(json.loads(raw))
            if not fresh or len(rows) < IN_HAND:
                return
            seen.update(update_id for update_id, _ in fresh)
            await asyncio.gather(*self._workers)

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

    def _add(self, update: dict[str, Any]) -> None:
        chat = _chat_of(update)
        if chat not in self._queues:
            self._queues[chat] = deque()
            worker = asyncio.create_task(self._work_off(chat), name=f"chat {chat}")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        self._queues[chat].append(update)
        self._waiting += 1
        if self._waiting >= IN_HAND:
            self._calm.clear()

    async def _work_off(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue and not self._stopping:
                update = queue.popleft()
                async with self._room:
                    await self._do(update)
                self._waiting -= 1
                if self._waiting < IN_HAND:
                    self._calm.set()
        finally:
            del self._queues[chat]

    async def _do(self, raw: dict[str, Any]) -> None:
        """Work off one update and write down how it ended; never raises but when cancelled."""
        update_id = int(raw["update_id"])
        try:
            await self._work(Update.de_json(raw, self._bot))
        except Exception as error:
            log.error("Update %d failed.", update_id, exc_info=error)
            await self._set_aside(update_id, error)
        else:
            self._finish(update_id)

    async def _set_aside(self, update_id: int, error: Exception) -> None:
        trace = redact("".join(traceback.format_exception(error)))
        try:
            await self._database.run(inbox.fail, update_id, trace, self._clock.now())
        except Exception:
            log.exception("Update %d stays in the inbox until the next start.", update_id)

    def _finish(self, update_id: int) -> None:
        """Have it written down; updates that end while one is being written share the next."""
        self._done.append(update_id)
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.create_task(self._write_down(), name="inbox")

    async def _write_down(self) -> None:
        while self._done:
            done, self._done = self._done, []
            try:
                await self._database.run(inbox.finish, done, self._clock.now())
            except Exception:
                log.exception("Updates %s stay in the inbox until the next start.", done)


def _chat_of(update: dict[str, Any]) -> int:
    """Give the chat whose order an update belongs to; 0 for those of no chat."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        inner = part.get("message", part)
        for holder in (inner, part):
            chat = holder.get("chat") or holder.get("from") if isinstance(holder, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0


def _told(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.critical("Polling has ended: no updates arrive.", exc_info=task.exception())
