"""Steps that the tests of broadcasts share: compose one, and let job and sender take turns."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.handlers.broadcasts import progress
from bot.outbox import Sender
from bot.runtime import Runtime
from models.broadcasts import feeding
from tests.bot.support.people import Person

HINDI, ENGLISH = "कल <b>11 बजे</b> बैठक है", "Meeting at <b>11</b> tomorrow"
SOON = timedelta(seconds=6)  # after which a message that shows progress may change again


async def compose(
    author: Person, place: str = "PC21", whom: str = "सभी", hindi: str = HINDI, answer: str = "बिना"
) -> str:
    """Answer every question of /broadcast; return what is shown then."""
    await author.says(f"/broadcast {place}")
    await author.presses(whom)
    await author.says(hindi)
    await author.says(ENGLISH)
    return await author.presses(answer)


async def sent_out(bot: Runtime, turns: int = 20) -> None:
    """Let the job and the sender take turns until nothing is sent any more."""
    services, sender = bot.services, Sender(bot.services, bot.bot)
    zone = services.settings.zone
    for _ in range(turns):
        await services.database.run(feeding.move_on, services.clock.now(), zone, 30)
        if not await sender.send_due():
            break
    await services.database.run(feeding.move_on, services.clock.now(), zone, 30)
    services.clock.jump_to(services.clock.now() + SOON)
    await progress.show(services)


def arrived(person: Person, word: str = "📣") -> list[dict[str, Any]]:
    """Return the broadcasts that a person has in their chat now."""
    return [m for m in person.chat.messages.values() if _words(m).startswith(word)]


def _words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


async def a_moment() -> None:
    """Let the event loop go on."""
    await asyncio.sleep(0)
