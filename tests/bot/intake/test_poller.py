"""Poll for updates: store before confirming, keep each chat's order, stop without loss."""

import asyncio
import json
from typing import Any

import pytest

from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox
from tests.bot.intake.polling_steps import (
    Handler,
    Polling,
    ScriptedTelegram,
    begin,
    states,
    until,
    written,
)
from tests.bot.intake.polling_steps import handler as handler
from tests.bot.intake.polling_steps import started as started

NOW = Clock().now()


async def test_the_offset_moves_only_after_the_batch_is_stored(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(5, 1), written(6, 2)])
    await begin(started, telegram, handler, db)
    await telegram.exhausted.wait()
    assert telegram.offsets == [0, 7]
    assert telegram.webhooks_deleted == 1
    await until(lambda: states() == {5: "done", 6: "done"})
    assert tables.Inbox.get_by_id(5).raw == ""


async def test_updates_are_not_confirmed_while_the_database_refuses_them(
    db: Database, handler: Handler, started: list[Polling], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = iter([OSError("disk full")])
    store = inbox.store

    def sometimes(*args: Any) -> list[int]:
        for error in tries:
            raise error
        return store(*args)

    monkeypatch.setattr("bot.intake.poller.inbox.store", sometimes)
    telegram = ScriptedTelegram([written(5, 1)], [written(5, 1)])
    await begin(started, telegram, handler, db)
    await telegram.exhausted.wait()
    assert telegram.offsets == [0, 0, 6]
    await until(lambda: handler.done == [5])


async def test_an_update_that_comes_twice_is_done_once(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(5, 1)], [written(5, 1), written(6, 1)])
    await begin(started, telegram, handler, db)
    await until(lambda: handler.done == [5, 6])


async def test_what_an_earlier_run_left_is_processed_first(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    inbox.store([inbox.IncomingUpdate(3, json.dumps(written(3, 1)), 1, 1)], Clock().now())
    await begin(started, ScriptedTelegram([written(5, 1)]), handler, db)
    await until(lambda: handler.done == [3, 5])


async def test_all_that_a_dead_process_had_in_flight_of_one_chat_is_processed(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    left = [written(1, 1, "slow"), *(written(n, 1) for n in range(2, 9))]
    inbox.store(
        [inbox.IncomingUpdate(u["update_id"], json.dumps(u), 1, 1) for u in left], NOW, "dead"
    )
    telegram = ScriptedTelegram([written(9, 1)], [written(10, 2)])
    await begin(started, telegram, handler, db)
    await until(lambda: handler.done == [10])
    handler.gate.set()
    await until(lambda: handler.done == [10, *range(1, 10)])


async def test_a_slow_chat_delays_no_other_and_keeps_its_own_order(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(1, 1, "slow"), written(2, 1), written(3, 2)])
    await begin(started, telegram, handler, db)
    await until(lambda: handler.done == [3])
    handler.gate.set()
    await until(lambda: handler.done == [3, 1, 2])


async def test_a_chat_that_writes_without_end_keeps_nobody_waiting_and_its_own_order(
    db: Database, handler: Handler, started: list[Polling], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.update_processor.MAX_BLOCKED", 5)
    flood = [written(1, 1, "slow"), *(written(n, 1) for n in range(2, 40))]
    telegram = ScriptedTelegram(
        flood[:10], flood[10:20], [written(40, 2)], flood[20:], [written(41, 3), written(42, 1)]
    )
    await begin(started, telegram, handler, db)
    await until(lambda: sorted(handler.done) == [40, 41])
    assert {n for n, state in states().items() if state == "new"} >= set(range(11, 40))
    handler.gate.set()
    await until(lambda: len(handler.done) == 42)
    assert [n for n in handler.done if n not in (40, 41)] == [*range(1, 40), 42]
    telegram.batches.append([written(43, 1)])
    await until(lambda: set(states().values()) == {"done"})


async def test_a_batch_is_processed_in_the_order_of_its_numbers(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    await begin(started, ScriptedTelegram([written(n, 1) for n in (3, 1, 2)]), handler, db)
    await until(lambda: handler.done == [1, 2, 3])


async def test_a_stop_leaves_what_is_not_done_in_the_inbox(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(1, 1, "slow"), written(2, 1)])
    polling = await begin(started, telegram, handler, db)
    await telegram.exhausted.wait()
    await polling.stop(grace=0.05)
    assert states() == {1: "new", 2: "new"}
    assert handler.done == []


async def test_a_stop_waits_for_the_update_in_flight(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(1, 1, "slow"), written(2, 1)])
    polling = await begin(started, telegram, handler, db)
    await telegram.exhausted.wait()
    await until(lambda: polling.processor._started)
    await polling.poller.stop()
    stopping = asyncio.create_task(polling.processor.stop())
    await asyncio.sleep(0)
    handler.gate.set()
    await stopping
    assert states() == {1: "done", 2: "new"}


async def test_no_more_chats_than_allowed_are_worked_on_at_once(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    telegram = ScriptedTelegram([written(1, 1, "slow"), written(2, 2)])
    await begin(started, telegram, handler, db, room=1)
    await telegram.exhausted.wait()
    await asyncio.sleep(0.05)
    assert handler.done == []
    handler.gate.set()
    await until(lambda: handler.done == [1, 2])
