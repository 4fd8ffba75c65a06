"""Steps that the tests of the card and the profile share."""

import json

from models import tables, workers
from tests.bot.support.people import Person

ASHA, RAVI, RAKESH = 1, 2, 901


async def hindi(person: Person) -> Person:
    await person.says("/language")
    await person.presses("हिन्दी")
    return person


def code(telegram_id: int = ASHA) -> str:
    return workers.by_telegram_id(telegram_id).code


def photos(person: Person) -> list[dict[str, object]]:
    return [m for m in person.chat.messages.values() if "photo" in m]


def audit() -> list[tuple[str, str, dict[str, object]]]:
    rows = tables.Audit.select().order_by(tables.Audit.id)
    return [(row.action, row.subject, json.loads(row.details)) for row in rows]
