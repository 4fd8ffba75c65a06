"""The inbox: order, claims and leases of incoming updates."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from models import tables
from models.queues import IncomingUpdate, inbox, inbox_records
from tests.support.world import NOON

pytestmark = pytest.mark.usefixtures("db")
ASHA, RAVI, AGAR_GROUP = 1, 2, -100
LATER = NOON + inbox.LEASE + timedelta(seconds=1)


def written(update_id: int, chat: int | None = None, user: int | None = None) -> IncomingUpdate:
    return IncomingUpdate(update_id, f'"words {update_id}"', chat, user)


def ids(taken: Sequence[inbox.ClaimedUpdate]) -> list[int]:
    return [update.update_id for update in taken]


def states() -> dict[int, str]:
    return {row.update_id: row.state for row in tables.Inbox.select()}


def test_an_update_that_comes_again_is_stored_once() -> None:
    assert inbox.store([written(1), written(2)], NOON) == [1, 2]
    assert inbox.store([written(2), written(3)], NOON) == [3]
    assert inbox.store([written(3)], NOON) == []
    assert inbox.store([], NOON) == []


def test_unfinished_updates_are_found_again_in_their_order() -> None:
    inbox.store([written(3), written(1), written(2)], NOON)
    inbox.acknowledge([2], NOON)
    assert inbox.unfinished() == [(1, '"words 1"'), (3, '"words 3"')]


def test_a_finished_update_loses_its_content_and_a_failed_one_keeps_it() -> None:
    inbox.store([written(1), written(2)], NOON)
    inbox.acknowledge([1], NOON, failed=[(2, "ValueError")])
    assert tables.Inbox.get_by_id(1).raw == ""
    failed = tables.Inbox.get_by_id(2)
    assert (failed.state, failed.raw, failed.error) == ("failed", '"words 2"', "ValueError")
    assert inbox.unfinished() == []


@pytest.mark.parametrize("error", ["ValueError", inbox.NEVER_FINISHED])
def test_an_update_that_failed_after_its_effect_keeps_nothing_of_its_content(error: str) -> None:
    inbox.store([written(1)], NOON, owner="a")
    effect = {"recorded": 1, "results": b"Sunita", "attempts": inbox.TRIES}
    tables.Inbox.update(**effect).execute()
    if error == "ValueError":
        inbox.acknowledge([], NOON, failed=[(1, error)])
    else:
        inbox.claim("b", 10, NOON + timedelta(hours=1))
    failed = tables.Inbox.get_by_id(1)
    assert (failed.state, failed.error) == ("failed", error)
    assert (failed.raw, failed.results) == ("", None)


def test_an_update_waits_for_the_earlier_ones_of_its_chat_and_of_its_person() -> None:
    inbox.store(
        [
            written(1, ASHA, ASHA),
            written(2, ASHA, ASHA),  # her own chat: after 1
            written(3, AGAR_GROUP, ASHA),  # Asha again, in the group: after 2
            written(4, AGAR_GROUP, RAVI),  # the same group: after 3
            written(5, RAVI, RAVI),  # Ravi again: after 4
            written(6),  # without a user and a chat
        ],
        NOON,
    )
    order = []
    while taken := inbox.claim("one", 10, NOON):
        order.append(ids(taken))
        inbox.acknowledge(ids(taken), NOON)
    assert order == [[1, 6], [2], [3], [4], [5]]


def test_an_update_whose_answer_waits_keeps_only_its_person_waiting_and_only_in_its_chat() -> None:
    inbox.store([written(1, AGAR_GROUP, ASHA)], NOON)
    assert ids(inbox.claim("one", 10, NOON)) == [1]
    inbox.store(
        [
            written(2, AGAR_GROUP, ASHA),  # behind 1
            written(3, ASHA, ASHA),
            written(4, AGAR_GROUP, RAVI),
            written(5, ASHA, ASHA),  # behind 3
        ],
        NOON,
    )
    assert inbox.claim("two", 10, NOON) == []
    inbox.mark_answering([1])
    assert ids(inbox.claim("two", 10, NOON)) == [3, 4]
    inbox.acknowledge([1], NOON)
    assert ids(inbox.claim("two", 10, NOON)) == [2]
    inbox.acknowledge([2, 3], NOON)
    assert ids(inbox.claim("two", 10, NOON)) == [5]


def test_an_update_that_is_started_again_holds_its_chat_and_its_person_again() -> None:
    inbox.store([written(1, AGAR_GROUP, ASHA)], NOON, "dead")
    inbox.mark_answering([1])
    assert ids(inbox.claim("one", 10, LATER)) == [1]
    inbox.store([written(2, ASHA, ASHA), written(3, AGAR_GROUP, RAVI)], LATER)
    assert inbox.claim("one", 10, LATER) == []


def test_what_one_has_in_hand_nobody_else_gets_nor_what_comes_after_it() -> None:
    inbox.store([written(1, ASHA, ASHA), written(2, RAVI, RAVI), written(3, ASHA, ASHA)], NOON)
    assert ids(inbox.claim("one", 1, NOON)) == [1]
    assert ids(inbox.claim("other", 10, NOON)) == [2]
    assert inbox.claim("one", 10, NOON) == []


def test_what_was_overtaken_by_a_later_one_waits_until_that_has_ended() -> None:
    inbox.store([written(2, ASHA, ASHA)], NOON)
    assert ids(inbox.claim("one", 9, NOON)) == [2]
    inbox.store([written(1, ASHA, ASHA), written(3, AGAR_GROUP, ASHA)], NOON)
    assert ids(inbox.claim("two", 9, NOON)) == []
    inbox.acknowledge([2], NOON)
    assert ids(inbox.claim("two", 9, NOON)) == [1]
    inbox.acknowledge([1], NOON)
    assert ids(inbox.claim("two", 9, NOON)) == [3]


def test_what_was_overtaken_goes_first_where_the_later_ones_process_has_died() -> None:
    inbox.store([written(2, ASHA, ASHA)], NOON)
    inbox.claim("one", 9, NOON)
    inbox.store([written(1, ASHA, ASHA)], NOON)
    assert ids(inbox.claim("two", 9, LATER)) == [1]
    inbox.acknowledge([1], LATER)
    assert ids(inbox.claim("two", 9, LATER)) == [2]


def test_what_was_taken_as_it_came_is_not_given_to_others() -> None:
    assert inbox.store([written(1, ASHA, ASHA)], NOON, owner="one") == [1]
    assert inbox.claim("other", 10, NOON) == []


def test_what_the_dead_had_in_hand_is_taken_by_others_when_its_lease_has_run_out() -> None:
    inbox.store([written(1), written(2)], NOON)
    inbox.claim("dead", 1, NOON)
    (second,) = inbox.claim("one", 10, NOON)
    inbox.renew("one", NOON + timedelta(seconds=30))
    (first,) = inbox.claim("other", 10, LATER)
    assert (first.update_id, first.redelivered) == (1, True)
    assert (second.update_id, second.redelivered) == (2, False)


def test_the_only_process_need_not_wait_for_the_leases_of_the_one_before() -> None:
    inbox.store([written(1)], NOON, owner="dead")
    inbox.store([written(2)], NOON, owner="one")
    inbox.expire_other_leases("one", NOON)
    (taken,) = inbox.claim("one", 10, NOON)
    assert (taken.update_id, taken.redelivered) == (1, True)


def test_what_was_worked_off_long_ago_is_forgotten() -> None:
    inbox.store([written(1), written(2), written(3)], NOON)
    inbox.acknowledge([1], NOON, failed=[(2, "ValueError")])
    assert inbox_records.forget(NOON + timedelta(days=3)) == 1
    assert states() == {2: "failed", 3: "new"}


def test_the_oldest_are_forgotten_first() -> None:
    inbox.store([written(1), written(2), written(3)], NOON)
    inbox.acknowledge([3], NOON)
    inbox.acknowledge([2], NOON)
    inbox.acknowledge([1], NOON)
    assert inbox_records.forget(NOON + timedelta(days=3), limit=2) == 2
    assert states() == {3: "done"}


def test_who_stops_in_good_order_gives_back_what_is_left() -> None:
    inbox.store([written(1), written(2)], NOON, owner="one")
    inbox.acknowledge([1], NOON)
    inbox.release("one")
    (taken,) = inbox.claim("other", 10, NOON)
    assert (taken.update_id, taken.redelivered) == (2, False)


def test_it_is_known_whether_somebody_has_yet_to_take_something() -> None:
    assert not inbox.has_free(NOON)
    inbox.store([written(1, ASHA, ASHA), written(2, ASHA, ASHA)], NOON)
    assert ids(inbox.claim("one", 10, NOON)) == [1]
    assert inbox.has_free(NOON)
    inbox.acknowledge([1], NOON)
    assert ids(inbox.claim("one", 10, NOON)) == [2]
    assert not inbox.has_free(NOON)
    assert inbox.has_free(NOON + 2 * inbox.LEASE)  # in case its owner has died


def test_an_update_that_no_process_survives_is_set_aside() -> None:
    inbox.store([written(1, ASHA), written(2, ASHA)], NOON)
    now = NOON
    for _ in range(inbox.TRIES):
        assert ids(inbox.claim("doomed", 10, now)) == [1]
        inbox.count_redelivery(1)
        now += inbox.LEASE * 2
    assert ids(inbox.claim("next", 10, now)) == [2]
    assert tables.Inbox.get_by_id(1).error == inbox.NEVER_FINISHED
    assert states() == {1: "failed", 2: "taken"}


def test_an_update_that_was_in_hand_in_many_deaths_is_not_given_up_for_that() -> None:
    inbox.store([written(1, ASHA)], NOON)
    now = NOON
    for _ in range(8):
        assert ids(inbox.claim("unlucky", 10, now)) == [1]
        inbox.count_redelivery(1)
        now += inbox.LEASE * 2
    assert ids(inbox.claim("next", 10, now)) == [1]


def test_what_a_person_sent_is_emptied_when_it_has_ended_and_where_others_name_them() -> None:
    inbox.store(
        [written(1, ASHA, ASHA), written(2, AGAR_GROUP, RAVI), written(3, ASHA, ASHA)], NOON
    )
    inbox.acknowledge([], NOON, failed=[(1, "ValueError"), (2, "ValueError")])
    assert [update.raw for update in inbox_records.failed_of_user(ASHA)] == ['"words 1"']
    inbox_records.erase_user(ASHA)
    assert inbox_records.failed_of_user(ASHA) == []
    assert [update.raw for update in inbox_records.failed_of_user(RAVI)] == ['"words 2"']
    inbox_records.erase_user(ASHA, ["words 2"])
    rows = {row.update_id: (row.state, row.raw, row.error) for row in tables.Inbox.select()}
    assert rows == {1: ("failed", "", ""), 2: ("failed", "", ""), 3: ("new", '"words 3"', "")}


def test_the_oldest_unfinished_update_tells_its_age() -> None:
    assert inbox_records.oldest(NOON) == 0
    inbox.store([written(1)], NOON)
    inbox.store([written(2)], NOON + timedelta(seconds=5))
    assert inbox_records.oldest(NOON + timedelta(seconds=9)) == 9
    inbox.acknowledge([1], NOON)
    assert inbox_records.oldest(NOON + timedelta(seconds=9)) == 4


def test_many_at_once_take_nothing_twice_and_keep_the_order_of_chats_and_people() -> None:
    """Eight owners process 240 updates of ten chats and seven people."""
    senders = {i: (i % 10, i % 7) for i in range(240)}  # chat and user
    inbox.store([written(i, *senders[i]) for i in senders], NOON)
    log: list[tuple[str, int]] = []
    lock = threading.Lock()

    def work(owner: str) -> None:
        while inbox.unfinished(1):
            for update in inbox.claim(owner, 3, NOON):
                with lock:
                    log.append(("started", update.update_id))
                with lock:
                    log.append(("ended", update.update_id))
                inbox.acknowledge([update.update_id], NOON)
        tables.database.close()

    owners = [threading.Thread(target=work, args=(f"owner {n}",)) for n in range(8)]
    for owner in owners:
        owner.start()
    for owner in owners:
        owner.join()
    started = [i for what, i in log if what == "started"]
    assert sorted(started) == list(senders)
    for side in (0, 1):
        for key in range(10):
            own = [(what, i) for what, i in log if senders[i][side] == key]
            want = [(w, i) for i in sorted({i for _, i in own}) for w in ("started", "ended")]
            assert own == want


def test_a_lease_holds_until_its_very_end() -> None:
    end = NOON + timedelta(seconds=30)
    inbox.store([written(1)], NOON)
    assert ids(inbox.claim("one", 10, NOON)) == [1]
    assert inbox.claim("two", 10, end) == []
    assert ids(inbox.claim("two", 10, end + timedelta(microseconds=1))) == [1]
