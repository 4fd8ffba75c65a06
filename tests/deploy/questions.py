"""Somebody who asks the bot again and again: its polls end at once, and it is seen to be well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playground.telegram import World
from tests.soak.harness.questioners import Questioner

PAUSE = 1.0  # seconds


@asynccontextmanager
async def somebody_asks(telegram: World) -> AsyncIterator[None]:
    """Ask for booths as Asha while the block is open."""
    user = telegram.add_person("Asha Devi")
    asha = Questioner(telegram, user, telegram.chats[user.id])

    async def ask() -> None:
        while True:
            asha.ask()
            await asyncio.sleep(PAUSE)

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()
