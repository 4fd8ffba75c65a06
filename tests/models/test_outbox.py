"""Messages that wait to be sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from models import outbox
from models.database import Database
from tests.world import HOUR, NOON

pytestmark = pytest.mark.usefixtures("db")


def put(key: str, *, chat: int = -1, expires_at: datetime | None = None, priority: int = 5) -> bool:
    return outbox.put(
        key, chat, 0, "targets", {"place": 1}, now=NOON, expires_at=expires_at, priority=priority
    )


def test_the_same_key_is_put_once() -> None:
    assert put("a")
    assert not put("a")
    assert outbox.counts() == {"queued": 1}


def test_urgent_messages_are_claimed_first_and_nothing_twice() -> None:
    put("slow")
    put("quick", priority=1)
    assert [m.attempts for m in outbox.claim(1, NOON)] == [0]
    assert len(outbox.claim(10, NOON)) == 1
    assert outbox.claim(10, NOON) == []


def test_two_senders_at_once_never_claim_the_same_message(db: Database) -> None:
    for n in range(40):
        put(f"m{n}")

    def take(_: int) -> list[int]:
        try:
            return [m.id for m in outbox.claim(10, NOON)]
        finally:
            db.peewee.close()

    with ThreadPoolExecutor(8) as pool:
        claimed = [i for ids in pool.map(take, range(8)) for i in ids]
    assert len(claimed) == len(set(claimed))
    rest = [m.id for m in outbox.claim(100, NOON)]
    assert len(set(claimed) | set(rest)) == 40


def test_a_stale_message_expires_instead_of_arriving_at_night() -> None:
    put("old", expires_at=NOON)
    assert outbox.claim(10, NOON) == []
    assert outbox.counts() == {"expired": 1}


def test_what_a_dead_sender_had_in_hand_is_uncertain_and_not_sent_again() -> None:
    put("a")
    outbox.claim(1, NOON)
    assert outbox.claim(1, NOON + HOUR) == []
    assert outbox.counts() == {"uncertain": 1}


def test_a_message_put_back_waits_for_its_pause() -> None:
    put("a")
    (message,) = outbox.claim(1, NOON)
    outbox.again(message, "too many requests", NOON, timedelta(seconds=30))
    assert outbox.claim(1, NOON + timedelta(seconds=29)) == []
    (message,) = outbox.claim(1, NOON + timedelta(seconds=30))
    assert message.attempts == 1
    outbox.sent(message.id, 77, "text", NOON)
    assert outbox.counts() == {"sent": 1}


def test_what_waits_for_a_chat_that_is_gone_is_given_up() -> None:
    put("a", chat=-1)
    put("b", chat=-2)
    assert outbox.cancel_chat(-1, "kicked") == 1
    assert outbox.counts() == {"failed": 1, "queued": 1}
