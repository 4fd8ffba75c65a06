"""A clock that goes back by two hours keeps no message waiting until it has caught up."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from bot.ops import ClockWatch
from bot.outbox import Sender
from bot.runtime import Runtime
from models import tables
from models.queues import leases, outbox, outbox_records
from playground.telegram import TelegramChat, World
from tests.bot.outbox.sending_steps import many, put, said
from tests.bot.outbox.test_sender import sending, until

BACK = timedelta(hours=2)
LEASE = timedelta(seconds=20)


def all_sent() -> bool:
    return set(outbox_records.counts()) == {"sent"}


async def test_what_a_dead_process_left_with_a_clock_ahead_is_sent_by_the_next(
    telegram: World, bot: Runtime, group: TelegramChat, caplog: pytest.LogCaptureFixture
) -> None:
    await many(telegram, bot, 3)
    put(bot, group)
    ahead = bot.services.clock.now() + BACK
    leases.acquire("sender", "dead", ahead, LEASE)
    tables.Outbox.update(not_before=ahead, made_at=ahead).execute()
    watch = ClockWatch()
    async with sending(Sender(bot.services, bot.bot, watch)):
        await until(all_sent)
    assert len(said(group)) == 1
    assert watch.last_jump == pytest.approx(-BACK.total_seconds(), abs=60)
    lines = [r.getMessage() for r in caplog.records if r.getMessage().startswith("clock: ")]
    assert [line[: len("clock: went back by 7")] for line in lines] == ["clock: went back by 7"]


async def test_what_a_dead_process_had_claimed_with_a_clock_ahead_is_sent_by_the_next(
    bot: Runtime, group: TelegramChat
) -> None:
    put(bot, group)
    ahead = bot.services.clock.now() + BACK
    leases.acquire("sender", "dead", ahead, LEASE)
    tables.Outbox.update(not_before=ahead, made_at=ahead).execute()
    assert len(outbox.claim(1, ahead)) == 1  # and has not left
    async with sending(Sender(bot.services, bot.bot)):
        await until(all_sent)
    assert len(said(group)) == 1


async def test_what_waits_while_the_clock_goes_back_is_sent(
    bot: Runtime, group: TelegramChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.clock_watch.INTERVAL", 0.01)
    monkeypatch.setattr("bot.outbox.sender.HEARTBEAT", 0.01)
    set_back: list[float] = []
    loop = asyncio.get_running_loop()
    watch = ClockWatch(lambda: loop.time() - sum(set_back))
    async with sending(Sender(bot.services, bot.bot, watch)):
        await until(tables.Lease.select().where(tables.Lease.name == "sender").exists)
        put(bot, group)
        ahead = bot.services.clock.now() + BACK
        tables.Outbox.update(not_before=ahead).execute()
        watching = asyncio.create_task(watch.run())
        await asyncio.sleep(0)
        set_back.append(BACK.total_seconds())
        await until(all_sent)
        watching.cancel()
    assert len(said(group)) == 1


@pytest.mark.parametrize("seconds", [7200, -7200])
async def test_a_clock_that_is_set_while_no_process_runs_is_told_once_by_the_next(
    bot: Runtime, caplog: pytest.LogCaptureFixture, seconds: int
) -> None:
    told: list[tuple[Any, int]] = []
    for shift in (0, seconds, seconds):
        watch = ClockWatch(lambda shift=shift: time.time() + shift)  # type: ignore[misc]
        caplog.clear()
        async with sending(Sender(bot.services, bot.bot, watch)):
            await until(tables.Lease.select().where(tables.Lease.name == "sender").exists)
        lines = [r.getMessage() for r in caplog.records if r.getMessage().startswith("clock: ")]
        told.append((watch.last_jump, len(lines)))
    assert told[0] == told[2] == (None, 0)
    assert told[1] == (pytest.approx(seconds, abs=5), 1)
