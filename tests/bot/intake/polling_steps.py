"""A scripted Telegram and the poller behind it, for the tests of polling."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.api import ApiOutage
from bot.conversation import Json, read
from bot.intake import Poller, UpdateProcessor
from bot.ops import Metrics
from models import tables
from models.clock import Clock
from models.database import Database


class ScriptedTelegram:
    """Gives batches of updates in turn and remembers the offsets it was asked with."""

    base_url = "http://127.0.0.1/botTOKEN"

    def __init__(self, *batches: list[dict[str, Any]] | Exception) -> None:
        self.batches = list(batches)
        self.offsets: list[int] = []
        self.webhooks_deleted = 0
        self.exhausted = asyncio.Event()

    async def updates(self, base_url: str, offset: int, *rest: object) -> list[dict[str, Any]]:
        self.offsets.append(offset)
        if not self.batches:
            self.exhausted.set()
            await asyncio.Event().wait()
        batch = self.batches.pop(0)
        if isinstance(batch, Exception):
            raise batch
        return batch

    async def delete_webhook(self) -> bool:
        self.webhooks_deleted += 1
        return True


class Handler:
    """Handles updates: records them, and is slow or fails where a text says so."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.gate = asyncio.Event()

    async def handle(self, raw: Json, last: bool) -> None:
        update = read(raw)
        text = update.message.text if update.message else ""
        if text == "slow":
            await self.gate.wait()
        if text == "boom":
            raise RuntimeError("call +91 98260 01234 about 12345:abcdefghijklmnopqrstuvwxyz")
        self.done.append(update.update_id)


def written(update_id: int, chat: int, text: str = "hello") -> dict[str, Any]:
    sender = {"id": chat, "is_bot": False, "first_name": "Asha"}
    message = {
        "message_id": update_id,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": sender,
        "text": text,
    }
    return {"update_id": update_id, "message": message}


@pytest.fixture
def handler() -> Handler:
    return Handler()


class Polling:
    """A poller with the processor behind it."""

    def __init__(self, telegram: Any, handler: Handler, db: Database, room: int) -> None:
        metrics = Metrics()
        self.processor = UpdateProcessor(db, Clock(), handler.handle, metrics, room)
        self.outage = ApiOutage("http://127.0.0.1", pauses=(0.0,))
        self.poller = Poller(telegram, telegram, db, Clock(), self.processor, self.outage, metrics)

    async def stop(self, grace: float = 10) -> None:
        await self.poller.stop()
        await self.processor.stop(grace)


@pytest.fixture
async def started(db: Database, handler: Handler) -> AsyncIterator[list[Polling]]:
    polls: list[Polling] = []
    yield polls
    handler.gate.set()
    for polling in polls:
        await polling.stop()


async def begin(
    started: list[Polling],
    telegram: ScriptedTelegram,
    handler: Handler,
    db: Database,
    room: int = 32,
) -> Polling:
    polling = Polling(telegram, handler, db, room)
    await polling.poller.start()
    started.append(polling)
    return polling


async def until(true: Any) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come about")


def states() -> dict[int, str]:
    return {row.update_id: row.state for row in tables.Inbox.select()}
