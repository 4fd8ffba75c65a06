"""Fixtures: a served playground with a few people, and a small bot that uses it over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest_asyncio

from models.clock import Clock
from playground.server import create, serve
from playground.telegram import TelegramChat, TelegramUser, World

Update = dict[str, Any]
Handler = Callable[["Bot", Update], Awaitable[None]]


class Bot:
    """A bot that polls in a loop and passes each update to `handler`."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self.handler: Handler = greet

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the Bot API and return its result; a refusal fails the test."""
        async with self._session.post(f"{self._base}/{method}", json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        """Process updates until cancelled."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                await self.handler(self, update)


async def greet(bot: Bot, update: Update) -> None:
    """Answer every message with the same text."""
    if "message" in update:
        await bot.call("sendMessage", chat_id=update["message"]["chat"]["id"], text="नमस्ते!")


class Playground:
    """Sunita, who has not started the bot; Ravi; and a group with the bot in it."""

    def __init__(self, world: World, base: str, bot: Bot) -> None:
        self.world = world
        self.base = base
        self.bot = bot
        self.sunita: TelegramUser = world.add_person("सुनीता मालवीय")
        self.ravi: TelegramUser = world.add_person("<b>Ravi</b> & Sons", language_code="en")
        self.group: TelegramChat = world.add_group("सुसनेर AC165", self.ravi, supergroup=True)
        self.group.members[self.sunita.id] = "member"
        self.group.members[world.bot.id] = "administrator"

    def at(self, viewer: TelegramUser, chat: int | None = None) -> str:
        """Return the page's address for a viewer, with a chat open."""
        return f"{self.base}/#{viewer.id}" + (f"/{chat}" if chat is not None else "")


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    """A playground on a free port, its bot answering."""
    world = World(Clock())
    async with serve(create(world)) as base, aiohttp.ClientSession() as session:
        bot = Bot(session, f"{base}/bot{world.token}")
        running = asyncio.create_task(bot.run())
        yield Playground(world, base, bot)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
