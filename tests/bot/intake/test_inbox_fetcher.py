"""The fetcher claims what this process can handle, and what it claims goes first."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.conversation import Json
from bot.intake import InboxFetcher, UpdateProcessor
from bot.intake.inbox_fetcher import EAGER
from bot.ops import Metrics
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox
from tests.bot.intake.polling_steps import until

SLOTS = 2


class Handler:
    """Handles updates, each as soon as the gate is open."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.gate = asyncio.Event()

    async def handle(self, raw: Json, last: bool) -> None:
        self.started.append(raw["update_id"])
        await self.gate.wait()


@pytest.fixture
async def handler() -> Handler:
    return Handler()


@pytest.fixture
async def processor(db: Database, handler: Handler) -> AsyncIterator[UpdateProcessor]:
    """A processor with two slots."""
    processor = UpdateProcessor(db, Clock(), handler.handle, Metrics(), SLOTS)
    processor.start()
    yield processor
    handler.gate.set()
    await processor.stop()


@pytest.fixture
async def fetcher(db: Database, processor: UpdateProcessor) -> AsyncIterator[InboxFetcher]:
    """A fetcher that shares its inbox with other processes; it is not started."""
    fetcher = InboxFetcher(db, Clock(), processor, alone=False)
    yield fetcher
    await fetcher.stop()


def store(*update_ids: int) -> None:
    """Store an update in a chat of its own for each number."""
    rows = [inbox.IncomingUpdate(n, json.dumps({"update_id": n}), n, n) for n in update_ids]
    inbox.store(rows, Clock().now())


def states() -> dict[int, str]:
    return {row.update_id: row.state for row in tables.Inbox.select()}


async def test_a_processor_without_a_free_slot_claims_nothing_more(
    fetcher: InboxFetcher, handler: Handler
) -> None:
    store(1, 2, 3)
    fetcher.start()
    await until(lambda: handler.started == [1, 2])
    fetcher.notify()
    await asyncio.sleep(0.1)  # time for another look
    assert states() == {1: "taken", 2: "taken", 3: "new"}
    handler.gate.set()
    await until(lambda: states() == {1: "done", 2: "done", 3: "done"})


async def test_an_inbox_is_not_drained_before_what_was_claimed_is_submitted(
    fetcher: InboxFetcher, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, claimed, may_go_on = inbox.claim, threading.Event(), threading.Event()

    def slowly(*args: Any) -> list[inbox.ClaimedUpdate]:
        updates = claim(*args)
        claimed.set()
        may_go_on.wait(20)
        return updates

    monkeypatch.setattr("bot.intake.inbox_fetcher.inbox.claim", slowly)
    store(1)
    fetcher.start()
    await asyncio.to_thread(claimed.wait, 20)
    is_drained = asyncio.create_task(fetcher.is_drained())
    await asyncio.sleep(0.1)
    assert not is_drained.done()
    may_go_on.set()
    assert await is_drained
    await until(lambda: handler.started == [1])


async def test_a_drained_inbox_is_looked_into_again_when_something_is_stored(
    fetcher: InboxFetcher, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.inbox_fetcher.INTERVAL", 0.01)
    fetcher.start()
    assert await fetcher.is_drained()
    await asyncio.sleep(0.1)  # it looks no more
    store(1)
    await asyncio.sleep(0.1)
    assert handler.started == []
    fetcher.notify()
    await until(lambda: handler.started == [1])


async def test_a_process_with_many_updates_that_wait_for_telegram_claims_a_few_more(
    db: Database, handler: Handler
) -> None:
    processor = UpdateProcessor(db, Clock(), handler.handle, Metrics(), 2 * EAGER)
    fetcher = InboxFetcher(db, Clock(), processor, alone=False)
    store(*range(1, EAGER + 3))
    fetcher.start()
    await until(lambda: len(handler.started) >= EAGER)
    fetcher.notify()
    await until(lambda: len(handler.started) == EAGER + 2)
    handler.gate.set()
    await fetcher.stop()
    await processor.stop()
