"""What must outlive a power cut is on the disk before it is confirmed to anybody outside."""

from collections.abc import Callable

import pytest

from models import tables
from models.database import Database
from models.queues import IncomingUpdate, inbox, outbox
from tests.support.query_log import watched
from tests.support.world import NOON


def store_an_update() -> None:
    inbox.store([IncomingUpdate(1, '"words"', 1, 1)], NOON)


def begin_a_message() -> None:
    outbox.enqueue("a", -1, 0, "targets", {}, now=NOON)
    (message,) = outbox.claim(1, NOON)
    assert outbox.mark_sending(message, "text", NOON)


@pytest.mark.parametrize(
    ("operation", "writes"),
    [
        pytest.param(store_an_update, 'INTO "inbox"', id="what Telegram is told is stored"),
        pytest.param(begin_a_message, '"begun_at" = ', id="what leaves is marked"),
    ],
)
def test_what_telegram_is_told_is_on_the_disk(
    db: Database, operation: Callable[[], None], writes: str
) -> None:
    with watched(db) as queries:
        operation()
    statements = [sql for sql, _ in queries]
    written = max(n for n, sql in enumerate(statements) if writes in sql)
    if db.shared:  # PostgreSQL makes every commit durable unless it is told otherwise
        assert not any("synchronous_commit" in sql for sql in statements)
        return
    before = [sql for sql in statements[:written] if "synchronous" in sql]
    after = [sql for sql in statements[written:] if "synchronous" in sql]
    assert before[-1:] == ["PRAGMA synchronous = full"]
    assert after == ["PRAGMA synchronous = normal"]


def test_a_plain_write_does_not_wait_for_the_disk(db: Database) -> None:
    outbox.enqueue("a", -1, 0, "targets", {}, now=NOON)
    with watched(db) as queries:
        outbox.claim(1, NOON)
    assert not any("synchronous" in sql for sql, _ in queries)


def test_a_durable_write_that_fails_leaves_the_next_ones_quick(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(inbox, "_insertion", fail)
    with pytest.raises(RuntimeError), watched(db) as queries:
        store_an_update()
    assert not tables.Inbox.select().exists()
    switched = [sql for sql, _ in queries if "synchronous" in sql]
    quick = [] if db.shared else ["PRAGMA synchronous = full", "PRAGMA synchronous = normal"]
    assert switched == quick
