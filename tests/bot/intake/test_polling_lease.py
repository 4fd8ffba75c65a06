"""Two processes that poll: the second says so and waits, and takes over from one that has died."""

import os
from datetime import timedelta

import pytest
from telegram.error import Conflict

from bot.intake import polling_lease
from bot.ops import lease_owner
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import leases
from tests.bot.intake.polling_steps import (
    Handler,
    Polling,
    ScriptedTelegram,
    begin,
    until,
    written,
)
from tests.bot.intake.polling_steps import handler as handler
from tests.bot.intake.polling_steps import started as started

FOR = timedelta(seconds=20)
ALIVE = f"{lease_owner.HOST}:{os.getppid()}:abc"
ELSEWHERE = "other-machine:1:abc"


@pytest.mark.parametrize("owner", [ALIVE, ELSEWHERE])
async def test_a_second_process_says_so_asks_for_nothing_and_begins_when_the_first_ends(
    owner: str,
    db: Database,
    handler: Handler,
    started: list[Polling],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(polling_lease, "LOOK", 0.01)
    leases.acquire("poller", owner, Clock().now(), FOR)
    telegram = ScriptedTelegram([written(1, 1)])
    polling = await begin(started, telegram, handler, db)
    await until(lambda: caplog.records)
    assert (telegram.offsets, telegram.webhooks_deleted) == ([], 0)
    assert not polling.poller.is_alive()
    leases.release("poller", owner)
    await until(lambda: handler.done == [1])
    assert [r.getMessage() for r in caplog.records] == [
        "poller: another process polls for this database: waiting until it ends"
    ]


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 + 1], ids=["my number", "gone"])
async def test_who_follows_a_process_that_died_here_begins_at_once(
    pid: int, db: Database, handler: Handler, started: list[Polling]
) -> None:
    leases.acquire("poller", f"{lease_owner.HOST}:{pid}:abc", Clock().now(), FOR)
    await begin(started, ScriptedTelegram([written(1, 1)]), handler, db)
    await until(lambda: handler.done == [1])


async def test_who_loses_the_lease_stops_polling_until_it_is_free_again(
    db: Database, handler: Handler, started: list[Polling], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_lease, "LOOK", 0.01)
    monkeypatch.setattr(polling_lease, "RENEWAL", 0.01)
    telegram = ScriptedTelegram([written(1, 1)])
    polling = await begin(started, telegram, handler, db)
    await until(lambda: handler.done == [1])
    tables.Lease.update(owner=ELSEWHERE).where(tables.Lease.name == "poller").execute()
    await until(lambda: not polling.poller._lease.held.is_set())
    leases.release("poller", ELSEWHERE)
    await until(lambda: polling.poller._lease.held.is_set())


async def test_a_stop_keeps_the_lease_for_what_is_in_flight_and_no_longer(
    db: Database, handler: Handler, started: list[Polling]
) -> None:
    polling = await begin(started, ScriptedTelegram(), handler, db)
    await until(lambda: polling.poller._lease.held.is_set())
    await polling.stop()
    now = Clock().now()
    assert not leases.acquire("poller", ELSEWHERE, now, FOR)
    assert leases.acquire("poller", ELSEWHERE, now + timedelta(seconds=10), FOR)


@pytest.mark.parametrize(
    ("seconds_before", "pauses"), [(61, [1, 1, 1]), (1, [2, 4, 8])], ids=["first", "second"]
)
async def test_of_two_with_one_token_the_one_that_came_later_waits_longer_and_longer(
    seconds_before: float,
    pauses: list[float],
    db: Database,
    handler: Handler,
    started: list[Polling],
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram = ScriptedTelegram([written(1, 1)])
    polling = await begin(started, telegram, handler, db)
    await telegram.exhausted.wait()
    poller = polling.poller
    poller._outage._pauses = (1.0,)
    poller._began_at -= seconds_before
    assert [poller._conflict_pause() for _ in pauses] == pauses
    poller._outage.report(Conflict("409"))
    assert "another program receives this bot's updates" in caplog.text
