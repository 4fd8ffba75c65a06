"""A clock that was set back: what it left in the queues is due again, on both databases."""

from datetime import timedelta

import pytest

from models import tables
from models.queues import IncomingUpdate, inbox, leases, outbox, setbacks
from tests.support.world import NOON

pytestmark = pytest.mark.usefixtures("db")
FOR = timedelta(seconds=20)
BACK = timedelta(hours=2)
AHEAD = NOON + BACK


def put(now: object = AHEAD) -> None:
    outbox.enqueue("digest", -1, 0, "targets", {}, now=now)  # type: ignore[arg-type]


def test_a_lease_of_a_clock_that_was_ahead_is_taken_over_and_a_long_one_is_not() -> None:
    leases.acquire("sender", "dead", AHEAD, FOR)
    assert leases.acquire("sender", "next", NOON, FOR)
    leases.acquire("sender", "next", NOON + 2 * FOR, FOR)
    assert not leases.acquire("sender", "third", NOON + FOR, FOR)  # clocks may differ a little
    day = timedelta(days=1)
    leases.acquire("night", "done", NOON, day)
    assert not leases.acquire("night", "next", NOON, FOR, longest=day)
    assert leases.acquire("night", "next", NOON - 2 * day, FOR, longest=day)


def test_an_update_that_was_claimed_by_a_clock_ahead_is_claimed_again() -> None:
    inbox.store([IncomingUpdate(1, "{}", 1, 1)], AHEAD, "dead")
    assert [update.update_id for update in inbox.claim("next", 10, NOON)] == [1]
    assert inbox.claim("third", 10, NOON) == []


def test_a_message_that_was_claimed_by_a_clock_ahead_is_claimed_again() -> None:
    put(NOON)
    assert outbox.claim(10, AHEAD)
    assert [message.attempts for message in outbox.claim(10, NOON)] == [2]
    assert outbox.claim(10, NOON) == []


def test_a_message_that_was_to_wait_by_a_clock_ahead_is_due_and_its_lease_is_noticed() -> None:
    put()
    assert outbox.claim(10, NOON) == []
    assert setbacks.make_due(NOON) == 1
    assert len(outbox.claim(10, NOON)) == 1


@pytest.mark.parametrize("seen", ["update", "message", "lease"])
def test_the_database_tells_that_the_clock_was_set_back(seen: str) -> None:
    assert setbacks.setback(NOON, "sender", FOR) == timedelta()
    if seen == "update":
        inbox.store([IncomingUpdate(1, "{}", 1, 1)], AHEAD)
    elif seen == "message":
        put()
    else:
        leases.acquire("sender", "dead", AHEAD, FOR)
    assert setbacks.setback(NOON, "sender", FOR) == BACK
    assert setbacks.setback(AHEAD - FOR, "sender", FOR) == timedelta()
    assert tables.Lease.select().count() == (seen == "lease")


def test_a_clock_that_was_set_moves_the_moment_at_which_its_machine_started() -> None:
    assert setbacks.machine_started("a", NOON) == timedelta()
    assert setbacks.machine_started("a", AHEAD) == BACK
    assert setbacks.machine_started("a", AHEAD) == timedelta()
    assert setbacks.machine_started("a", NOON) == -BACK
    assert setbacks.machine_started("b", AHEAD) == timedelta()  # another start, or machine
    assert setbacks.machine_started("a", AHEAD) == timedelta()
