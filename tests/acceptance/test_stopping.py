"""SIGTERM: what is in flight gets its time, all of it side by side, and the rest is left."""

import asyncio
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from bot.ops import BUDGET
from models import tables
from models.database import Database
from models.queues import inbox, outbox_records
from playground.telegram import World, people
from tests.soak.harness import questioners
from tests.soak.harness.api_faults import FaultControl
from tests.soak.harness.questioners import Questioner
from tests.support.processes import Process, until

SLACK = 2.0  # seconds for the process to be seen to have ended


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_answers_and_digests_that_hang_end_within_one_budget_and_come_at_the_next_start(
    telegram: World, server: str, process: Process, db: Database
) -> None:
    groups = questioners.add_groups(telegram, 5)
    user = telegram.add_person("Asha Devi", language_code="en")
    asha = Questioner(telegram, user, telegram.chats[user.id])
    process.start()
    await until(lambda: not len(telegram.updates) and not inbox.unfinished(), "the bot is up")
    async with aiohttp.ClientSession() as session:
        api = FaultControl(server, session)
        await api.inject(method="sendMessage", kind="silence", seconds=60, times=10**6)
        asha.ask()
        questioners.link_groups(groups)
        await until(lambda: tables.Outbox.select().where(tables.Outbox.begun_at), "digests hang")
        await until(inbox.unfinished, "an answer hangs")
        assert await process.stop(BUDGET + SLACK) == 0
        # What the silent server may have taken is uncertain; one at a time goes to a chat.
        assert outbox_records.counts() == {"uncertain": 5, "queued": 5}
        assert [row.state for row in tables.Inbox.select() if row.state != "done"] == ["new"]
        await api.clear_faults()
        process.start()
        await until(lambda: asha.answers() == [1], "the answer comes at the next start")
        await until(
            lambda: outbox_records.counts() == {"uncertain": 5, "sent": 5}, "the rest is sent"
        )
    assert [sum(questioners.digest_counts(telegram, chat).values()) for chat in groups] == [1] * 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_hangs_does_not_keep_the_process(
    telegram: World, process: Process, db: Database
) -> None:
    user = telegram.add_person("Asha Devi", language_code="en")
    process.start()
    await until(lambda: "api: connected as @" in process.log, "the bot is up")
    other = sqlite3.connect(Path(db.url.removeprefix("sqlite:///")), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    people.send(telegram, user, user.id, "/help")
    await asyncio.sleep(1)
    assert await process.stop(BUDGET + SLACK) == 1
    other.execute("ROLLBACK")
    other.close()
    assert "left to the next start" in process.log
    process.start()
    await until(
        lambda: questioners.bot_messages(telegram, telegram.chats[user.id]), "the answer comes"
    )
