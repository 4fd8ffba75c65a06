"""The outbox: claims, leases and ends of outgoing messages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from models import tables
from models.database import Database
from models.queues import outbox, outbox_records
from tests.support.world import HOUR, NOON

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("db")


def put(
    key: str,
    *,
    chat: int = -1,
    expires_at: datetime | None = None,
    priority: int = 5,
    at_least_once: bool = False,
) -> bool:
    return outbox.enqueue(
        key,
        chat,
        0,
        "targets",
        {"place": 1},
        now=NOON,
        expires_at=expires_at,
        priority=priority,
        at_least_once=at_least_once,
    )


def one(now: datetime = NOON) -> outbox.OutboxMessage:
    """Claim the one message that is due."""
    (message,) = outbox.claim(10, now)
    return message


def test_the_same_key_is_put_once() -> None:
    assert put("a")
    assert not put("a")
    assert outbox_records.counts() == {"queued": 1}


def test_urgent_messages_are_claimed_first_and_nothing_twice() -> None:
    put("slow")
    put("quick", priority=1)
    assert [m.priority for m in outbox.claim(1, NOON)] == [1]
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
    assert outbox_records.counts() == {"expired": 1}


@pytest.mark.parametrize("at_least_once", [False, True])
def test_what_a_dead_sender_had_not_yet_sent_is_sent_by_the_next(at_least_once: bool) -> None:
    put("a", at_least_once=at_least_once)
    one()
    assert one(NOON + outbox.LEASE).attempts == 2


def test_a_digest_that_was_leaving_when_its_sender_died_is_uncertain_and_not_sent_again() -> None:
    put("a")
    assert outbox.mark_sending(one(), "text", NOON)
    assert outbox.claim(1, NOON + HOUR) == []
    assert outbox_records.counts() == {"uncertain": 1}


def test_a_reminder_that_was_leaving_when_its_sender_died_is_sent_again() -> None:
    put("a", at_least_once=True)
    assert outbox.mark_sending(one(), "text", NOON)
    assert one(NOON + outbox.LEASE).attempts == 2


def test_a_sender_that_speaks_for_its_messages_keeps_them() -> None:
    put("a")
    message, later = one(), NOON + outbox.LEASE - SECOND
    outbox.extend_leases([message], later)
    assert outbox.claim(1, later + 2 * SECOND) == []
    assert outbox_records.counts() == {"sending": 1}


def test_who_comes_back_late_neither_sends_nor_changes_what_another_has_claimed() -> None:
    put("a")
    early = one()
    later = one(NOON + outbox.LEASE)
    assert not outbox.mark_sending(early, "text", NOON + outbox.LEASE)
    outbox.failed(early, "too late")
    outbox.release_claims([later], "the bot stopped")
    assert outbox_records.counts() == {"queued": 1}


def test_an_answer_after_all_makes_an_uncertain_message_certain() -> None:
    put("a")
    message = one()
    outbox.mark_sending(message, "text", NOON)
    outbox.claim(1, NOON + HOUR)
    outbox.sent(message, 77, NOON + HOUR)
    assert outbox_records.counts() == {"sent": 1}


def test_parts_that_arrived_are_not_forgotten_with_their_sender() -> None:
    put("a")
    message = one()
    outbox.mark_sending(message, "first\nsecond", NOON)
    outbox.part_sent(message, 1, 70)
    assert tables.Outbox.get().message_ids == "70"
    after = one(NOON + outbox.LEASE)
    assert (after.parts, after.text) == (1, "first\nsecond")


def test_a_message_of_unknown_fate_is_queued_again_only_where_that_does_no_harm() -> None:
    put("digest")
    put("reminder", at_least_once=True)
    for message in outbox.claim(10, NOON):
        outbox.mark_sending(message, "text", NOON)
        outbox.mark_unknown(message, "no answer", NOON)
    assert outbox_records.counts() == {"queued": 1, "uncertain": 1}


def test_what_may_have_arrived_twice_is_not_sent_a_third_time_whatever_came_between() -> None:
    put("reminder", at_least_once=True)
    outbox.mark_unknown(one(), "no answer", NOON)
    again = one(NOON + HOUR)
    assert again.unanswered
    outbox.reschedule(again, "no connection", NOON + HOUR)
    outbox.mark_unknown(one(NOON + 2 * HOUR), "no answer", NOON + 2 * HOUR)
    assert outbox_records.counts() == {"uncertain": 1}


def test_a_message_put_back_waits_for_its_pause() -> None:
    put("a")
    message = one()
    outbox.reschedule(message, "too many requests", NOON, timedelta(seconds=30))
    assert outbox.claim(1, NOON + timedelta(seconds=29)) == []
    message = one(NOON + timedelta(seconds=30))
    assert message.attempts == 2
    outbox.sent(message, 77, NOON)
    assert outbox_records.counts() == {"sent": 1}


def test_pauses_grow_to_a_minute_and_some_errors_end_a_message_at_last() -> None:
    put("a")
    now, pauses = NOON, []
    while due := outbox.claim(1, now):
        outbox.reschedule(due[0], "502", now, bounded=True)
        row = tables.Outbox.get()
        if row.state == "queued":
            pauses.append(row.not_before - now)
            now = row.not_before
    assert len(pauses) == outbox.MOST_ATTEMPTS - 1
    assert pauses[0] <= outbox.FIRST_PAUSE < pauses[2] < pauses[-1] <= outbox.LONGEST_PAUSE
    assert outbox_records.counts() == {"failed": 1}


def test_an_outage_of_our_own_ends_no_message() -> None:
    put("a")
    now = NOON
    for _ in range(outbox.MOST_ATTEMPTS + 1):
        outbox.reschedule(one(now), "no connection", now)
        now += HOUR
    assert outbox_records.counts() == {"queued": 1}


def test_a_stop_leaves_what_had_not_left_to_the_next_start() -> None:
    for key in "abc":
        put(key, at_least_once=key == "c")
    messages = outbox.claim(10, NOON)
    outbox.mark_sending(messages[0], "text", NOON)
    outbox.mark_sending(messages[2], "text", NOON)
    outbox.release_claims(messages, "the bot stopped")
    assert outbox_records.counts() == {"queued": 2, "uncertain": 1}


def test_two_senders_at_once_send_everything_once(db: Database) -> None:
    for n in range(40):
        put(f"m{n}", chat=-n)
    left: list[int] = []

    def send(_: int) -> None:
        try:
            while messages := outbox.claim(3, NOON):
                for message in messages:
                    if outbox.mark_sending(message, "text", NOON):
                        left.append(message.id)
                        outbox.sent(message, 77, NOON)
        finally:
            db.peewee.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, range(6)))
    assert (len(left), len(set(left))) == (40, 40)
    assert outbox_records.counts() == {"sent": 40}


def test_what_waits_for_a_chat_that_is_gone_is_given_up() -> None:
    put("a", chat=-1)
    put("b", chat=-2)
    assert outbox.cancel_chat(-1, "kicked") == 1
    assert outbox_records.counts() == {"failed": 1, "queued": 1}


def test_a_key_is_known_from_the_moment_it_was_queued_whatever_became_of_it() -> None:
    assert not outbox_records.exists("a")
    put("a")
    outbox.failed(one(), "chat not found")
    assert outbox_records.exists("a")


def test_what_waits_for_a_group_goes_to_its_new_id_and_what_was_sent_stays() -> None:
    for key in "abc":
        put(key, chat=-1)
    first, second = outbox.claim(2, NOON)
    outbox.sent(first, 77, NOON)
    outbox.failed(second, "group became a supergroup")
    outbox_records.redirect(-1, -100)
    assert {row.dedup: row.chat_id for row in tables.Outbox.select()} == {
        "a": -1,
        "b": -100,
        "c": -100,
    }


def test_a_chat_is_erased_and_texts_of_others_that_contain_its_name_are_emptied() -> None:
    for key, chat in (("a", 1), ("b", 2), ("c", 3)):
        put(key, chat=chat)
    for message, text in zip(outbox.claim(10, NOON), ("hello", "Asha came", "Ravi"), strict=True):
        outbox.mark_sending(message, text, NOON)
        outbox.sent(message, 77, NOON)
    assert [stored.text for stored in outbox_records.of_chat(1)] == ["hello"]
    outbox_records.erase_chat(1)
    outbox_records.clear_texts_with("Asha")
    assert outbox_records.of_chat(1) == []
    assert [outbox_records.of_chat(chat)[0].text for chat in (2, 3)] == [None, "Ravi"]


def test_old_texts_are_emptied_in_batches_but_not_those_of_messages_in_flight() -> None:
    for key in "abc":
        put(key)
    for message in outbox.claim(10, NOON):
        outbox.mark_sending(message, "text", NOON)
        if message.id != 1:
            outbox.sent(message, 77, NOON)
    assert outbox_records.clear_texts(NOON, 10) == 0
    later = NOON + SECOND
    assert [outbox_records.clear_texts(later, 1) for _ in range(3)] == [1, 1, 0]
    assert [row.text for row in tables.Outbox.select().order_by(tables.Outbox.id)] == [
        "text",
        None,
        None,
    ]


def test_no_more_than_a_line_of_an_error_is_kept() -> None:
    page = "Bad Gateway " + "x" * 20_000
    for key in "abc":
        put(key)
    first, second, third = outbox.claim(3, NOON)
    outbox.reschedule(first, page, NOON)
    outbox.mark_sending(second, "text", NOON)
    outbox.release_claims([second], page)
    outbox.failed(third, page)
    outbox.cancel_chat(first.chat_id, page)
    kept = [row.error for row in tables.Outbox.select()]
    assert kept == [page[: outbox.LONGEST_ERROR]] * 3


def test_whoever_claims_more_keeps_what_it_has_in_flight() -> None:
    put("a")
    put("b")
    later = NOON + outbox.LEASE
    first = outbox.claim(1, NOON)
    second = outbox.claim(2, later, first)
    assert [m.attempts for m in first + second] == [1, 1]
    assert outbox.claim(2, later) == []


def test_a_message_that_is_leaving_is_its_senders_for_another_lease() -> None:
    put("a", at_least_once=True)
    (message,) = outbox.claim(1, NOON)
    almost = NOON + outbox.LEASE - SECOND
    assert outbox.mark_sending(message, "text", almost)
    assert outbox.claim(1, almost + outbox.LEASE - SECOND) == []
    (again,) = outbox.claim(1, almost + outbox.LEASE + SECOND)
    assert again.id == message.id
