"""Messages at their exact limits: what expires, what goes first, and who holds a claim."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.database import Database
from models.queues import outbox, outbox_records
from tests.support.world import HOUR, NOON

pytestmark = pytest.mark.usefixtures("db")


def put(
    key: str, *, now: datetime = NOON, priority: int = 5, expires_at: datetime | None = None
) -> None:
    assert outbox.enqueue(
        key, -1, 0, "targets", {"place": 1}, now=now, priority=priority, expires_at=expires_at
    )


def test_what_was_sent_or_is_on_its_way_stays_so_when_its_time_is_over() -> None:
    for key in "abc":
        put(key, expires_at=NOON + HOUR)
    sent, unsure, leaving = outbox.claim(10, NOON)
    outbox.sent(sent, 77, NOON)
    outbox.mark_sending(unsure, "text", NOON)
    outbox.mark_unknown(unsure, "no answer", NOON)
    outbox.extend_leases([leaving], NOON + HOUR)
    assert outbox.claim(10, NOON + HOUR) == []
    assert outbox_records.counts() == {"sent": 1, "uncertain": 1, "sending": 1}


def test_a_message_is_over_at_the_very_moment_at_which_it_expires() -> None:
    put("early", expires_at=NOON + HOUR)
    put("late", expires_at=NOON + HOUR + timedelta(seconds=1))
    assert len(outbox.claim(10, NOON + HOUR)) == 1
    assert outbox_records.counts() == {"expired": 1, "sending": 1}


def test_what_is_urgent_overtakes_what_has_waited_longer() -> None:
    for n in range(4):
        put(f"digest {n}", now=NOON)
    put("reminder", now=NOON + HOUR, priority=3)
    claims = [outbox.claim(1, NOON + HOUR)[0].priority for _ in range(3)]
    assert claims == [3, 5, 5]


def test_of_equal_priority_goes_first_what_has_waited_longest() -> None:
    put("second", now=NOON + HOUR)
    put("first", now=NOON)
    ids = [outbox.claim(1, NOON + HOUR)[0].id for _ in range(2)]
    assert ids == sorted(ids, reverse=True)


def test_what_another_one_claims_while_a_sender_lets_go_stays_claimed(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a")
    messages = outbox.claim(10, NOON)
    execute: Any = db.peewee.execute_sql
    claims: list[outbox.OutboxMessage] = []
    own = threading.get_ident()

    def claim() -> None:
        try:
            claims.extend(outbox.claim(10, NOON))
        finally:
            db.peewee.close()

    other = threading.Thread(target=claim)

    def execute_and_pause(sql: str, *args: Any, **kwargs: Any) -> Any:
        cursor = execute(sql, *args, **kwargs)
        if sql.startswith("UPDATE") and threading.get_ident() == own and other.ident is None:
            other.start()  # between the two UPDATEs of the sender that lets go
            other.join(0.2)
        return cursor

    monkeypatch.setattr(db.peewee, "execute_sql", execute_and_pause)
    outbox.release_claims(messages, "the sender stops")
    other.join()
    monkeypatch.undo()
    claims = claims or outbox.claim(10, NOON)
    assert (len(claims), outbox_records.counts()) == (1, {"sending": 1})
