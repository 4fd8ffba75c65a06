"""Groups that posts do not reach for now: they stay linked, and who linked them is told once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import chats, digests, tables
from models.database import Database
from models.queues import outbox
from tests.support.databases import take_back
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("meena")
GROUP, MEENA, RAVI = -1001, 900, 901
REFUSAL = "Not enough rights to send text messages to the chat"
MORNING = NOON - 4 * HOUR
SOON = timedelta(minutes=11)  # after which nobody else has refused
MONDAY = MORNING.date()


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    link(GROUP)


def link(chat: int, place: str = "PC21", thread: int = 0) -> None:
    title = f"Dewas {-chat}"
    chats.link(chat, thread, title, place_id(place), by=MEENA, now=NOON - 9 * DAY)


def refused(chat: int = GROUP, days: int = 0, *, at: datetime = MORNING, thread: int = 0) -> bool:
    """Let a chat refuse its morning digest."""
    morning: date = MONDAY + timedelta(days=days)
    return chats.refused(chat, thread, REFUSAL, at + days * DAY, morning=morning)


def told() -> list[tuple[int, str]]:
    """Return to whom something is queued, and what."""
    return [(row.chat_id, row.subject) for row in tables.Outbox.select().order_by(tables.Outbox.id)]


def test_a_group_that_refuses_stays_linked_and_says_since_when() -> None:
    refused()
    refused(days=1)
    [stays] = chats.all_linked()
    assert stays.chat_id == GROUP
    assert chats.linked(GROUP, 0).unreached_since == MORNING
    [silent] = chats.all_unreached()
    assert (silent.title, silent.since, silent.reason) == ("Dewas 1001", MORNING, REFUSAL)


def test_the_next_digest_is_made_for_a_group_that_refuses() -> None:
    refused(at=NOON - DAY)
    assert digests.make_now(place_id("PC21"), ZoneInfo("Asia/Kolkata"), NOON) == 2


def test_whoever_linked_the_group_is_told_after_the_second_morning_and_once() -> None:
    refused()
    assert chats.tell_linkers(MORNING + SOON) == 0
    refused(days=1)
    assert chats.tell_linkers(MORNING + DAY) == 0  # perhaps all of them refuse
    assert chats.tell_linkers(MORNING + DAY + SOON) == 1
    for days in (2, 3, 9):
        refused(days=days)
        assert chats.tell_linkers(MORNING + days * DAY + SOON) == 0
    assert told() == [(MEENA, "unreached")]


def test_a_morning_that_is_tried_again_and_again_counts_once_and_an_evening_not_at_all() -> None:
    for hours in range(5):
        chats.refused(GROUP, 0, REFUSAL, MORNING + hours * HOUR, morning=MONDAY)
        chats.refused(GROUP, 0, REFUSAL, MORNING + hours * HOUR)
    assert chats.tell_linkers(MORNING + DAY) == 0


def test_a_sign_of_life_clears_it_and_the_count_begins_again() -> None:
    refused()
    refused(days=1)
    chats.alive(GROUP, 0)
    assert chats.all_unreached() == ()
    assert chats.linked(GROUP, 0).unreached_since is None
    refused(days=2)
    assert chats.tell_linkers(MORNING + 2 * DAY + SOON) == 0
    refused(days=3)
    assert chats.tell_linkers(MORNING + 3 * DAY + SOON) == 1


def test_a_message_that_arrives_clears_it() -> None:
    refused()
    outbox.enqueue("a", GROUP, 0, "targets", {}, now=NOON)
    [message] = outbox.claim(1, NOON)
    chats.delivered(message, GROUP, 5, NOON)
    assert (chats.all_unreached(), tables.Outbox.get().state) == ((), "sent")


def test_a_sign_of_life_in_one_topic_says_nothing_of_another() -> None:
    link(GROUP, "AC166", thread=7)
    refused(thread=7)
    chats.alive(GROUP, 0)
    assert [silent.thread_id for silent in chats.all_unreached()] == [7]


def test_a_group_that_the_bot_was_thought_to_have_left_is_written_to_again() -> None:
    chats.set_active(GROUP, False)
    assert [silent.since for silent in chats.all_unreached()] == [None]
    chats.alive(GROUP, 0)
    assert (len(chats.all_linked()), chats.all_unreached()) == (1, ())


def test_when_many_groups_refuse_within_minutes_nobody_is_told() -> None:
    groups = range(-2000, -1995)
    for chat in groups:
        link(chat)
    many = [refused(chat, days) for days in (0, 1) for chat in groups]
    assert many == [False, False, False, False, True] * 2
    assert chats.tell_linkers(MORNING + DAY + SOON) == 0
    refused(-2000, days=2)
    assert chats.tell_linkers(MORNING + 2 * DAY + SOON) == 1


def test_a_few_that_refuse_among_many_that_do_not_are_told() -> None:
    silent, reached = range(-2000, -1995), range(-3000, -2994)
    for chat in (*silent, *reached):
        link(chat)
    for days in (0, 1):
        for n, chat in enumerate(reached):
            now = MORNING + days * DAY
            outbox.enqueue(f"{chat}:{days}", chat, 0, "targets", {}, now=now - HOUR)
            [message] = outbox.claim(1, now)
            chats.delivered(message, chat, n, now)
        assert not any(refused(chat, days) for chat in silent)
    assert chats.tell_linkers(MORNING + DAY + SOON) == 5


def test_whoever_linked_it_and_may_no_more_is_not_told_but_who_may_now() -> None:
    tables.Post.update(until=NOON).execute()
    coordinator(RAVI, "Ravi", "MP")
    refused()
    refused(days=1)
    chats.tell_linkers(MORNING + DAY + SOON)
    assert told() == [(RAVI, "unreached")]


def test_an_unlinked_group_is_nobodys_matter() -> None:
    refused()
    refused(days=1)
    chats.unlink(GROUP, 0, by=MEENA, now=NOON)
    assert chats.all_unreached() == ()
    assert chats.tell_linkers(MORNING + DAY + SOON) == 0
    assert not refused(days=2)


def test_coordinators_see_what_is_silent_in_their_places_and_others_see_nothing() -> None:
    link(-1002, "AC166")
    refused(-1002)
    person(RAVI, "Ravi")
    for place in ("PC21", "AC166"):
        assert [x.chat_id for x in chats.unreached_in(place_id(place), MEENA)] == [-1002]
    assert chats.unreached_in(place_id("PC21"), RAVI) == ()
    assert chats.unreached_in(place_id("PC20"), MEENA) == ()


def test_a_topic_that_is_gone_ends_its_own_link_and_it_is_on_record() -> None:
    link(GROUP, "AC166", thread=7)
    refused(thread=7)
    assert chats.end_topic(GROUP, 7, NOON)
    assert not chats.end_topic(GROUP, 7, NOON)
    assert not chats.end_topic(GROUP, 0, NOON)
    assert [x.thread_id for x in chats.all_linked()] == [0]
    assert chats.all_unreached() == ()
    last = tables.Audit.select().order_by(tables.Audit.id.desc()).get()
    assert (last.actor, last.action, last.subject) == (None, "unlink", "AC166")


def test_the_migration_learns_from_the_audit_who_linked_a_group(agar: Database) -> None:
    ravi = coordinator(RAVI, "Ravi", "PC21")
    chats.link(GROUP, 0, "Dewas", place_id("PC21"), by=RAVI, now=NOON)
    tables.Chat.create(chat_id=-9, kind="group", place=place_id("PC20"))
    take_back(agar, "0018_unreached")
    agar.migrate()
    by = {row.chat_id: row.linked_by_id for row in tables.Chat.select()}
    assert by == {GROUP: ravi.id, -9: None}
