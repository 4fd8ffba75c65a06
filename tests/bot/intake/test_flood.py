"""A flood in a group, under the default limits: who waits for it, and who does not."""

import asyncio
from typing import Any

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.queues import outbox
from playground.telegram import TelegramChat, World, groups, people
from tests.bot.outbox.sending_steps import fault
from tests.bot.support.people import Person, settled
from tests.support.world import coordinator, person, place_id

MEENA, RAVI, ASHA = 900, 901, 902
TOO_FAST = "बहुत जल्दी-जल्दी"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The limits that are Telegram's."""
    limits = {name: Settings.model_fields[name].default for name in Settings.model_fields}
    return settings.model_copy(
        update={name: limits[name] for name in limits if name.startswith("sends_per_")}
    )


@pytest.fixture
async def group(telegram: World, bot: Runtime) -> TelegramChat:
    """A group of Meena, a coordinator, and the workers Ravi and Asha."""
    for user_id, name in ((MEENA, "Meena"), (RAVI, "Ravi"), (ASHA, "Asha")):
        user = telegram.add_person(name, user_id=user_id)
        telegram.chats[user.id].started = True
    made = telegram.add_group("Dewas", telegram.users[MEENA])
    for user_id in (RAVI, ASHA):
        groups.join(telegram, telegram.users[user_id], made.id)
    groups.bring_bot(telegram, telegram.users[MEENA], made.id, "add")
    coordinator(MEENA, "Meena", "PC21")
    person(RAVI, "Ravi")
    person(ASHA, "Asha")
    await settled(telegram)
    return made


def alone(telegram: World, user_id: int) -> Person:
    return Person(telegram, telegram.users[user_id], telegram.chats[user_id])


def flood(telegram: World, user_id: int, group: TelegramChat, text: str, times: int) -> None:
    for _ in range(times):
        people.send(telegram, telegram.users[user_id], group.id, text)


def answers(telegram: World, chat: TelegramChat) -> list[str]:
    of_bot = [m for m in chat.messages.values() if m["from"]["id"] == telegram.bot.id]
    return [m.get("text", "") for m in of_bot]


async def quoted(telegram: World, user_id: int, group: TelegramChat, text: str) -> None:
    """Write a command in a group and wait for the answer that quotes it."""
    people.send(telegram, telegram.users[user_id], group.id, text)
    asked = max(group.messages)
    async with asyncio.timeout(60):
        while not any(_quotes(m) == asked for m in group.messages.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _quotes(message: dict[str, Any]) -> int | None:
    quoted = message.get("reply_to_message")
    return quoted["message_id"] if quoted else None


def states() -> list[str]:
    return [row.state for row in tables.Inbox.select()]


@pytest.mark.parametrize("user_id", [RAVI, MEENA])
async def test_after_26_commands_in_a_group_the_private_chat_answers_before_the_third(
    telegram: World, group: TelegramChat, user_id: int
) -> None:
    before = len(answers(telegram, group))
    flood(telegram, user_id, group, "/help", 26)
    await alone(telegram, user_id).asks("/me")
    assert len(answers(telegram, group)) - before <= 3


async def test_a_members_flood_is_answered_five_times_told_once_and_then_nothing(
    telegram: World, group: TelegramChat
) -> None:
    before = len(answers(telegram, group))
    flood(telegram, RAVI, group, "/booth", 80)
    await settled(telegram)
    said = answers(telegram, group)[before:]
    assert [TOO_FAST in text for text in said] == [False] * 5 + [True]
    assert states().count("done") == len(states())
    await quoted(telegram, ASHA, group, "/booth 166/1")  # another member is answered


async def test_under_a_members_flood_the_coordinator_and_the_digest_go_first(
    telegram: World, group: TelegramChat, bot: Runtime
) -> None:
    before = len(answers(telegram, group))
    flood(telegram, RAVI, group, "/booth", 80)
    outbox.enqueue(
        "digest", group.id, 0, "targets", {"place": place_id("PC21")}, now=bot.services.clock.now()
    )
    await quoted(telegram, MEENA, group, "/targets")
    await Sender(bot.services, bot.bot).send_due()
    await alone(telegram, MEENA).asks("/me")
    said = answers(telegram, group)[before:]
    assert sum("🌅" in text for text in said) == 1
    assert len(said) <= 5  # the flood's own are still on their way


async def test_a_method_that_the_server_lacks_holds_its_person_nowhere_else(
    telegram: World, group: TelegramChat, server: str
) -> None:
    lacks = {"kind": "status", "status": 404, "description": "Not Found: method not found"}
    await fault(server, method="sendDocument", times=99, **lacks)
    people.send(telegram, telegram.users[MEENA], MEENA, "/export PC21")
    await quoted(telegram, MEENA, group, "/targets")
