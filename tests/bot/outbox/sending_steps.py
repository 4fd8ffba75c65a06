"""Steps that the tests of sending share."""

from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.runtime import Runtime
from models import tables
from models.queues import outbox
from models.trainings import planning
from playground.telegram import TelegramChat, World, groups
from tests.bot.support.people import settled
from tests.support.world import place_id

MEENA = 900


def put(
    bot: Runtime,
    chat: TelegramChat,
    subject: str = "targets",
    key: str = "a",
    *,
    at_least_once: bool = False,
) -> None:
    now: datetime = bot.services.clock.now()
    payload = {"place": place_id("PC21")}
    outbox.enqueue(key, chat.id, 0, subject, payload, now=now, at_least_once=at_least_once)


def plan_tomorrow(bot: Runtime) -> None:
    """Plan a session of PC21, so that its group has something to be told in the evening."""
    now = bot.services.clock.now()
    new = planning.NewSession(place_id("PC21"), "बूथ", now + timedelta(days=1), 5, "Agar")
    planning.make_session(new, by=MEENA, now=now)


async def fault(server: str, **wish: Any) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/faults", json={"method": "sendMessage"} | wish)
        assert answer.status == 200, await answer.text()


def said(chat: TelegramChat) -> list[str]:
    return [m["text"] for m in chat.messages.values() if "🌅" in m.get("text", "")]


def state() -> tuple[str, str]:
    row = tables.Outbox.select().order_by(tables.Outbox.id).get()
    return row.state, row.error


async def many(telegram: World, bot: Runtime, number: int, **more: Any) -> list[TelegramChat]:
    """Create groups of PC21, each greeted by the bot and with a digest in the outbox."""
    created = [telegram.add_group(f"Dewas {n}", telegram.users[MEENA]) for n in range(number)]
    for chat in created:
        groups.bring_bot(telegram, telegram.users[MEENA], chat.id, "add")
    await settled(telegram)  # or a fault that a test sets would meet the greetings
    now, payload = bot.services.clock.now(), {"place": place_id("PC21")}
    for n, chat in enumerate(created):
        outbox.enqueue(f"m{n}", chat.id, 0, "targets", payload, now=now, **more)
    return created
