"""Webhook delivery: order, secret, retries."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from playground.telegram import TelegramUser
from tests.playground.answer_checks import check_update
from tests.playground.conftest import Api, Json, Play


class Bot:
    """A bot behind a webhook: the updates it received, and the status it answers."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()
        self.statuses: list[int] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        update = await request.json()
        check_update(update)
        self.got.put_nowait((secret, update))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def hooked(unused_port: int) -> AsyncIterator[Bot]:
    """A bot that listens for updates."""
    bot = Bot()
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_port).start()
    bot.url = f"http://127.0.0.1:{unused_port}/hook"
    yield bot
    await runner.cleanup()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def test_updates_come_to_the_webhook_with_its_secret(
    play: Play, api: Api, hooked: Bot, asha: TelegramUser
) -> None:
    await play.post("send", viewer=asha.id, chat=asha.id, text="before")
    assert (await api("setWebhook", url=hooked.url, secret_token="s3cret"))[0] == 200
    secret, update = await asyncio.wait_for(hooked.got.get(), 20)
    assert (secret, update["message"]["text"]) == ("s3cret", "before")
    await play.post("send", viewer=asha.id, chat=asha.id, text="after")
    _, update = await asyncio.wait_for(hooked.got.get(), 20)
    assert update["message"]["text"] == "after"
    log = await play.get("journal", method="setWebhook")
    assert "s3cret" not in str(log)


async def test_an_update_that_was_not_taken_comes_again(
    play: Play, api: Api, hooked: Bot, asha: TelegramUser
) -> None:
    hooked.statuses = [500]
    await api("setWebhook", url=hooked.url)
    await play.post("send", viewer=asha.id, chat=asha.id, text="again")
    first = await asyncio.wait_for(hooked.got.get(), 20)
    assert await asyncio.wait_for(hooked.got.get(), 20) == first
    info = (await api("getWebhookInfo"))[1]["result"]
    assert info["url"] == hooked.url
    assert "500" in info["last_error_message"]


async def test_polling_and_a_webhook_exclude_each_other(
    play: Play, api: Api, hooked: Bot, asha: TelegramUser
) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await asyncio.sleep(0.2)
    await api("setWebhook", url=hooked.url)
    assert (await asyncio.wait_for(poll, 20))[0] == 409
    status, answer = await api("getUpdates")
    assert status == 409 and "can't use getUpdates method while webhook" in answer["description"]
    await api("deleteWebhook")
    assert (await api("getUpdates"))[0] == 200
    assert (await api("getWebhookInfo"))[1]["result"]["url"] == ""


async def test_what_waits_can_be_dropped(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("send", viewer=asha.id, chat=asha.id, text="old")
    assert (await api("getWebhookInfo"))[1]["result"]["pending_update_count"] == 1
    await api("deleteWebhook", drop_pending_updates=True)
    assert (await api("getUpdates"))[1]["result"] == []


async def test_an_empty_url_goes_back_to_polling(api: Api, hooked: Bot) -> None:
    await api("setWebhook", url=hooked.url)
    await api("setWebhook", url="")
    assert (await api("getUpdates"))[0] == 200


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "https://example.org/hook", "nonsense"])
async def test_the_playground_calls_nobody_outside_this_machine(api: Api, url: str) -> None:
    status, answer = await api("setWebhook", url=url)
    assert status == 400 and answer["description"].startswith("Bad Request: bad webhook")
