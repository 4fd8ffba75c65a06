"""Updates on their way in."""

import pytest

from models import inbox, tables
from tests.world import NOON

pytestmark = pytest.mark.usefixtures("db")


def test_an_update_that_comes_again_is_stored_once() -> None:
    assert inbox.store([(1, "{}"), (2, "{}")], NOON) == [1, 2]
    assert inbox.store([(2, "{}"), (3, "{}")], NOON) == [3]
    assert inbox.store([], NOON) == []


def test_unfinished_updates_are_found_again_in_their_order() -> None:
    inbox.store([(3, "c"), (1, "a"), (2, "b")], NOON)
    inbox.finish([2], NOON)
    assert inbox.unfinished() == [(1, "a"), (3, "c")]


def test_a_finished_update_loses_its_content_and_a_failed_one_keeps_it() -> None:
    inbox.store([(1, "private words"), (2, "odd")], NOON)
    inbox.finish([1], NOON)
    inbox.fail(2, "ValueError", NOON)
    assert tables.Inbox.get_by_id(1).raw == ""
    failed = tables.Inbox.get_by_id(2)
    assert (failed.state, failed.raw, failed.error) == ("failed", "odd", "ValueError")
    assert inbox.unfinished() == []
