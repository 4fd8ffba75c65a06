"""Webhook delivery: order, secret, retries, several queues, and methods in the answers."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from playground.telegram import TelegramUser, World, people
from tests.playground.answer_checks import check_update
from tests.playground.conftest import Api, Json, Play, until_polled


class Bot:
    """A bot behind a webhook: the updates it received, and the status or answer it gives.

    While `hold` is cleared, messages wait for their answer.
    """

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()
        self.statuses: list[int] = []
        self.answers: list[web.Response] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.url = ""

    async def text(self) -> str:
        """Return the text of the next message, or the data of the next press."""
        _, update = await asyncio.wait_for(self.got.get(), 20)
        return str(
            update["message"]["text"] if "message" in update else update["callback_query"]["data"]
        )

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        update = await request.json()
        check_update(update)
        self.got.put_nowait((secret, update))
        if "message" in update:
            await self.hold.wait()
        if self.answers:
            return self.answers.pop(0)
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
    play: Play, api: Api, hooked: Bot, world: World, asha: TelegramUser
) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await until_polled(world)
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


@pytest.mark.parametrize(
    ("secret", "why"),
    [("a b", "contains unallowed characters"), ("é", "contains unallowed characters"),
     ("x" * 257, "is too long")],
)  # fmt: skip
async def test_a_secret_that_telegram_would_not_send_is_refused(
    api: Api, hooked: Bot, secret: str, why: str
) -> None:
    status, answer = await api("setWebhook", url=hooked.url, secret_token=secret)
    assert (status, answer["description"]) == (400, f"Bad Request: secret token {why}")
    assert (await api("getWebhookInfo"))[1]["result"]["url"] == ""


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "https://example.org/hook", "nonsense"])
async def test_the_playground_calls_nobody_outside_this_machine(api: Api, url: str) -> None:
    status, answer = await api("setWebhook", url=url)
    assert status == 400 and answer["description"].startswith("Bad Request: bad webhook")


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_any_2xx_takes_the_update(
    play: Play, api: Api, hooked: Bot, asha: TelegramUser, status: int
) -> None:
    hooked.statuses = [status, 200]
    await api("setWebhook", url=hooked.url)
    for text in ("one", "two"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    assert [await hooked.text(), await hooked.text()] == ["one", "two"]


async def test_a_refused_update_waits_as_long_as_the_bot_asks(
    monkeypatch: pytest.MonkeyPatch, play: Play, api: Api, hooked: Bot, asha: TelegramUser
) -> None:
    slept, really = list[float](), asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await really(0)

    hooked.answers = [
        web.Response(status=503, headers={"Retry-After": "7"}),
        web.Response(status=429, headers={"Retry-After": "86400"}),
        web.Response(status=503, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}),
    ]
    await api("setWebhook", url=hooked.url)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    await play.post("send", viewer=asha.id, chat=asha.id, text="again")
    assert [await hooked.text() for _ in range(4)] == ["again"] * 4
    assert [seconds for seconds in slept if seconds >= 1] == [7, 3600]


def multipart(fields: dict[str, str]) -> web.Response:
    parts = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    document = '--edge\r\nContent-Disposition: form-data; name="document"; filename="list.csv"'
    body = f"{parts}{document}\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--edge--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    return web.Response(body=body.encode(), headers=headers)


async def test_a_method_in_the_webhooks_answer_is_called(
    play: Play, api: Api, hooked: Bot, world: World, asha: TelegramUser
) -> None:
    form = f"method=sendMessage&chat_id={asha.id}&text=form"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    hooked.answers = [
        web.json_response({"method": "sendMessage", "chat_id": asha.id, "text": "json"}),
        web.Response(text=form, headers=kind),
        multipart({"method": "sendDocument", "chat_id": str(asha.id), "caption": "multipart"}),
    ]
    await api("setWebhook", url=hooked.url)
    for _ in range(4):
        await play.post("send", viewer=asha.id, chat=asha.id, text="?")
        await hooked.text()
    answers = [m for m in world.chats[asha.id].messages.values() if m["from"]["is_bot"]]
    assert [m.get("text", m.get("caption")) for m in answers] == ["json", "form", "multipart"]
    assert answers[2]["document"]["file_name"] == "list.csv"


async def test_an_answer_that_cannot_be_called_is_ignored_and_the_update_is_taken(
    play: Play, api: Api, hooked: Bot, asha: TelegramUser
) -> None:
    hooked.answers = [
        web.json_response({"method": "sendTelepathy", "chat_id": asha.id}),
        web.json_response({"chat_id": asha.id, "text": "no method"}),
        web.json_response({"method": "deleteWebhook"}),
        web.json_response({"method": "getMe"}),
        web.json_response(["sendMessage"]),
        web.Response(text="<html>ok</html>", content_type="text/html"),
        web.Response(body=b"--x", headers={"Content-Type": "multipart/form-data"}),
    ]
    await api("setWebhook", url=hooked.url)
    before = (await play.get("journal"))["next"]
    sent = [str(number) for number in range(8)]
    for text in sent:
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    assert [await hooked.text() for _ in sent] == sent
    [request] = (await play.get("journal", since=before))["requests"]
    assert request["method"] == "sendTelepathy" and request["answer"]["ok"] is False


async def test_a_press_overtakes_the_message_that_the_bot_still_works_on(
    play: Play, api: Api, hooked: Bot, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    await api.updates()
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "press"}]]}
    _, question = await api("sendMessage", chat_id=asha.id, text="?", reply_markup=markup)
    hooked.hold.clear()
    await api("setWebhook", url=hooked.url)
    people.send(world, asha, asha.id, "first")
    people.send(world, asha, asha.id, "second")
    assert await hooked.text() == "first"
    pressed = asyncio.create_task(
        people.press(world, asha, asha.id, question["result"]["message_id"], "press")
    )
    assert await hooked.text() == "press"
    people.send(world, ravi, ravi.id, "of another chat")
    assert await hooked.text() == "of another chat"
    assert hooked.got.empty()
    hooked.hold.set()
    assert await hooked.text() == "second"
    pressed.cancel()


async def test_no_more_updates_at_once_than_the_bot_asked_for(
    api: Api, hooked: Bot, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    hooked.hold.clear()
    await api("setWebhook", url=hooked.url, max_connections=1)
    assert (await api("getWebhookInfo"))[1]["result"]["max_connections"] == 1
    people.send(world, asha, asha.id, "of asha")
    people.send(world, ravi, ravi.id, "of ravi")
    assert await hooked.text() == "of asha"
    await asyncio.sleep(0.1)
    assert hooked.got.empty()
    hooked.hold.set()
    assert await hooked.text() == "of ravi"


async def test_a_webhook_changes_once_a_second_and_the_same_one_as_often_as_one_likes(
    api: Api, hooked: Bot
) -> None:
    assert (await api("setWebhook", url=hooked.url, allowed_updates=["message"]))[0] == 200
    status, answer = await api("setWebhook", url=f"{hooked.url}2", allowed_updates=[])
    assert (status, answer["parameters"]) == (429, {"retry_after": 1})
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert (await api("getWebhookInfo"))[1]["result"]["allowed_updates"] == ["message"]
    assert (await api("setWebhook", url=hooked.url, allowed_updates=["poll"]))[0] == 200
    info = (await api("getWebhookInfo"))[1]["result"]
    assert (info["url"], info["allowed_updates"]) == (hooked.url, ["poll"])
