"""Dead letters: what an operator sees of them, and can do."""

from datetime import datetime

import pytest

from models import tables
from models.chats import destinations
from models.queues import dead_letters, outbox
from tests.support.world import DAY, HOUR, NOON, place_id

pytestmark = pytest.mark.usefixtures("agar")


def failed(key: str, chat: int = -1, now: datetime = NOON, thread: int = 0) -> int:
    """Queue a message that Telegram then refuses; return its id."""
    outbox.enqueue(key, chat, thread, "targets", {}, now=now, expires_at=now + HOUR)
    (message,) = outbox.claim(10, now)
    outbox.mark_sending(message, "🌅 देवास", now)
    outbox.failed(message, "chat not found")
    return message.id


def test_an_operator_sees_where_and_why_and_never_what_it_said() -> None:
    tables.Chat.create(chat_id=-1, kind="group", title="Dewas", place=place_id("PC21"))
    known, unknown = failed("a"), failed("b", -2)
    letters = newest, oldest = dead_letters.dead_letters(10)
    to_newest, to_oldest = destinations(letters)
    assert (newest.id, to_newest.group, to_newest.place) == (unknown, "(-2)", "")
    assert (oldest.id, to_oldest.place, oldest.error) == (known, "PC21", "chat not found")
    assert "लक्ष्य" not in str(letters) + str(destinations(letters))
    assert len(dead_letters.dead_letters(1)) == 1


def test_groups_of_one_place_and_one_name_are_told_apart_and_a_person_is_not_named() -> None:
    place = place_id("PC21")
    for chat, thread in ((-1, 0), (-2, 7)):
        kind = {"kind": "group", "title": "Dewas", "place": place}
        tables.Chat.create(chat_id=chat, thread_id=thread, **kind)
    tables.Chat.create(chat_id=77001, kind="private", title="Asha")
    failed("a", -1)
    failed("b", -2, thread=7)
    failed("c", 77001)
    shown = [(to.group, to.place) for to in destinations(dead_letters.dead_letters(10))]
    assert shown == [("", ""), ("Dewas (-2 topic 7)", "PC21"), ("Dewas (-1)", "PC21")]


def test_a_message_that_is_tried_again_is_queued_even_when_its_time_was_over() -> None:
    number = failed("a")
    assert dead_letters.retry(number, NOON + 2 * HOUR)
    assert [m.id for m in outbox.claim(10, NOON + 2 * HOUR)] == [number]
    assert not dead_letters.retry(number, NOON)


def test_a_message_that_is_dropped_is_shown_no_more_and_never_sent() -> None:
    number = failed("a")
    assert dead_letters.drop(number, NOON)
    assert dead_letters.dead_letters(10) == []
    assert outbox.claim(10, NOON) == []
    assert not dead_letters.drop(number, NOON)
    assert not dead_letters.retry(12345, NOON)


def test_a_message_that_is_tried_again_may_leave_for_one_more_day() -> None:
    number = failed("a")
    assert dead_letters.retry(number, NOON + 2 * HOUR)
    assert outbox.claim(10, NOON + 2 * HOUR + DAY + HOUR) == []
    assert tables.Outbox.get_by_id(number).state == "expired"
