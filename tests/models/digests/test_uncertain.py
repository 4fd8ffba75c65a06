"""Digests that may not have arrived: who is asked, and what they can do."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from models import chats, digests, tables
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.queues import outbox
from tests.support.world import DAY, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("group")
GROUP, MEENA, RAVI, ASHA = -1001, 900, 901, 902
INDIA = ZoneInfo("Asia/Kolkata")
LATER = NOON + timedelta(minutes=6)


@pytest.fixture
def group(agar: Database) -> None:
    """Meena's group, and Asha, who is an admin."""
    coordinator(MEENA, "Meena", "PC21")
    chats.link(GROUP, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON - DAY)
    person(ASHA, "Asha", admin=True)


def uncertain(key: str = "a", subject: str = "targets", place: str = "PC21") -> int:
    """Queue a digest of which nobody knows whether it arrived; return the id of its message."""
    outbox.enqueue(key, GROUP, 0, subject, {"place": place_id(place)}, now=NOON)
    [message] = outbox.claim(1, NOON)
    outbox.mark_sending(message, "x", NOON)
    outbox.mark_unknown(message, "no answer", NOON)
    return message.id


def asked() -> list[int]:
    """Return whom a question is queued for."""
    row = tables.Outbox
    return [r.chat_id for r in row.select().where(row.subject == "uncertain").order_by(row.id)]


def state(message: int) -> str:
    return str(tables.Outbox.get_by_id(message).state)


def test_whoever_linked_the_group_and_the_admins_are_asked_once() -> None:
    uncertain()
    assert digests.uncertain.tell(NOON) == 0  # a late answer may settle it
    assert [digests.uncertain.tell(LATER) for _ in range(3)] == [2, 0, 0]
    assert asked() == [MEENA, ASHA]


def test_who_is_both_is_asked_once_and_nothing_is_asked_of_what_is_a_day_old() -> None:
    chats.link(GROUP, 0, "Dewas", place_id("PC21"), by=ASHA, now=NOON)
    uncertain()
    assert digests.uncertain.tell(NOON + 2 * DAY) == 0
    assert digests.uncertain.tell(LATER) == 1
    assert asked() == [ASHA]


def test_where_nobody_knows_who_linked_it_the_coordinators_of_the_place_are_asked() -> None:
    tables.Chat.update(linked_by=None).execute()
    coordinator(RAVI, "Ravi", "PC21", "166/2")
    uncertain()
    digests.uncertain.tell(LATER)
    assert asked() == [MEENA, RAVI, ASHA]


def test_an_outage_does_not_flood_the_admins() -> None:
    for n in range(6):
        uncertain(f"{n}")
    assert digests.uncertain.tell(LATER) == 6
    assert set(asked()) == {MEENA}


@pytest.mark.parametrize("by", [MEENA, ASHA])
def test_it_is_posted_again_once_however_often_it_is_pressed(by: int) -> None:
    message = uncertain()
    pressed = [
        digests.uncertain.post_again(message, by=by, now=LATER, zone=INDIA) for _ in range(3)
    ]
    assert pressed == [True, False, False]
    assert not digests.uncertain.leave(message, by=by, now=LATER)
    assert (state(message), digests.uncertain.find(message)) == ("queued", None)
    assert [m.id for m in outbox.claim(5, LATER)] == [message]


def test_it_is_left_as_it_is_and_not_posted_by_a_later_press() -> None:
    message = uncertain()
    assert digests.uncertain.leave(message, by=MEENA, now=LATER)
    assert not digests.uncertain.post_again(message, by=ASHA, now=LATER, zone=INDIA)
    assert state(message) == "expired"


def test_what_is_uncertain_once_more_is_asked_once_more() -> None:
    message = uncertain()
    digests.uncertain.tell(LATER)
    digests.uncertain.post_again(message, by=MEENA, now=LATER, zone=INDIA)
    again = next(m for m in outbox.claim(5, LATER) if m.id == message)
    outbox.mark_unknown(again, "no answer", LATER)
    assert digests.uncertain.tell(LATER + timedelta(minutes=1)) == 2


def test_at_night_it_is_posted_in_the_morning() -> None:
    night = NOON + timedelta(hours=11)  # 23:00
    message = uncertain()
    digests.uncertain.post_again(message, by=MEENA, now=night, zone=INDIA)
    assert outbox.claim(5, night + timedelta(hours=6)) == []
    assert [m.id for m in outbox.claim(5, night + timedelta(hours=8))] == [message]


def test_only_those_who_may_link_the_group_decide() -> None:
    message = uncertain()
    person(RAVI, "Ravi")
    with pytest.raises(NotAllowed):
        digests.uncertain.post_again(message, by=RAVI, now=LATER, zone=INDIA)
    with pytest.raises(NotRegistered):
        digests.uncertain.leave(message, by=5, now=LATER)
    assert state(message) == "uncertain"


def test_a_group_that_stands_for_another_place_by_now_gets_nothing() -> None:
    message = uncertain()
    chats.link(GROUP, 0, "Dewas", place_id("AC166"), by=MEENA, now=NOON)
    assert digests.uncertain.tell(LATER) == 0
    assert not digests.uncertain.post_again(message, by=MEENA, now=LATER, zone=INDIA)
    chats.unlink(GROUP, 0, by=MEENA, now=NOON)
    assert digests.uncertain.find(message) is None


def test_a_message_that_is_no_digest_is_nobodys_question() -> None:
    message = uncertain(subject="post")
    assert digests.uncertain.tell(LATER) == 0
    assert not digests.uncertain.post_again(message, by=MEENA, now=LATER, zone=INDIA)
    assert not digests.uncertain.leave(10**12, by=5, now=LATER)
