"""A full disk: nothing is lost on SQLite, and work goes on when there is room again."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import build, running
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox
from playground.bot_api import RequestLog
from playground.telegram import FIRST_UPDATE_ID, World, people
from tests.soak.harness.database_outages import by_polling
from tests.soak.harness.questioners import Questioner
from tests.support import world as places
from tests.support.processes import until

THREADS = 4  # of the database
LONG = "/help " + "ब" * 4000  # of these a page or two hold one


@pytest.fixture
async def bot(
    telegram: World, server: str, db: Database, monkeypatch: Any
) -> AsyncIterator[Runtime]:
    """The bot in this process, where its connections can be reached."""
    monkeypatch.setattr("bot.intake.database_retry.PAUSES", (0.05,) * 20)
    places.agar_and_susner()
    settings = Settings(
        bot_token=SecretStr(telegram.token),
        secret_key=SecretStr(Fernet.generate_key().decode()),
        api_url=server,
        language="en",
        sends_per_chat_second=1000,
    )
    app = build(settings, db, Clock())
    async with running(app, pauses=(0.05,), sender=Sender(app.services, app.bot)):
        yield app


async def room(db: Database, pages: int) -> None:
    """Allow the file to grow by so many pages; each thread connects anew."""
    together = threading.Barrier(THREADS)
    peewee: Any = db.peewee
    (size,) = peewee.execute_sql("PRAGMA page_count").fetchone()
    peewee.pragma("max_page_count", size + pages, permanent=True)

    def connect_anew() -> None:
        peewee.close()
        together.wait(20)

    await asyncio.gather(*(db.run(connect_anew) for _ in range(THREADS)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_disk_confirms_nothing_that_is_not_stored_and_work_goes_on_with_room_again(
    telegram: World, bot: Runtime, request_log: RequestLog, db: Database, caplog: Any
) -> None:
    user = telegram.add_person("Asha Devi", language_code="en")
    asha = Questioner(telegram, user, telegram.chats[user.id])
    asha.ask()
    await until(lambda: asha.answers() == [1], "all is well at first")
    await room(db, 0)
    for _ in range(10):
        people.send(telegram, user, user.id, LONG)
        asha.ask()
    full = "poller: updates not stored: database or disk is full"
    await until(lambda: full in caplog.messages, "the disk is full")
    await asyncio.sleep(3)  # of tries
    async with by_polling(request_log) as confirmed:
        stored = {row.update_id for row in tables.Inbox.select()}
        assert set(range(FIRST_UPDATE_ID, confirmed())) <= stored
        assert len(stored) < 21
    lines = [record for record in caplog.records if "is full" in record.getMessage()]
    assert len({record.getMessage() for record in lines}) == len(lines) < 10
    assert not any(record.exc_info for record in caplog.records)
    await room(db, 10_000)
    await until(lambda: set(asha.answers()) == {1}, "work goes on")
    await until(lambda: not inbox.unfinished(), "everything is processed")
    assert {row.state for row in tables.Inbox.select()} == {"done"}
    assert tables.Inbox.select().count() == 21
