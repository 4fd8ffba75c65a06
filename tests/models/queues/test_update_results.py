"""What an update's operations returned is committed with what they did, and is returned again."""

import os
import pickle

import pytest

from models import chats, tables
from models.clock import Clock
from models.database import Database, transaction
from models.errors import HandledBefore
from models.queues import IncomingUpdate, StoredResults, UpdateResults, inbox, update_results
from tests.support.world import NOON

ASHA = 1
OWNER = "a process"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture(autouse=True)
def _stored(db: Database) -> None:
    """Two updates of Asha's are in flight."""
    inbox.store([IncomingUpdate(n, "{}", ASHA, ASHA) for n in (1, 2)], NOON, OWNER)


def counts_up() -> int:
    """Add one to the number of leases, and return it."""
    with transaction():
        number = tables.Lease.select().count() + 1
        tables.Lease.create(name=f"lease {number}", owner=OWNER, until=NOON)
        return number


def reads() -> int:
    return int(tables.Lease.select().count())


def reads_for_the_audit() -> int:
    with transaction(repeatable=True):
        return counts_up()


def fails() -> None:
    counts_up()
    raise KeyError


def left_by(update_id: int) -> UpdateResults:
    """Return the results of an update as another process finds them."""
    return UpdateResults(update_id, update_results.state_of(update_id))


async def test_an_operation_that_was_recorded_is_not_run_again(db: Database) -> None:
    first = UpdateResults(1)
    assert [await db.run_recorded(first, counts_up) for _ in range(2)] == [1, 2]
    again = left_by(1)
    assert [await db.run_recorded(again, counts_up) for _ in range(3)] == [1, 2, 3]
    assert again.is_repeated
    assert reads() == 3


async def test_a_reading_is_done_again(db: Database) -> None:
    first = UpdateResults(1)
    await db.run_recorded(first, reads)
    await db.run_recorded(first, reads_for_the_audit)
    assert update_results.state_of(1) == StoredResults()
    again = left_by(1)
    assert await db.run_recorded(again, reads) == 1
    assert not again.is_repeated


async def test_what_cannot_be_recorded_is_not_done(db: Database) -> None:
    first, other = UpdateResults(1), UpdateResults(1)
    await db.run_recorded(first, counts_up)
    with pytest.raises(update_results.RecordedElsewhere):
        await db.run_recorded(other, counts_up)
    other.load(update_results.state_of(1))
    assert await db.run_recorded(other, counts_up) == 1
    inbox.acknowledge([1], NOON)
    with pytest.raises(HandledBefore):
        await db.run_recorded(other, counts_up)
    assert reads() == 1


async def test_what_an_operation_did_before_it_failed_stays(db: Database) -> None:
    with pytest.raises(KeyError):
        await db.run_recorded(UpdateResults(1), fails)
    assert await db.run(reads) == 1


async def test_an_update_before_one_with_effects_may_have_none_any_more(db: Database) -> None:
    await db.run_recorded(UpdateResults(2, earlier=(1,)), counts_up)
    with pytest.raises(HandledBefore):
        await db.run_recorded(left_by(1), counts_up)
    assert await db.run_recorded(left_by(1), reads) == 1


async def test_results_go_with_the_content_of_an_update(db: Database) -> None:
    for update_id in (1, 2):
        await db.run_recorded(UpdateResults(update_id), counts_up)
    inbox.acknowledge([1], NOON, failed=[(2, "KeyError")])
    assert [row.results for row in tables.Inbox.select()] == [None, None]


async def test_a_result_that_is_too_large_is_only_known_to_exist(db: Database) -> None:
    def large() -> str:
        counts_up()
        return "x" * update_results.LARGEST

    await db.run_recorded(UpdateResults(1), large)
    with pytest.raises(HandledBefore):
        await db.run_recorded(left_by(1), large)
    assert reads() == 1


async def test_stored_results_can_run_nothing() -> None:
    for forbidden in (os.getcwd, chats.language_of, Database):
        results = UpdateResults(1, StoredResults(pickle.dumps([("x", forbidden)])))
        with pytest.raises(HandledBefore):
            results.begin()
