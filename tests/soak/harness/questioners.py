"""Simulated people who look up booths, and groups that are due digests, with their counts."""

import asyncio
import itertools
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from models import chats, tables
from models.clock import Clock
from models.trainings import planning
from playground.telegram import TelegramChat, TelegramUser, World, groups, people
from tests.support import world as places

MEENA = 900  # coordinates PC21
TITLES = {"targets": "🌅 ", "schedule": "🌇 "}  # of the two digests
_numbers = itertools.count(1001)  # no booth has such a part, so the answer repeats the code


class Questioner:
    """A person in a chat who asks questions, each with its own booth code."""

    def __init__(self, world: World, user: TelegramUser, chat: TelegramChat) -> None:
        self._world, self._user, self._chat = world, user, chat
        self._asked: list[str] = []

    @property
    def asked(self) -> int:
        """The number of questions."""
        return len(self._asked)

    @property
    def codes(self) -> tuple[str, ...]:
        """The booth of each question."""
        return tuple(self._asked)

    def ask(self) -> None:
        """Ask the next question, without waiting for its answer."""
        code = f"166/{next(_numbers)}"
        self._asked.append(code)
        people.send(self._world, self._user, self._chat.id, f"/booth {code}")

    def answers(self) -> list[int]:
        """Return how many answers each question got."""
        texts = [m.get("text", "") for m in bot_messages(self._world, self._chat)]
        return [sum(f"{code}”" in text for text in texts) for code in self._asked]

    def in_order(self) -> bool:
        """Return whether the answers came in the order of the questions."""
        text = "".join(m.get("text", "") for m in bot_messages(self._world, self._chat))
        positions = [text.index(f"{code}”") for code in self._asked]
        return positions == sorted(positions)


def bot_messages(world: World, chat: TelegramChat) -> list[dict[str, Any]]:
    """Return the bot's messages in a chat."""
    return [m for m in chat.messages.values() if m["from"]["id"] == world.bot.id]


def add_groups(world: World, number: int) -> list[TelegramChat]:
    """Add groups with the bot to the world, and PC21's coordinator to the database."""
    meena = world.add_person("Meena Parmar", user_id=MEENA)
    if not tables.Place.select().exists():
        places.agar_and_susner()
    if not tables.Worker.select().where(tables.Worker.telegram_id == MEENA).exists():
        places.coordinator(MEENA, "Meena", "PC21")
    if not tables.Session.select().exists():  # else the evenings have nothing to say
        now = Clock().now()
        new = planning.NewSession(
            places.place_id("PC21"), "Booth work", now + timedelta(days=1), 50, "Agar"
        )
        planning.make_session(new, by=MEENA, now=now)
    added = []
    for n in range(number):
        chat = world.add_group(f"Dewas {n}", meena)
        groups.bring_bot(world, meena, chat.id, "add")
        added.append(chat)
    return added


def link_groups(chats_: Iterable[TelegramChat]) -> None:
    """Link groups to PC21: their two digests are due from the next tick."""
    now, place = Clock().now(), places.place_id("PC21")
    for chat in chats_:
        chats.link(chat.id, 0, chat.title, place, by=MEENA, now=now)


def digest_rows() -> list[tables.Outbox]:
    """Return the digests in the outbox, not what it says about them to coordinators."""
    return list(tables.Outbox.select().where(tables.Outbox.subject.in_(list(TITLES))))


def digest_counts(world: World, chat: TelegramChat) -> dict[str, int]:
    """Return how often each digest arrived in a group."""
    heads = [m.get("text", "").partition("\n")[0] for m in bot_messages(world, chat)]
    return {kind: sum(title in head for head in heads) for kind, title in TITLES.items()}


async def register(world: World, user: TelegramUser) -> None:
    """Register a person by the first button of each step, and retry until it succeeds."""
    chat = world.chats[user.id]
    people.send(world, user, chat.id, "/start b166-2")
    while not _is_worker(user):
        before = _state(world, chat)
        if chat.keyboard:
            people.share_contact(world, user, chat.id, user)
        elif button := _newest_button(world, chat):
            with suppress(TimeoutError):
                await people.press(world, user, chat.id, *button)
        for _ in range(200):  # ten seconds, then the person presses again
            if _is_worker(user) or _state(world, chat) != before:
                break
            await asyncio.sleep(0.05)


def _is_worker(user: TelegramUser) -> bool:
    return bool(tables.Worker.select().where(tables.Worker.telegram_id == user.id).exists())


def _state(world: World, chat: TelegramChat) -> list[Any]:
    return [(m["message_id"], m.get("text")) for m in bot_messages(world, chat)]


def _newest_button(world: World, chat: TelegramChat) -> tuple[int, str] | None:
    for message in reversed(bot_messages(world, chat)):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            return message["message_id"], row[0]["callback_data"]
    return None
