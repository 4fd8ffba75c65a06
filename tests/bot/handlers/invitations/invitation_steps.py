"""Steps that the tests of invitations share."""

import re
from typing import Any

from models import tables
from tests.bot.support.people import Person

ASHA, SUNITA = 11, 33


PHONE = "9826054321"  # Sunita's


LINK = re.compile(r"https://t\.me/\w+\?start=(\S+)")


def with_phone(someone: Person, number: str) -> Person:
    someone.user.phone = f"+91{number}"
    return someone


def token_in(text: str) -> str:
    found = LINK.findall(text)
    assert found, text
    return str(found[0])


async def notes(someone: Person, number: str = PHONE) -> str:
    """Invite Sunita; return the token of the link to forward."""
    return token_in(await someone.says(f"/add 166/2 {number} Sunita Baghel"))


async def registers(someone: Person, begins: str) -> str:
    """Register in 166/2, coming by a link or a word; return what was said at the end."""
    await someone.says(begins)
    for label in ("हिन्दी", "✅ हाँ, मैं ही हूँ", "हिन्दी"):
        if label in someone.buttons():
            await someone.presses(label)
    await someone.presses("✅ हाँ, मैं सहमत हूँ")
    await someone.shares(someone.user)
    asked = await someone.presses("✅")
    if "166/2" not in asked or len(someone.buttons()) > 5:
        await someone.says("166/2")
    return await someone.presses("✅")


def invitation() -> Any:
    return tables.Invitation.select().get()


def states() -> list[str]:
    rows = tables.Invitation.select().order_by(tables.Invitation.id)
    return [row.state for row in rows]


def inviter_of(telegram_id: int) -> int | None:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return row.inviter_id


async def says_not_me(person: Person) -> str:
    """Press "not me" and confirm it; return the last answer."""
    await person.presses("🚫")
    return await person.presses("🚫 हाँ")
