"""The bot starts, runs and stops, whatever the Bot API does meanwhile."""

import asyncio
import logging

import pytest
from pydantic import SecretStr

from bot.app import build, running
from config.logging import Redacting
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from playground.server import create, serve
from playground.telegram import World
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.processes import until


async def test_a_bot_that_starts_before_the_api_waits_for_it(
    telegram: World,
    settings: Settings,
    db: Database,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places.agar_and_susner()
    async with serve(create(telegram)) as url:
        port = int(url.rpartition(":")[2])
    app = build(settings.model_copy(update={"api_url": url}), db, clock)
    up = asyncio.Event()
    user = telegram.add_person("Asha Devi")

    async def run() -> None:
        async with running(app, pauses=(0.01,)):
            up.set()
            assert await Person(telegram, user, telegram.chats[user.id]).says("/help")

    task = asyncio.create_task(run())
    await until(lambda: "unreachable" in caplog.text, "it has tried")
    await asyncio.sleep(0.1)  # time to tell it again
    assert not up.is_set()
    telegram.updates._closed = False
    async with serve(create(telegram), port):
        await task
    logged = [r.getMessage() for r in caplog.records if r.name == "bot.api.outage"]
    assert len(logged) == 2
    assert "unreachable" in logged[0]
    assert "recovered" in logged[1]


async def test_a_wrong_token_is_logged_once_without_showing_it(
    server: str, settings: Settings, db: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "7000000001:WrongWrongWrongWrongWrongWrongWrong"
    changed = settings.model_copy(update={"api_url": server, "bot_token": SecretStr(wrong)})

    async def run() -> None:
        async with running(build(changed, db, clock), pauses=(0.01,)):
            raise AssertionError("it came up with a wrong token")

    with caplog.at_level(logging.DEBUG, logger="bot"):
        task = asyncio.create_task(run())
        while not any(r.name.startswith("bot") for r in caplog.records):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # time to tell it again
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    logged = [r for r in caplog.records if r.name.startswith("bot")]
    assert len(logged) == 1
    assert "SHAKTI_BOT_TOKEN" in logged[0].getMessage()
    assert all("WrongWrong" not in Redacting(wrong).format(record) for record in caplog.records)


@pytest.mark.parametrize(
    "body",
    [
        '{"ok": true, "result": true}',
        '{"ok": true, "result": []}',
        '{"ok": true, "result": null}',
        '{"ok": true, "result": {"id": 7}}',
        '{"ok": true, "result": {"id": 7, "is_bot": true, "first_name": "Booth Shakti"}}',
        '{"ok": true, "result": "hello"}',
        '{"status": "up"}',
        "<html>It works!</html>",
    ],
)
async def test_what_is_not_a_bot_api_is_logged_once_and_waited_for(
    body: str,
    telegram: World,
    settings: Settings,
    db: Database,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places.agar_and_susner()
    playground = create(telegram)
    fault = {"method": "getMe", "kind": "garbage", "body": body, "times": 3}
    playground.state.components.api._faults.add(fault)
    async with serve(playground) as url:
        app = build(settings.model_copy(update={"api_url": url}), db, clock)
        async with running(app, pauses=(0.01,)):
            assert app.bot.username == telegram.bot.username
    logged = [r.getMessage() for r in caplog.records if r.name == "bot.api.outage"]
    assert len(logged) == 2
    assert f"{url} is not a Bot API" in logged[0]
    assert "SHAKTI_API_URL" in logged[0]
    assert "recovered" in logged[1]


@pytest.mark.usefixtures("menus_at_the_start")
async def test_menus_that_cannot_be_set_do_not_stop_the_bot(
    telegram: World,
    settings: Settings,
    db: Database,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.api.retry.PAUSES", (0.0,))
    places.agar_and_susner()
    playground = create(telegram)
    async with serve(playground) as url:
        fault = {"method": "setMyCommands", "kind": "status", "status": 500, "times": 99}
        playground.state.components.api._faults.add(fault)
        app = build(settings.model_copy(update={"api_url": url}), db, clock)
        user = telegram.add_person("Asha Devi")
        async with running(app, pauses=(0.01,)):
            assert await Person(telegram, user, telegram.chats[user.id]).says("/help")
            while "not set" not in caplog.text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
