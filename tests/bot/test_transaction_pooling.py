"""The bot behind a proxy that pools by transaction: each transaction finds another session."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import TransactionStatus

from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats, tables
from models.database import Database
from models.queues import leases, outbox, outbox_records
from playground.telegram import World, groups
from tests.bot.support.people import Person, settled
from tests.conftest import empty_database
from tests.support.world import coordinator, place_id

SESSION = re.compile(
    r"(SET|RESET|LISTEN|UNLISTEN|NOTIFY|PREPARE|DECLARE|LOAD|CREATE\s+(LOCAL |GLOBAL )?TEMP)\b"
    r"|.*advisory",
    re.I | re.S,
)


@pytest.fixture(params=["postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """PostgreSQL alone: SQLite has no sessions."""
    return empty_database(request, tmp_path)


@pytest.fixture
def db(db: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database whose sessions forget everything between two transactions."""
    peewee: Any = db.peewee
    cursor = peewee.cursor

    def another_session(*args: Any, **kwargs: Any) -> Any:
        opened = cursor(*args, **kwargs)
        raw = opened.connection.pgconn  # past psycopg, which must not learn of it
        if raw.transaction_status == TransactionStatus.IDLE:
            raw.exec_(b"DISCARD ALL")
        return opened

    monkeypatch.setattr(peewee, "cursor", another_session)
    return db


async def test_no_session_is_needed_from_one_transaction_to_the_next(
    telegram: World, bot: Runtime, asha: Person, ravi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "peewee")
    meena = telegram.add_person("Meena Parmar", user_id=900)
    chat = telegram.add_group("Dewas", meena)
    groups.bring_bot(telegram, meena, chat.id, "add")
    await settled(telegram)
    coordinator(900, "Meena", "PC21")
    now = bot.services.clock.now()
    chats.link(chat.id, 0, "Dewas", place_id("PC21"), by=900, now=now)
    await asha.says("/start b166-2")
    for n in range(7):
        assert await ravi.says("/booth 165/2")  # psycopg prepares what it has seen five times
        outbox.enqueue(f"{n}", chat.id, 0, "targets", {"place": place_id("PC21")}, now=now)
    assert await Sender(bot.services, bot.bot).send_due() == 7
    assert outbox_records.counts() == {"sent": 7}
    assert leases.acquire("sender", "me", now, timedelta(seconds=20))
    assert {row.state for row in tables.Inbox.select()} == {"done"}
    asked = [r.msg[0] for r in caplog.records if r.name == "peewee" and isinstance(r.msg, tuple)]
    assert len(asked) > 100
    assert [sql for sql in asked if SESSION.match(sql.strip())] == []
