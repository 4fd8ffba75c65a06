"""Messages of the outbox are sent, and every answer of Telegram has its outcome."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from peewee import OperationalError

from bot.conversation import Reply
from bot.html import Html
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import chats, digests, tables
from models.queues import outbox, outbox_records
from playground.telegram import TelegramChat, World, groups
from tests.bot.support.people import Person, settled
from tests.support.world import coordinator, place_id

MEENA = 900
FAULTS: list[dict[str, Any]] = [
    {"kind": "retry_after", "retry_after": 1},
    {"kind": "status", "status": 500, "description": "Internal Server Error"},
    {"kind": "reset"},
    {"kind": "drop", "seconds": 0.2},
    {"kind": "silence", "seconds": 0.2},
    {"kind": "garbage"},
]


@pytest.fixture
async def group(telegram: World, bot: Runtime) -> TelegramChat:
    """A group of PC21, linked by its coordinator Meena."""
    meena = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.add_group("Dewas", meena)
    groups.bring_bot(telegram, meena, chat.id, "add")
    await settled(telegram)
    coordinator(MEENA, "Meena", "PC21")
    now = bot.services.clock.now()
    chats.link(chat.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=now)
    return chat


@pytest.fixture
def sender(bot: Runtime) -> Sender:
    """A sender that sends only when a test asks it to."""
    return Sender(bot.services, bot.bot)


def put(bot: Runtime, chat: TelegramChat, subject: str = "targets", key: str = "a") -> None:
    now: datetime = bot.services.clock.now()
    outbox.enqueue(key, chat.id, 0, subject, {"place": place_id("PC21")}, now=now)


async def fault(server: str, **wish: Any) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/faults", json={"method": "sendMessage"} | wish)
        assert answer.status == 200, await answer.text()


def said(chat: TelegramChat) -> list[str]:
    return [m["text"] for m in chat.messages.values() if "आज का लक्ष्य" in m.get("text", "")]


def state() -> tuple[str, str]:
    row = tables.Outbox.get()
    return row.state, row.error


async def test_a_digest_is_rendered_in_the_groups_language_and_kept_as_sent(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    assert await sender.send_due() == 1
    assert "देवास — आज का लक्ष्य" in said(group)[0]
    row = tables.Outbox.get()
    assert (row.state, row.attempts) == ("sent", 1)
    assert "देवास" in (row.text or "")
    assert row.message_id in group.messages


async def test_a_group_that_changed_its_language_gets_the_next_digest_in_it(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    now = bot.services.clock.now()
    put(bot, group, "schedule")
    chats.set_language(group.id, 0, "en", now, private=False)
    await sender.send_due()
    assert "training schedule" in list(group.messages.values())[-1]["text"]


async def test_too_many_requests_holds_the_message_back_as_long_as_telegram_says(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="retry_after", retry_after=2)
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.services.clock
    assert tables.Outbox.get().not_before > clock.now() + timedelta(seconds=1)
    while state()[0] == "queued":
        clock.jump_to(clock.now() + timedelta(seconds=3))
        await sender.send_due()
        await asyncio.sleep(0.1)
    assert (state()[0], len(said(group))) == ("sent", 1)


async def test_a_server_that_fails_gets_the_message_again_after_a_pause(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=502, description="Bad Gateway")
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("sent", 1)


@pytest.mark.parametrize("kind", ["reset", "drop"])
async def test_a_digest_of_unknown_fate_is_marked_and_never_repeated(
    kind: str, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind=kind, seconds=0.1)
    await sender.send_due()
    assert state()[0] == "uncertain"
    await sender.send_due()
    assert len(said(group)) == (1 if kind == "drop" else 0)


@pytest.mark.parametrize("body", ["<html>", "[]", '{"ok": true}', '{"ok": true, "result": true}'])
async def test_a_digest_with_a_strange_answer_is_marked_and_never_repeated(
    body: str, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="garbage", body=body)
    await sender.send_due()
    assert state()[0] == "uncertain"
    await sender.send_due()
    assert said(group) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_refusal_that_is_not_telegrams_is_not_believed(
    status: int, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=status, body="<html>blocked by firewall</html>")
    await sender.send_due()
    assert state()[0] == "queued"
    assert f"status {status}" in state()[1]
    assert [link.chat_id for link in chats.all_linked()] == [group.id]


async def test_a_group_that_removed_the_bot_gets_nothing_more(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    put(bot, group, "schedule", "b")
    groups.bring_bot(telegram, telegram.users[MEENA], group.id, "remove")
    await sender.send_due()
    assert outbox_records.counts() == {"failed": 2}
    assert chats.all_linked() == ()


async def test_a_group_that_became_a_supergroup_gets_its_digest_once_at_the_new_address(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    new = groups.migrate(telegram, telegram.users[MEENA], group.id)
    tables.Chat.update(chat_id=group.id, place=place_id("PC21"), active=True).where(
        tables.Chat.place.is_null(False)
    ).execute()
    put(bot, group)
    await sender.send_due()
    assert (len(said(new)), state()[0]) == (1, "sent")
    assert [link.chat_id for link in chats.all_linked()] == [new.id]


async def test_a_message_that_cannot_be_rendered_fails_and_the_next_one_is_sent(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group, "nonsense")
    put(bot, group, "targets", "b")
    await sender.send_due()
    assert outbox_records.counts() == {"failed": 1, "sent": 1}
    assert len(said(group)) == 1


async def limits_on(server: str) -> None:
    """Make the server enforce Telegram's limits."""
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/limits", json={"on": True})
        assert answer.status == 200


async def journal(server: str) -> list[dict[str, Any]]:
    """Return the server's request log of messages."""
    async with aiohttp.ClientSession() as session:
        asked = await session.get(f"{server}/play/journal", params={"method": "sendMessage"})
        return list((await asked.json())["requests"])


def many(telegram: World, bot: Runtime, number: int, **more: Any) -> list[TelegramChat]:
    """Create groups of PC21, each with a digest in the outbox."""
    now = bot.services.clock.now()
    created = []
    for n in range(number):
        chat = telegram.add_group(f"Dewas {n}", telegram.users[MEENA])
        groups.bring_bot(telegram, telegram.users[MEENA], chat.id, "add")
        payload = {"place": place_id("PC21")}
        outbox.enqueue(f"m{n}", chat.id, 0, "targets", payload, now=now, **more)
        created.append(chat)
    return created


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


def whole_minute(bot: Runtime) -> datetime:
    """Return the beginning of the next minute."""
    now: datetime = bot.services.clock.now()
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


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
        chats_ = many(telegram, bot, 60)
        asha = telegram.add_person("Asha Devi")
        person = Person(telegram, asha, telegram.chats[asha.id])
        await settled(telegram)
        await limits_on(server)
        async with sending(sender):
            for n in range(3):
                assert await person.says(f"/booth 166/{n + 1}")
            await until(all_sent)
        assert all(len(said(chat)) == 1 for chat in chats_)
        requests = await journal(server)
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
    chats_ = many(telegram, bot, 6, at_least_once=True)
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
    chats_ = many(telegram, bot, 6)
    await fault(server, **({"times": 4} | wish))
    clock = bot.services.clock
    async with sending(sender):
        while set(outbox_records.counts()) - {"sent", "uncertain"}:
            clock.jump_to(clock.now() + timedelta(seconds=1))
            await asyncio.sleep(0.05)
    arrived = [len(said(chat)) for chat in chats_]
    assert max(arrived) == 1
    assert sum(arrived) >= outbox_records.counts().get("sent", 0)


async def test_a_long_message_is_sent_in_parts_and_goes_on_where_it_was_interrupted(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(f"आज का लक्ष्य {n}" for n in range(400))

    async def long(_: object, message: outbox.OutboxMessage) -> Reply:
        return Reply(Html(lines if message.attempts == 1 else "something else by now"))

    monkeypatch.setattr("bot.outbox.rendering.OutboxRenderer.render", long)
    put(bot, group)
    await fault(server, kind="silence", seconds=0, times=1)  # the first part gets through
    await fault(server, kind="status", status=502, description="Bad Gateway")
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("queued", 1)
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert state()[0] == "sent"
    assert "\n".join(said(group)).splitlines() == lines.splitlines()


async def test_the_numbers_of_a_place_are_gathered_once_for_all_its_groups(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chats_ = many(telegram, bot, 5)
    asked: list[int] = []
    gather = digests.targets_digest

    def counting(place: int, *rest: Any) -> digests.TargetsDigest:
        asked.append(place)
        return gather(place, *rest)

    monkeypatch.setattr("models.digests.targets_digest", counting)
    bot.services.clock.jump_to(whole_minute(bot))
    await sender.send_due()
    assert asked == [place_id("PC21")]
    assert all(said(chat) for chat in chats_)


async def test_a_topic_that_was_deleted_fails_and_the_group_stays_active(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    gone = "Bad Request: message thread not found"
    await fault(server, kind="status", status=400, description=gone)
    await sender.send_due()
    assert state()[0] == "failed"
    assert "thread not found" in state()[1]
    assert [link.chat_id for link in chats.all_linked()] == [group.id]


async def test_of_two_senders_one_sends_and_the_other_takes_over_when_it_stops(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    other = Sender(bot.services, bot.bot)
    async with sending(other):
        async with sending(sender):
            first = many(telegram, bot, 3)
            other.notify()
            await until(all_sent)
            assert tables.Lease.get().owner in (sender._owner, other._owner)
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
    many(telegram, bot, 40)
    await fault(server, kind="silence", seconds=0.3, times=40)
    async with sending(sender):
        await until(lambda: "sending" in outbox_records.counts())
    assert outbox_records.counts() == {"sent": 30, "queued": 10}
    assert not tables.Lease.select().exists()


async def test_a_stop_that_cannot_wait_any_longer_gives_back_what_had_not_left(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr("bot.outbox.sender.GRACE", 0.0)
    chats_ = many(telegram, bot, 20)
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
