"""Fixtures: a small world with a few people, an aiogram bot, and the page's API over HTTP.

At the end of a test, all answers of the server are checked against the Bot API's types.
"""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from starlette.applications import Starlette

from models.clock import Clock
from playground.server import create, serve
from playground.telegram import TelegramUser, World
from tests.playground.answer_checks import check_result
from tests.support.processes import until

Json = dict[str, Any]


class Play:
    """A client of `/play`, as the page's script calls it."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self.session = session
        self.base_url = base_url

    async def get(self, path: str, **query: Any) -> Json:
        """GET /play/<path>; anything but 200 fails the test."""
        async with self.session.get(f"{self.base_url}/play/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            result: Json = await answer.json()
            return result

    async def post(self, path: str, **body: Any) -> Json:
        """POST /play/<path>; anything but 200 fails the test."""
        async with self.session.post(f"{self.base_url}/play/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            result: Json = await answer.json()
            return result

    async def refused(self, path: str, **body: Any) -> int:
        """POST /play/<path> and return the status of the refusal."""
        async with self.session.post(f"{self.base_url}/play/{path}", json=body) as answer:
            assert (await answer.json()).keys() == {"error"}
            return answer.status

    async def upload(self, content: bytes, name: str, **fields: Any) -> Json:
        """POST /play/file; anything but 200 fails the test."""
        # A browser sends a file's name as it is, so the client must not quote it.
        form = aiohttp.FormData(quote_fields=False)
        for key, value in fields.items():
            form.add_field(key, str(value))
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        async with self.session.post(f"{self.base_url}/play/file", data=form) as answer:
            assert answer.status == 200, await answer.text()
            result: Json = await answer.json()
            return result


class Api:
    """A bare Bot API client: a call returns the HTTP status and the whole answer."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str, token: str) -> None:
        self.session = session
        self.base_url = base_url
        self.token = token

    async def __call__(self, method: str, **params: Any) -> tuple[int, Json]:
        """POST a method with a JSON body."""
        url = f"{self.base_url}/bot{self.token}/{method}"
        async with self.session.post(url, json=params) as answer:
            return answer.status, await answer.json()

    async def updates(self, **params: Any) -> list[Json]:
        """Return the pending updates and confirm them."""
        pending: list[Json] = (await self("getUpdates", **params))[1]["result"]
        if pending:
            await self("getUpdates", offset=pending[-1]["update_id"] + 1)
        return pending


async def until_polled(world: World) -> None:
    """Wait until the server has a poll that waits for an update."""
    updates = world.updates
    await until(lambda: updates._poll is not None and not updates._poll.done(), "a poll waits")


@pytest.fixture
def clock() -> Clock:
    """The clock of the playground."""
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    """An empty world with a bot in it."""
    return World(clock)


@pytest.fixture
def asha(world: World) -> TelegramUser:
    """Asha, who reads Hindi."""
    return world.add_person("Asha Devi", username="asha_devi")


@pytest.fixture
def ravi(world: World) -> TelegramUser:
    """Ravi, who reads English."""
    return world.add_person("Ravi Verma", language_code="en")


@pytest.fixture
def app(world: World) -> Starlette:
    """The application around the world."""
    return create(world)


@pytest.fixture
async def base_url(app: Starlette) -> AsyncIterator[str]:
    """The server's address; all of its answers are checked at the end."""
    async with serve(app) as url, aiohttp.ClientSession() as session:
        yield url
        log = await Play(session, url).get("journal")
    for request in log["requests"]:
        if request["status"] == 200 and request["fault"] != "garbage":
            check_result(request["method"], request["answer"]["result"])


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def play(session: aiohttp.ClientSession, base_url: str) -> Play:
    """The client of `/play`."""
    return Play(session, base_url)


@pytest.fixture
def api(session: aiohttp.ClientSession, base_url: str, world: World) -> Api:
    """The bare Bot API client."""
    return Api(session, base_url, world.token)


@pytest.fixture
async def bot(base_url: str, world: World) -> AsyncIterator[Bot]:
    """An aiogram bot, as an independent client."""
    server = TelegramAPIServer.from_base(base_url)
    async with Bot(world.token, session=AiohttpSession(api=server)) as bot:
        yield bot
