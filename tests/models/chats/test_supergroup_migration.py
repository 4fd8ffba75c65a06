"""A group that became a supergroup keeps its link, whatever is recorded of the new id."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import chats, digests, tables
from models.database import Database
from models.queues import outbox, outbox_records
from tests.support.world import DAY, NOON, coordinator, place_id

GROUP, SUPER, MEENA = -1001, -1002, 900
TIMES = digests.Times(ZoneInfo("Asia/Kolkata"), time(8), time(18))
pytestmark = pytest.mark.usefixtures("agar", "meena")


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def link(chat: int = GROUP, place: str = "PC21", thread: int = 0) -> None:
    chats.link(chat, thread, "Dewas", place_id(place), by=MEENA, now=NOON)


def links() -> list[tuple[int, int, str]]:
    """Every link as chat, topic and place."""
    return [(x.chat_id, x.thread_id, x.place.code) for x in chats.all_linked()]


def migrate_twice() -> None:
    """Process both messages of Telegram, from the old chat and from the new one."""
    for _ in range(2):
        chats.migrate(GROUP, SUPER)


def test_a_language_that_the_new_id_knows_stays_and_the_link_comes_to_it() -> None:
    link()
    chats.set_language(GROUP, 0, "hi", NOON, private=False)
    chats.set_time(GROUP, 0, "targets", time(7, 30), by=MEENA, now=NOON)
    chats.set_language(SUPER, 0, "en", NOON, private=False)
    migrate_twice()
    [linked] = chats.all_linked()
    assert (linked.chat_id, linked.place.code, linked.language) == (SUPER, "PC21", "en")
    assert (linked.title, linked.targets_at) == ("Dewas", time(7, 30))


def test_a_language_that_only_the_old_id_knows_comes_along() -> None:
    link()
    chats.set_language(GROUP, 0, "en", NOON, private=False)
    chats.set_language(GROUP, 7, "hi", NOON, private=False)
    migrate_twice()
    assert [chats.language_of(SUPER, thread, "xx") for thread in (0, 7)] == ["en", "hi"]
    assert tables.Chat.select().where(tables.Chat.chat_id == GROUP).count() == 0


def test_a_link_that_was_made_at_the_new_id_is_newer_and_stays_with_its_times() -> None:
    link()
    chats.set_time(GROUP, 0, "targets", time(7, 30), by=MEENA, now=NOON)
    link(SUPER, "AC166")
    migrate_twice()
    assert links() == [(SUPER, 0, "AC166")]
    assert chats.all_linked()[0].targets_at is None


def test_a_link_that_is_made_at_the_old_id_between_the_two_messages_comes_too() -> None:
    link()
    chats.migrate(GROUP, SUPER)
    link(GROUP, "AC166", thread=7)
    chats.set_language(GROUP, 0, "en", NOON, private=False)
    chats.migrate(GROUP, SUPER)
    assert links() == [(SUPER, 0, "PC21"), (SUPER, 7, "AC166")]


def test_every_topic_keeps_its_own_link_and_takes_none_from_another() -> None:
    link()
    link(thread=7, place="AC166")
    link(thread=8, place="PC21")
    chats.set_language(SUPER, 7, "en", NOON, private=False)
    link(SUPER, "AC166", thread=8)
    migrate_twice()
    assert sorted(links()) == [(SUPER, 0, "PC21"), (SUPER, 7, "AC166"), (SUPER, 8, "AC166")]
    assert chats.linked(SUPER, 7).language == "en"


def test_an_unlinked_supergroup_is_not_linked_again_by_the_second_message() -> None:
    link()
    chats.migrate(GROUP, SUPER)
    chats.unlink(SUPER, 0, by=MEENA, now=NOON)
    chats.migrate(GROUP, SUPER)
    assert links() == []


def test_a_group_that_was_given_up_at_its_old_id_is_reached_at_its_new_one() -> None:
    link()
    chats.set_active(GROUP, False)
    migrate_twice()
    assert links() == [(SUPER, 0, "PC21")]


@pytest.mark.parametrize("seen_before", [False, True])
def test_what_was_posted_today_is_not_posted_again_at_the_new_id(seen_before: bool) -> None:
    link()
    assert digests.make_due(TIMES, NOON) > 0
    if seen_before:
        chats.set_language(SUPER, 0, "en", NOON, private=False)
    migrate_twice()
    assert digests.make_due(TIMES, NOON) == 0
    assert digests.make_due(TIMES, NOON + DAY) > 0


def test_digests_of_both_ids_do_not_meet() -> None:
    link()
    link(SUPER)
    digests.make_due(TIMES, NOON)
    digests.make_due(TIMES, NOON + timedelta(hours=8))
    migrate_twice()
    assert (
        tables.Digest.select().count()
        == tables.Digest.select(tables.Digest.kind).distinct().count()
    )
    assert digests.make_due(TIMES, NOON + timedelta(hours=8)) == 0


def test_whatever_may_still_be_sent_goes_to_the_new_id_and_what_was_sent_stays() -> None:
    link()
    for key in "abcde":
        outbox.enqueue(key, GROUP, 0, "targets", {}, now=NOON)
    sent, failed, uncertain, sending = outbox.claim(4, NOON)
    outbox.sent(sent, 1, NOON)
    outbox.failed(failed, "chat not found")
    outbox.mark_sending(uncertain, "text", NOON)
    outbox.mark_unknown(uncertain, "no answer", NOON)
    migrate_twice()
    chat_of = {row.dedup: row.chat_id for row in tables.Outbox.select()}
    assert chat_of == dict.fromkeys("bcde", SUPER) | {"a": GROUP}
    outbox.sent(sending, 2, NOON)
    assert outbox_records.counts() == {"sent": 2, "failed": 1, "uncertain": 1, "queued": 1}


def test_all_that_hear_of_it_at_once_move_it_once(agar: Database) -> None:
    link()
    link(thread=7, place="AC166")
    chats.set_language(SUPER, 7, "en", NOON, private=False)

    def move(_: int) -> None:
        chats.migrate(GROUP, SUPER)
        agar.peewee.close()

    with ThreadPoolExecutor(8) as senders:
        list(senders.map(move, range(8)))
    assert sorted(links()) == [(SUPER, 0, "PC21"), (SUPER, 7, "AC166")]


def test_a_group_that_became_itself_loses_nothing() -> None:
    link()
    chats.migrate(GROUP, GROUP)
    assert links() == [(GROUP, 0, "PC21")]
