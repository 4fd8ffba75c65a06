"""Leases: one holder at a time, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models.database import Database
from models.queues import leases
from tests.support.world import NOON

pytestmark = pytest.mark.usefixtures("db")
FOR = timedelta(seconds=20)
SECOND = timedelta(seconds=1)


def test_only_one_holds_a_lease_and_it_renews_it() -> None:
    assert leases.acquire("sender", "first", NOON, FOR)
    assert not leases.acquire("sender", "second", NOON + SECOND, FOR)
    assert leases.acquire("sender", "first", NOON + 15 * SECOND, FOR)
    assert not leases.acquire("sender", "second", NOON + 21 * SECOND, FOR)


def test_a_holder_that_fell_silent_is_followed_by_another_and_does_not_get_it_back() -> None:
    leases.acquire("sender", "first", NOON, FOR)
    assert leases.acquire("sender", "second", NOON + FOR, FOR)
    assert not leases.acquire("sender", "first", NOON + FOR + SECOND, FOR)


def test_a_lease_that_is_given_back_is_free_at_once_and_nobody_gives_back_anothers() -> None:
    leases.acquire("sender", "first", NOON, FOR)
    leases.release("sender", "second")
    assert not leases.acquire("sender", "second", NOON, FOR)
    leases.release("sender", "first")
    assert leases.acquire("sender", "second", NOON, FOR)


def test_two_leases_do_not_meet() -> None:
    assert leases.acquire("sender", "first", NOON, FOR)
    assert leases.acquire("tick", "second", NOON, FOR)


@pytest.mark.parametrize("silent", [False, True], ids=["free", "fallen silent"])
def test_of_many_who_reach_for_a_lease_at_once_one_gets_it(db: Database, silent: bool) -> None:
    if silent:
        leases.acquire("sender", "dead", NOON - FOR, FOR)

    def reach(number: int) -> bool:
        try:
            return leases.acquire("sender", f"replica {number}", NOON, FOR)
        finally:
            db.peewee.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(reach, range(32))) == 1


def test_it_is_known_until_when_somebody_has_a_lease() -> None:
    assert leases.until("sender") is None
    leases.acquire("sender", "first", NOON, FOR)
    assert leases.until("sender") == NOON + FOR
