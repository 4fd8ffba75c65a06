"""Steps that the tests of registering share."""

import json
import re
from typing import Any

from models import tables
from playground.telegram import World
from tests.bot.support.people import Person

ID = re.compile(r"BS-[0-9A-Z]{4}-[0-9A-Z]{3}")


def newcomer(telegram: World, name: str) -> Person:
    """Return somebody new to the bot in their own chat with it."""
    user = telegram.add_person(name)
    return Person(telegram, user, telegram.chats[user.id])


def the_worker() -> Any:
    """Return the row of the only worker."""
    return tables.Worker.select().get()


def workers() -> int:
    """Count the workers."""
    return int(tables.Worker.select().count())


def draft() -> dict[str, Any]:
    """Return what the only open form holds."""
    found: dict[str, Any] = json.loads(tables.Draft.select().get().data)
    return found


async def agrees(person: Person) -> None:
    """Come as far as the contact."""
    await person.says("/start")
    await person.presses("हिन्दी")
    await person.presses("✅ हाँ")


async def registers(person: Person, booth: str = "166/2") -> str:
    """Register in a booth; return the card."""
    await person.says(f"/start b{booth.replace('/', '-')}")
    await person.presses("हिन्दी")
    await person.presses("✅ हाँ")
    await person.shares(person.user)
    await person.presses("✅")
    return await person.presses("✅")
