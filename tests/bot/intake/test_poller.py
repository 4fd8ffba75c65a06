"""Updates are stored before they are confirmed, processed in order, and never lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.api import ApiOutage
from bot.conversation import Json, read
from bot.intake import Poller, UpdateProcessor
from bot.ops import Metrics
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox

NOW = Clock().now()


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


async def test_updates_without_numbers_are_logged_and_do_not_make_polling_spin(
    db: Database, handler: Handler, started: list[Polling], caplog: pytest.LogCaptureFixture
) -> None:
    nonsense: Any = [{"foo": 1}, "x", None]
    telegram = ScriptedTelegram(nonsense, nonsense, [written(1, 1)])
    polling = await begin(started, telegram, handler, db)
    pauses: list[float] = []
    pause = polling.outage.pause

    def noted(error: TelegramError) -> float:
        pauses.append(pause(error))
        return pauses[-1]

    polling.outage.pause = noted  # type: ignore[method-assign]
    await until(lambda: handler.done == [1])
    assert len(pauses) == 2
    logged = [r.getMessage() for r in caplog.records if r.name == "bot.api.outage"]
    assert ["no numbers" in line for line in logged] == [True, False]  # and that it is over


async def test_a_failed_update_is_kept_without_phones_and_the_next_goes_on(
    db: Database, handler: Handler, started: list[Polling], caplog: pytest.LogCaptureFixture
) -> None:
    await begin(started, ScriptedTelegram([written(1, 1, "boom"), written(2, 1)]), handler, db)
    await until(lambda: states() == {1: "failed", 2: "done"})
    row = tables.Inbox.get_by_id(1)
    assert "RuntimeError: call [phone] about [token]" in row.error
    assert json.loads(row.raw)["message"]["text"] == "boom"


@pytest.mark.parametrize(
    "odd",
    [
        {"update_id": 1, "message": {"message_id": "x"}},
        {"update_id": 1, "message": 7},
        {"update_id": 1, "message": {"chat": {"id": "no"}}},
        {"update_id": 1, "callback_query": {"message": None}},
    ],
)
async def test_an_update_that_cannot_be_read_blocks_nothing(
    db: Database, handler: Handler, started: list[Polling], odd: dict[str, Any]
) -> None:
    telegram = ScriptedTelegram([odd, written(2, 1)])
    await begin(started, telegram, handler, db)
    await until(lambda: 2 in handler.done and states()[1] == "failed")
    assert telegram.offsets[:2] == [0, 3]


async def test_things_that_are_no_updates_are_passed_over(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    nonsense: Any = [7, {"no": "id"}, {"update_id": "x"}, {"update_id": 9, "new_kind": {}}]
    await begin(started, ScriptedTelegram(nonsense, [written(10, 1)]), handler, db)
    await until(lambda: handler.done == [9, 10])


async def test_each_failure_is_logged_once_and_polling_goes_on(
    db: Database, handler: Handler, started: list[Polling], caplog: pytest.LogCaptureFixture
) -> None:
    gone = NetworkError("no connection: ClientConnectorError 111")
    telegram = ScriptedTelegram(
        InvalidToken(), InvalidToken(), gone, gone, Conflict("409"), [written(1, 1)], gone
    )
    with caplog.at_level(logging.INFO):
        await begin(started, telegram, handler, db)
        await telegram.exhausted.wait()
    logged = [r.getMessage() for r in caplog.records if r.name == "bot.api.outage"]
    assert [":".join(line.split(":")[:2]) for line in logged] == [
        "api: token rejected",
        "api: http",
        "api: polling rejected",
        "api: http",
        "api: http",
    ]
    assert "recovered" in logged[3]
    assert telegram.webhooks_deleted == 2  # once at the start, once because of the conflict
    await until(lambda: handler.done == [1])


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


async def test_polling_that_has_died_is_logged_and_starts_again(
    db: Database,
    handler: Handler,
    started: list[Polling],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.intake.poller.WATCH", 0.01)
    fatal: Any = RuntimeError("a fault of ours")
    telegram = ScriptedTelegram([written(1, 1)], fatal, [written(2, 1)])
    polling = await begin(started, telegram, handler, db)
    assert not polling.poller.is_alive()
    await until(lambda: handler.done == [1, 2])
    assert polling.poller.is_alive()
    (logged,) = [r for r in caplog.records if r.levelname == "CRITICAL"]
    assert logged.exc_info
    assert logged.exc_info[1] is fatal


async def test_a_store_whose_answer_was_lost_loses_no_update(
    db: Database, handler: Handler, started: list[Polling], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, lost = inbox.store, [OSError("the connection broke after the commit")]

    def forgetful(*args: Any) -> list[int]:
        stored = store(*args)
        if lost:
            raise lost.pop()
        return stored

    monkeypatch.setattr("bot.intake.poller.inbox.store", forgetful)
    telegram = ScriptedTelegram([written(5, 1)], [written(5, 1)])
    await begin(started, telegram, handler, db)
    await until(lambda: states() == {5: "done"})
    assert handler.done == [5]


async def test_an_update_that_no_process_survived_fails_at_the_start(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    rows = [inbox.IncomingUpdate(n, json.dumps(written(n, 1)), 1, 1) for n in (1, 2)]
    inbox.store(rows, Clock().now(), "dead")
    tables.Inbox.update(attempts=inbox.TRIES).where(tables.Inbox.update_id == 1).execute()
    await begin(started, ScriptedTelegram(), handler, db)
    await until(lambda: states() == {1: "failed", 2: "done"})
    assert handler.done == [2]
