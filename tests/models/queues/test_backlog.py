"""How long the oldest have waited, and what looking for the next one costs behind many."""

import logging
from typing import Any

import pytest

from models import queues, tables
from models.database import Database
from models.queues import IncomingUpdate, inbox, inbox_records, outbox, outbox_records
from tests.support.world import HOUR, NOON

pytestmark = pytest.mark.usefixtures("db")


def test_an_empty_backlog_has_no_age() -> None:
    assert queues.ages(NOON) == (0.0, 0.0)


def test_the_oldest_that_is_due_gives_the_age_and_what_is_sent_or_for_later_does_not(
    db: Database,
) -> None:
    for key, at in (("sent", NOON - 3 * HOUR), ("due", NOON - HOUR), ("later", NOON + HOUR)):
        outbox.enqueue(key, 1, 0, "targets", {}, now=at)
    (oldest,) = outbox.claim(1, NOON - 2 * HOUR)
    outbox.sent(oldest, 77, NOON)
    inbox.store([IncomingUpdate(1, "{}", 5, 5)], NOON - 2 * HOUR)
    assert queues.ages(NOON) == (3600.0, 7200.0)


def test_the_next_message_is_the_first_of_those_that_wait_for_their_time() -> None:
    assert outbox_records.next_due(NOON) is None
    for key, at in (("due", NOON), ("late", NOON + 2 * HOUR), ("later", NOON + HOUR)):
        outbox.enqueue(key, 1, 0, "targets", {}, now=at)
    assert outbox_records.next_due(NOON) == NOON + HOUR
    assert outbox_records.next_due(NOON + 2 * HOUR) is None


def test_what_is_behind_another_is_looked_up_and_not_compared_with_all(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    if not db.shared:
        pytest.skip("SQLite makes no joins of EXISTS")
    inbox.store([IncomingUpdate(n, "{}", -n // 2, 900) for n in range(1, 400)], NOON)
    with caplog.at_level(logging.DEBUG, "peewee"):
        assert len(inbox.claim("this", 64, NOON)) == 1
    logged: Any = next(r.msg for r in caplog.records if "SKIP LOCKED" in str(r.msg))
    execute: Any = db.peewee.execute_sql
    sql, values = logged
    plan = "\n".join(line for (line,) in execute(f"EXPLAIN {sql}", values))
    assert "Index" in plan
    assert "Join" not in plan


def test_updates_that_wait_and_those_that_failed_are_counted() -> None:
    assert inbox_records.counts() == {"unfinished": 0, "failed": 0}
    inbox.store([IncomingUpdate(number, "{}", 5, 5) for number in range(3)], NOON)
    tables.Inbox.update(state="failed").where(tables.Inbox.update_id == 0).execute()
    tables.Inbox.update(state="done").where(tables.Inbox.update_id == 1).execute()
    assert inbox_records.counts() == {"unfinished": 1, "failed": 1}
