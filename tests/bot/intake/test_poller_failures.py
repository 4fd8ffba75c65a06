"""Poll on when updates are malformed, a handler fails, or Telegram and database do."""

import asyncio
import json
import logging
from typing import Any

import pytest
from peewee import OperationalError
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

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


@pytest.mark.parametrize(
    "answer", [[], [written(1, 1)]], ids=["empty", "what was confirmed already"]
)
async def test_a_server_that_never_waits_is_not_polled_without_end(
    answer: list[dict[str, Any]],
    db: Database,
    handler: Handler,
    started: list[Polling],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sleep, pauses = asyncio.sleep, []

    async def noted(seconds: float, result: object = None) -> None:
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.intake.poller.QUICK_PAUSE", 0.25)
    telegram = ScriptedTelegram([written(1, 1)], *([answer] * 4), [written(2, 2)])
    await begin(started, telegram, handler, db)
    monkeypatch.setattr("bot.intake.poller.asyncio.sleep", noted)
    await telegram.exhausted.wait()
    monkeypatch.undo()
    assert pauses.count(0.25) == 4
    assert [r.getMessage()[:20] for r in caplog.records if r.name == "bot.intake.poller"] == [
        "poller: empty answer"
    ]
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


async def test_polling_is_not_well_while_what_comes_cannot_be_stored(
    db: Database, handler: Handler, started: list[Polling], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, is_full = inbox.store, asyncio.Event()

    def full(*args: Any) -> list[int]:
        if is_full.is_set():
            raise OperationalError("database or disk is full")
        return store(*args)

    monkeypatch.setattr("bot.intake.poller.inbox.store", full)
    is_full.set()
    batches = [[written(5, 1)] for _ in range(10_000)]
    polling = await begin(started, ScriptedTelegram(*batches), handler, db)
    await until(lambda: polling.poller.seconds_since_answer() is not None)
    await until(lambda: not polling.poller.is_alive())
    is_full.clear()
    await until(polling.poller.is_alive)
    await until(lambda: handler.done == [5])


async def test_an_update_that_no_process_survived_fails_at_the_start(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    rows = [inbox.IncomingUpdate(n, json.dumps(written(n, 1)), 1, 1) for n in (1, 2)]
    inbox.store(rows, Clock().now(), "dead")
    tables.Inbox.update(attempts=inbox.TRIES).where(tables.Inbox.update_id == 1).execute()
    await begin(started, ScriptedTelegram(), handler, db)
    await until(lambda: states() == {1: "failed", 2: "done"})
    assert handler.done == [2]
