"""What the bot says unasked, and what Telegram may answer to it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.sender import Sender
from models import chats, outbox, tables
from playground import groups
from playground.chats import Chat
from playground.world import World
from tests.bot.people import settled
from tests.world import coordinator, place_id

MEENA = 900


@pytest.fixture
async def group(telegram: World, bot: App) -> Chat:
    """A group of PC21, linked by its coordinator Meena."""
    meena = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.add_group("Dewas", meena)
    groups.bring_bot(telegram, meena, chat.id, "add")
    await settled(telegram)
    coordinator(MEENA, "Meena", "PC21")
    now = bot.bot_data["services"].clock.now()
    chats.link(chat.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=now)
    return chat


@pytest.fixture
def sender(bot: App) -> Sender:
    """A sender that works only when it is told to."""
    return Sender(bot.bot_data["services"], bot.bot)


def put(bot: App, chat: Chat, subject: str = "targets", key: str = "a") -> None:
    now: datetime = bot.bot_data["services"].clock.now()
    outbox.put(key, chat.id, 0, subject, {"place": place_id("PC21")}, now=now)


async def fault(server: str, **wish: Any) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/faults", json={"method": "sendMessage"} | wish)
        assert answer.status == 200, await answer.text()


def said(chat: Chat) -> list[str]:
    return [m["text"] for m in chat.messages.values() if "आज का लक्ष्य" in m.get("text", "")]


def state() -> tuple[str, str]:
    row = tables.Outbox.get()
    return row.state, row.error


async def test_a_digest_is_rendered_in_the_groups_language_and_kept_as_sent(
    bot: App, group: Chat, sender: Sender
) -> None:
    put(bot, group)
    assert await sender.send_due() == 1
    assert "देवास — आज का लक्ष्य" in said(group)[0]
    row = tables.Outbox.get()
    assert (row.state, row.attempts) == ("sent", 1)
    assert "देवास" in (row.text or "")
    assert row.message_id in group.messages


async def test_a_group_that_changed_its_language_gets_the_next_digest_in_it(
    bot: App, group: Chat, sender: Sender
) -> None:
    now = bot.bot_data["services"].clock.now()
    put(bot, group, "schedule")
    chats.set_language(group.id, 0, "en", now, private=False)
    await sender.send_due()
    assert "training schedule" in list(group.messages.values())[-1]["text"]


async def test_too_many_requests_holds_the_message_back_as_long_as_telegram_says(
    bot: App, group: Chat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="retry_after", retry_after=2)
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.bot_data["services"].clock
    assert tables.Outbox.get().not_before > clock.now() + timedelta(seconds=1)
    while state()[0] == "queued":
        clock.jump_to(clock.now() + timedelta(seconds=3))
        await sender.send_due()
        await asyncio.sleep(0.1)
    assert (state()[0], len(said(group))) == ("sent", 1)


async def test_a_server_in_trouble_gets_the_message_again_after_a_pause(
    bot: App, group: Chat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=502, description="Bad Gateway")
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.bot_data["services"].clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("sent", 1)


@pytest.mark.parametrize("kind", ["reset", "drop"])
async def test_a_digest_of_unknown_fate_is_marked_and_never_repeated(
    kind: str, bot: App, group: Chat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind=kind, seconds=0.1)
    await sender.send_due()
    assert state()[0] == "uncertain"
    await sender.send_due()
    assert len(said(group)) == (1 if kind == "drop" else 0)


async def test_a_group_that_removed_the_bot_gets_nothing_more(
    telegram: World, bot: App, group: Chat, sender: Sender
) -> None:
    put(bot, group)
    put(bot, group, "schedule", "b")
    groups.bring_bot(telegram, telegram.users[MEENA], group.id, "remove")
    await sender.send_due()
    assert outbox.counts() == {"failed": 2}
    assert chats.all_linked() == ()


async def test_a_group_that_became_a_supergroup_gets_its_digest_once_at_the_new_address(
    telegram: World, bot: App, group: Chat, sender: Sender
) -> None:
    new = groups.migrate(telegram, telegram.users[MEENA], group.id)
    tables.Chat.update(chat_id=group.id, place=place_id("PC21"), active=True).where(
        tables.Chat.place.is_null(False)
    ).execute()
    put(bot, group)
    await sender.send_due()
    assert (len(said(new)), state()[0]) == (1, "sent")
    assert [link.chat_id for link in chats.all_linked()] == [new.id]


async def test_a_message_that_cannot_be_rendered_is_set_aside_and_the_next_one_goes_out(
    bot: App, group: Chat, sender: Sender
) -> None:
    put(bot, group, "nonsense")
    put(bot, group, "targets", "b")
    await sender.send_due()
    assert outbox.counts() == {"failed": 1, "sent": 1}
    assert len(said(group)) == 1
