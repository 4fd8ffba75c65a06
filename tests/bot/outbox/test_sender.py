"""Run senders: limits, faults, takeover by another process, and the stop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from peewee import OperationalError

from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.queues import outbox, outbox_records
from playground.telegram import TelegramChat, World
from tests.bot.outbox.sending_steps import fault, many, put, said, state
from tests.bot.support.people import Person, settled
from tests.support.world import place_id

FAULTS: list[dict[str, Any]] = [
    {"kind": "retry_after", "retry_after": 1},
    {"kind": "status", "status": 500, "description": "Internal Server Error"},
    {"kind": "reset"},
    {"kind": "drop", "seconds": 0.2},
    {"kind": "silence", "seconds": 0.2},
    {"kind": "garbage"},
]


async def limits_on(server: str) -> None:
    """Make the server enforce Telegram's limits."""
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/limits", json={"on": True})
        assert answer.status == 200


async def request_log(server: str) -> list[dict[str, Any]]:
    """Return the server's request log of messages."""
    async with aiohttp.ClientSession() as session:
        asked = await session.get(f"{server}/play/journal", params={"method": "sendMessage"})
        return list((await asked.json())["requests"])


@asynccontextmanager
async def sending(sender: Sender) -> AsyncIterator[None]:
    """Run a sender, as the bot does, while the block is open."""
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        await task


async def until(done: Callable[[], bool]) -> None:
    """Wait until `done` holds."""
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def all_sent() -> bool:
    return set(outbox_records.counts()) == {"sent"}


class TestUnderLimits:
    """With Telegram's limits in the settings, and a server that enforces them."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """The limits as they are by default."""
        names = ("sends_per_second", "sends_per_chat_second", "sends_per_group_minute")
        return settings.model_copy(
            update={name: Settings.model_fields[name].default for name in names}
        )

    async def test_a_digest_run_and_people_beside_it_never_exceed_the_limits(
        self, telegram: World, bot: Runtime, group: TelegramChat, sender: Sender, server: str
    ) -> None:
        chats_ = await many(telegram, bot, 60)
        asha = telegram.add_person("Asha Devi")
        person = Person(telegram, asha, telegram.chats[asha.id])
        await settled(telegram)
        await limits_on(server)
        async with sending(sender):
            for n in range(3):
                assert await person.says(f"/booth 166/{n + 1}")
            await until(all_sent)
        assert all(len(said(chat)) == 1 for chat in chats_)
        requests = await request_log(server)
        assert [r for r in requests if r["status"] != 200] == []
        times = [datetime.fromisoformat(r["at"]) for r in requests]
        assert max(sum(t <= u < t + timedelta(seconds=1) for u in times) for t in times) <= 30


@pytest.mark.parametrize("wish", FAULTS, ids=lambda t: t["kind"])
async def test_whatever_the_server_does_every_reminder_arrives(
    wish: dict[str, Any],
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
) -> None:
    chats_ = await many(telegram, bot, 6, at_least_once=True)
    await fault(server, **({"times": 4} | wish))
    clock = bot.services.clock
    async with sending(sender):
        while not all_sent():
            clock.jump_to(clock.now() + timedelta(seconds=1))
            await asyncio.sleep(0.05)
    assert all(said(chat) for chat in chats_)


@pytest.mark.parametrize("wish", FAULTS, ids=lambda t: t["kind"])
async def test_whatever_the_server_does_no_digest_arrives_twice_and_none_is_forgotten(
    wish: dict[str, Any],
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
) -> None:
    chats_ = await many(telegram, bot, 6)
    await fault(server, **({"times": 4} | wish))
    clock = bot.services.clock
    async with sending(sender):
        while set(outbox_records.counts()) - {"sent", "uncertain"}:
            clock.jump_to(clock.now() + timedelta(seconds=1))
            await asyncio.sleep(0.05)
    arrived = [len(said(chat)) for chat in chats_]
    assert max(arrived) == 1
    assert sum(arrived) >= outbox_records.counts().get("sent", 0)


async def test_of_two_senders_one_sends_and_the_other_takes_over_when_it_stops(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    other = Sender(bot.services, bot.bot)
    async with sending(other):
        async with sending(sender):
            first = await many(telegram, bot, 3)
            other.notify()
            await until(all_sent)
            assert tables.Lease.get_by_id("sender").owner in (sender._owner, other._owner)
        outbox.enqueue(
            "last",
            group.id,
            0,
            "schedule",
            {"place": place_id("PC21")},
            now=bot.services.clock.now(),
        )
        clock = bot.services.clock
        clock.jump_to(clock.now() + timedelta(seconds=30))
        await until(all_sent)
    assert all(len(said(chat)) == 1 for chat in first)


async def test_a_stop_finishes_what_is_in_flight_and_leaves_the_rest_queued(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    await many(telegram, bot, 40)
    await fault(server, kind="silence", seconds=0.3, times=40)
    async with sending(sender):
        await until(lambda: "sending" in outbox_records.counts())
    assert outbox_records.counts() == {"sent": 30, "queued": 10}
    assert not tables.Lease.select().where(tables.Lease.name == "sender").exists()


async def test_a_stop_that_cannot_wait_any_longer_gives_back_what_had_not_left(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr("bot.outbox.sender.GRACE", 0.0)
    chats_ = await many(telegram, bot, 20)
    await fault(server, kind="silence", seconds=5, times=20)
    async with sending(sender):
        await until(lambda: any(m.begun_at for m in tables.Outbox.select()))
    counts = outbox_records.counts()
    assert set(counts) <= {"queued", "uncertain"}
    assert counts["uncertain"] >= 1
    assert [said(chat) for chat in chats_] == [[]] * 20


async def test_what_another_process_has_taken_over_does_not_leave_from_here(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    clock = bot.services.clock
    (early,) = outbox.claim(10, clock.now())
    outbox.claim(10, clock.now() + outbox.LEASE)
    await sender._delivery.send(early)
    assert (said(group), outbox_records.counts()) == ([], {"sending": 1})


async def test_a_clock_that_goes_ahead_lets_nobody_take_over_what_is_in_flight_here(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group, at_least_once=True)
    await fault(server, kind="silence", seconds=2, times=1)
    clock = bot.services.clock
    async with sending(sender):
        await until(lambda: any(m.begun_at for m in tables.Outbox.select()))
        clock.jump_to(clock.now() + timedelta(days=1))
        sender.notify()
        await until(lambda: outbox_records.counts() == {"sent": 1})
    assert (len(said(group)), [m.attempts for m in tables.Outbox.select()]) == (1, [1])


async def test_a_database_that_is_unavailable_while_a_message_is_rendered_puts_it_back(
    bot: Runtime, group: TelegramChat, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object) -> None:
        raise OperationalError("database is locked")

    put(bot, group)
    with monkeypatch.context() as patch:
        patch.setattr("models.digests.targets_digest", locked)
        await sender.send_due()
    assert state() == ("queued", "OperationalError")
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("sent", 1)
