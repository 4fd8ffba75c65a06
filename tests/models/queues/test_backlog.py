"""How long the oldest message and the oldest update have waited."""

import pytest

from models import queues
from models.database import Database
from models.queues import IncomingUpdate, inbox, outbox, outbox_records
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
