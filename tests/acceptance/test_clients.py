"""One scenario with the client libraries that bots are written with, over HTTP."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from models.clock import Clock
from playground.server import create, serve
from playground.telegram import TelegramUser, World
from tests.acceptance.clients import scenario
from tests.acceptance.clients.installation import ROOT, command_of
from tests.playground.answer_checks import check_result
from tests.playground.conftest import Play

PATIENCE = 30  # seconds
Json = dict[str, Any]


class Rehearsal:
    """The served playground with Asha, and the process of one client's bot."""

    def __init__(self, world: World, play: Play) -> None:
        self.world = world
        self.play = play
        self.asha: TelegramUser = world.add_person("Asha Devi")
        self.answers: list[bytes] = []  # what the bot answered to its webhook
        self._bot: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._read_answer = world.webhook.read_answer
        world.webhook.read_answer = self._spy

    async def run(self, client: str, *arguments: str) -> None:
        """Start the client's bot and wait until it has set its menu."""
        arguments = (self.play.base_url, self.world.token, *arguments)
        if client == "aiogram":
            from tests.acceptance.clients import aiogram_bot  # a second and more for each worker

            self._task = asyncio.create_task(aiogram_bot.main(*arguments))
        else:
            command, environment = command_of(client)
            self._bot = await asyncio.create_subprocess_exec(
                *command,
                *arguments,
                cwd=ROOT,
                env=os.environ | environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        await self.until(lambda: self.world.profile.menus, "setMyCommands")

    async def until(self, look: Callable[[], Any], what: str) -> Any:
        """Return what `look` finds; fail with what the bot printed when it finds nothing."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not (found := look()):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
                return found
        raise AssertionError(f"no {what}: {await self.end()}")

    async def said(self, key: str, value: str = "") -> Json:
        """Return the bot's message that has this key (and value), once it is there."""
        messages = self.world.chats[self.asha.id].messages

        def look() -> Json | None:
            ours = (m for m in messages.values() if m["from"]["is_bot"] and key in m)
            return next((m for m in ours if value in ("", m[key])), None)

        found: Json = await self.until(look, f"{key} {value}")
        return found

    async def end(self) -> str:
        """End the bot and return what its process printed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._bot is None:
            return ""
        with contextlib.suppress(ProcessLookupError):
            self._bot.kill()
        printed, _ = await self._bot.communicate()
        self._bot = None
        return printed.decode(errors="replace")[-2000:]

    async def _spy(self, content_type: str, body: bytes) -> None:
        self.answers.append(body)
        await self._read_answer(content_type, body)


@pytest.fixture
async def rehearsal() -> AsyncIterator[Rehearsal]:
    """A rehearsal; at its end every answer of the server is checked against the specification."""
    world = World(Clock())
    async with serve(create(world)) as url, aiohttp.ClientSession() as session:
        rehearsal = Rehearsal(world, Play(session, url))
        yield rehearsal
        await rehearsal.end()
        requests = (await rehearsal.play.get("journal"))["requests"]
    for request in requests:
        assert request["status"] == 200, request
        check_result(request["method"], request["answer"]["result"])


@pytest.mark.parametrize("client", ["aiogram", "telebot", "grammy", "telegraf"])
async def test_a_bot_of_each_library_greets_answers_a_press_and_sends_files(
    rehearsal: Rehearsal, client: str
) -> None:
    await rehearsal.run(client)
    play, asha = rehearsal.play, rehearsal.asha
    here = {"viewer": asha.id, "chat": asha.id}
    menu = (await play.get("commands", **here))["commands"]
    assert [(entry["command"], entry["description"]) for entry in menu] == scenario.MENU

    await play.post("start", viewer=asha.id)
    greeting = await rehearsal.said("reply_markup")
    assert greeting["text"] == "नमस्ते आशा 🙏 Ready?"
    assert [(e["type"], e["offset"], e["length"]) for e in greeting["entities"]] == [("bold", 7, 3)]
    press = {"message_id": greeting["message_id"], "data": "yes"}
    assert (await play.post("press", **here, **press))["text"] == "Done"
    edited = await rehearsal.said("text", "Pressed")
    assert edited["message_id"] == greeting["message_id"] and "reply_markup" not in edited

    await play.post("send", **here, text="/file")
    document = await rehearsal.said("document")
    stored = rehearsal.world.files.get(document["document"]["file_id"])
    assert stored is not None and stored.content == scenario.FILE
    assert (stored.name, document["caption"]) == (scenario.FILE_NAME, scenario.CAPTION)

    await play.post("send", **here, text="/photo")
    photo = (await rehearsal.said("photo"))["photo"][-1]
    assert (photo["width"], photo["height"]) == (1, 1)


@pytest.mark.parametrize(
    ("client", "method"),
    [("aiogram", b"sendMessage"), ("grammy", b"sendMessage"), ("telegraf", b"sendChatAction")],
)
async def test_a_bot_of_each_library_sends_by_answering_its_webhook(
    rehearsal: Rehearsal, client: str, method: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    await rehearsal.run(client, str(port))
    asha = rehearsal.asha
    await rehearsal.until(lambda: rehearsal.world.updates.webhook_url, "setWebhook")
    await rehearsal.play.post("send", viewer=asha.id, chat=asha.id, text="नमस्ते")
    await rehearsal.said("text", "Heard: नमस्ते")
    assert any(method in answer for answer in rehearsal.answers)
    called = [r["method"] for r in (await rehearsal.play.get("journal"))["requests"]]
    assert called.count(method.decode()) == 1
