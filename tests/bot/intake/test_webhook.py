"""Updates that Telegram posts are stored before the 200 and processed by any of the replicas."""

import asyncio
import io
import json
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import build, running
from bot.intake import BODY_LIMIT, SECRET_HEADER, incoming_update
from bot.ops import CannotListen
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import chats, tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox
from playground.server import create, serve
from playground.telegram import World
from tests.bot.support.people import Person, settled
from tests.conftest import empty_database
from tests.support import world as places

SECRET = "only-Telegram_knows-1"


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


def by_webhook(settings: Settings, api_url: str, **more: Any) -> Settings:
    address = free_address()
    names = {
        "api_url": api_url,
        "mode": "webhook",
        "listen": address,
        "webhook_url": f"http://{address}",
        "webhook_secret": SecretStr(SECRET),
    }
    return settings.model_copy(update=names | more)


@pytest.fixture
async def app(server: str, settings: Settings, db: Database, clock: Clock) -> Runtime:
    """The bot, built for a webhook and not started."""
    places.agar_and_susner()
    return build(by_webhook(settings, server), db, clock)


def webhook_of(app: Runtime) -> str:
    return f"http://{app.services.settings.listen}"


class Poster:
    """Somebody who posts to the webhook, with the right secret unless told otherwise."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.base, self.session = url, session

    async def __call__(self, update: object, secret: str | None = SECRET) -> int:
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        url = f"{self.base}/webhook"
        async with self.session.post(url, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"{self.base}{path}") as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def post(bot: Runtime) -> AsyncIterator[Poster]:
    """The running bot's webhook."""
    async with aiohttp.ClientSession() as session:
        yield Poster(webhook_of(bot), session)


def written(update_id: int, user: int, text: str) -> dict[str, Any]:
    sender = {"id": user, "is_bot": False, "first_name": "Asha", "language_code": "en"}
    chat = {"id": user, "type": "private", "first_name": "Asha"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": update_id, "message": message}


async def test_telegram_posts_and_the_person_is_answered(asha: Person, post: Poster) -> None:
    assert "165/2" in await asha.says("/booth 165/2")
    await asha.says("/language")
    assert "Hello Asha Devi" in await asha.presses("English")


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "1", "सीक्रेट"])
async def test_without_the_right_secret_nothing_is_stored(post: Poster, secret: str | None) -> None:
    assert await post(written(1, 1, "/help"), secret) == 401
    assert inbox.unfinished() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b'{"message": {}}', b'{"update_id": "1"}', b"\xff\xfe", b"[" * 9999,
     b'{"update_id": 99999999999999999999}'],
)  # fmt: skip
async def test_what_is_no_update_is_refused(post: Poster, body: bytes) -> None:
    assert await post(body) == 400
    assert tables.Inbox.select().count() == 0


async def test_a_taken_address_ends_the_start_and_leaves_nothing_at_work(app: Runtime) -> None:
    sender = Sender(app.services, app.bot)
    before = asyncio.all_tasks()
    host, _, port = app.services.settings.listen.rpartition(":")
    with socket.create_server((host, int(port))), pytest.raises(CannotListen, match="is in use"):
        async with running(app, pauses=(0.01,), sender=sender):
            raise AssertionError("it came up")
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_a_body_that_is_too_long_is_refused(post: Poster) -> None:
    assert await post(b'{"update_id": 1, "x": "' + b"x" * BODY_LIMIT + b'"}') == 413
    assert await post(written(2, 1, "x" * 4096)) == 200


async def test_only_posts_are_taken(post: Poster) -> None:
    assert (await post.get("/webhook"))[0] == 405


async def test_an_update_posted_twice_is_processed_once(
    telegram: World, asha: Person, post: Poster
) -> None:
    asha.chat.started = True
    for _ in range(2):
        assert await post(written(7, asha.user.id, "/help")) == 200
        await settled(telegram)
    own = [m for m in asha.chat.messages.values() if m["from"]["id"] == telegram.bot.id]
    assert len(own) == 1


async def test_half_an_emoji_is_stored_and_blocks_nothing(asha: Person, post: Poster) -> None:
    half = b'{"update_id": 1, "message": {"text": "\\ud83d", "x": "\\u0000"}}'
    assert await post(half) == 200
    assert await asha.says("/help")


async def test_a_locked_database_refuses_and_takes_the_update_later(
    asha: Person, post: Poster, db: Database
) -> None:
    def impatient() -> None:
        execute: Any = db.peewee.execute_sql
        execute("PRAGMA busy_timeout = 50")
        together.wait(20)  # so that each thread's connection learns it

    together = threading.Barrier(4)
    await asyncio.gather(*(db.run(impatient) for _ in range(4)))
    other = sqlite3.connect(db.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await post(written(9, asha.user.id, "/help")) == 503
    status, text = await post.get("/healthz")
    assert (status, json.loads(text)["webhook"]) == (503, False)
    other.execute("ROLLBACK")
    other.close()
    assert inbox.unfinished() == []
    assert await post(written(9, asha.user.id, "/help")) == 200
    assert (await post.get("/healthz"))[0] == 200
    await settled(asha.world)
    assert tables.Inbox.get_by_id(9).state == "done"


async def test_what_a_dead_process_had_claimed_in_a_file_is_processed_immediately(
    app: Runtime, telegram: World
) -> None:
    user = telegram.add_person("Asha Devi")
    telegram.chats[user.id].started = True
    row = incoming_update(written(3, user.id, "/help"))
    assert row is not None
    inbox.store([row], Clock().now(), "dead")
    async with running(app, pauses=(0.01,)):
        await settled(telegram)
        assert len(telegram.chats[user.id].messages) == 1


async def test_health_and_metrics_tell_facts_and_nothing_of_anybody(
    asha: Person, post: Poster
) -> None:
    await asha.says("/booth 165/2 98260 01234")
    status, text = await post.get("/healthz")
    facts = json.loads(text)
    assert (status, facts["ok"], facts["database"], facts["webhook"]) == (200, True, True, True)
    assert facts["oldest_unfinished_update_seconds"] == 0
    status, metrics = await post.get("/metrics")
    assert status == 200
    assert "shakti_updates_received_total 1.0" in metrics
    assert "shakti_updates_done_total 1.0" in metrics
    assert "shakti_update_seconds_count 1.0" in metrics
    assert "Asha" not in metrics + text
    assert str(asha.user.id) not in metrics + text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Its webhook at Telegram was removed"), ("hi", "हटा दिया गया")]
)
async def test_a_webhook_that_somebody_removed_is_seen_in_health_and_told_to_the_admin(
    telegram: World, app: Runtime, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr("bot.ops.webhook_watch.EVERY", 0.02)
    anil = telegram.add_person("Anil Rao", user_id=901)
    telegram.chats[anil.id].started = True
    places.give(places.person(anil.id, "Anil Rao", "166/1"), "MP", "admin")
    chats.set_language(anil.id, 0, language, app.services.clock.now(), private=True)
    sender = Sender(app.services, app.bot)
    async with (
        running(app, pauses=(0.01,), sender=sender),
        aiohttp.ClientSession() as session,
    ):
        health = Poster(webhook_of(app), session)
        assert json.loads((await health.get("/healthz"))[1])["webhook_problem"] is None
        await app.bot.delete_webhook()
        async with asyncio.timeout(20):
            while not telegram.chats[anil.id].messages:
                sender.notify()
                await asyncio.sleep(0.02)
        status, text = await health.get("/healthz")
    assert (status, json.loads(text)["webhook_problem"]) == (503, "removed")
    [told] = telegram.chats[anil.id].messages.values()
    assert words in str(told)


async def test_health_says_so_while_telegram_does_not_take_the_webhook(
    telegram: World,
    settings: Settings,
    db: Database,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places.agar_and_susner()
    playground, over = create(telegram), asyncio.Event()
    faults = playground.state.components.api._faults
    refusal = "Bad Request: bad webhook: HTTPS url must be provided"
    fault = {"method": "setWebhook", "kind": "status", "status": 400, "times": 10**6}
    faults.add(fault | {"description": refusal})

    async def run(app: Runtime) -> None:
        async with running(app, pauses=(0.01,)):
            await over.wait()

    async with serve(playground) as url, aiohttp.ClientSession() as session, asyncio.timeout(20):
        app = build(by_webhook(settings, url), db, clock)
        bot, look = asyncio.create_task(run(app)), Poster(webhook_of(app), session)
        while "https url" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        status, text = await look.get("/healthz")
        assert (status, json.loads(text)["webhook"]) == (503, False)
        faults.clear()
        while (await look.get("/healthz"))[0] != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        over.set()
        await bot
    [logged] = [r.getMessage() for r in caplog.records if "https url" in r.getMessage()]
    assert "webhook rejected" in logged
    assert "SHAKTI_WEBHOOK_URL" in logged


async def test_health_says_so_when_the_database_is_gone(
    post: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("bot.ops.health.ages", gone)
    status, text = await post.get("/healthz")
    assert (status, json.loads(text)["database"]) == (503, False)


async def test_polling_too_can_be_looked_at(
    server: str, settings: Settings, db: Database, clock: Clock, telegram: World
) -> None:
    places.agar_and_susner()
    changed = settings.model_copy(update={"api_url": server, "listen": "127.0.0.1:0"})
    app = build(changed, db, clock)
    user = telegram.add_person("Asha Devi")
    async with running(app, pauses=(0.01,)) as url, aiohttp.ClientSession() as session:
        await Person(telegram, user, telegram.chats[user.id]).says("/help")
        assert url is not None
        look = Poster(url, session)
        status, text = await look.get("/healthz")
        facts = json.loads(text)
        assert (status, facts["polling"], facts["last_clock_jump_seconds"]) == (200, True, None)
        app.clock_watch.record(-7200.4)
        status, text = await look.get("/healthz")
        assert (status, json.loads(text)["last_clock_jump_seconds"]) == (200, -7200)
        assert await look(written(1, 1, "/help")) == 404


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
class TestReplicas:
    """Two bots on one PostgreSQL, as in two processes."""

    @pytest.fixture
    def database_url(self, request: pytest.FixtureRequest, tmp_path: Any) -> str:
        return empty_database(request, tmp_path)

    async def test_two_replicas_share_the_work_and_do_each_update_once(
        self, settings: Settings, db: Database, clock: Clock
    ) -> None:
        places.agar_and_susner()
        telegram = World(clock)
        people = [telegram.add_person(f"Person {n}", language_code="en") for n in range(20)]
        changed = settings.model_copy(update={"bot_token": SecretStr(telegram.token)})
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(serve(create(telegram)))
            apps = [build(by_webhook(changed, url), db, clock) for _ in range(2)]
            for app in apps:
                await stack.enter_async_context(running(app, pauses=(0.01,)))
            session = await stack.enter_async_context(aiohttp.ClientSession())
            doors = [Poster(webhook_of(app), session) for app in apps]
            for person in people:  # what people write below is posted by hand, to either
                telegram.chats[person.id].started = True
            for n in range(200):
                user = people[n % 20].id
                update = written(1000 + n, user, f"/booth 165/{1 + n // 20 % 3}")
                for door in doors:  # the same one comes to both
                    assert await door(update) == 200
            await settled(telegram)
            done = [app.metrics.done._value.get() for app in apps]
        assert sum(done) == 200
        assert min(done) > 0
        assert {row.state for row in tables.Inbox.select()} == {"done"}
        for person in people:
            own = telegram.chats[person.id].messages.values()
            answers = [m["text"] for m in own if m["from"]["id"] == telegram.bot.id]
            parts = [f"165/{1 + round_ % 3}" for round_ in range(10)]
            assert len(answers) == 10
            assert all(part in text for part, text in zip(parts, answers, strict=True))
