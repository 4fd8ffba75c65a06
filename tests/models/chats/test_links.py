"""Chats, languages and links."""

from datetime import time, timedelta

import pytest

from models import audit, chats, tables
from models.audit import AuditAction
from models.chats import NotLinked, form_drafts
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.queues import outbox
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import DAY, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
GROUP, MEENA = -1001, 900


def call(chat: int, user: int, *, private: bool = True) -> chats.Caller:
    return chats.caller(chat, 0, user, NOON + DAY, private=private, default_language="hi")


def link(place: str = "PC21", thread: int = 0) -> chats.GroupLink:
    return chats.link(GROUP, thread, "Dewas", place_id(place), by=MEENA, now=NOON)


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def test_a_stranger_is_spoken_to_in_the_default_language_until_they_choose() -> None:
    assert (call(1, 1).language, call(1, 1).language_chosen) == ("hi", False)
    chats.set_language(1, 0, "en", NOON, private=True)
    assert (call(1, 1).language, call(1, 1).language_chosen) == ("en", True)
    assert call(1, 1).worker_id is None


def test_a_worker_is_recognised_and_becomes_active() -> None:
    asha = person(1, "Asha")
    form_drafts.save(1, 1, "target", {"step": 1}, NOON)
    caller = call(1, 1)
    assert (caller.worker_id, caller.form) == (asha.id, "target")
    assert tables.Worker.get_by_id(asha.id).last_active_at == NOON + DAY


@pytest.mark.usefixtures("meena")
def test_a_coordinator_links_a_group_to_their_place_and_it_is_on_record() -> None:
    assert link().place.code == "PC21"
    assert call(GROUP, 5, private=False).place_id == place_id("PC21")
    assert [(row.action, row.subject) for row in tables.Audit.select()] == [("link", "PC21")]


@pytest.mark.usefixtures("meena")
def test_nobody_links_a_group_to_a_place_that_is_not_theirs() -> None:
    with pytest.raises(NotAllowed):
        link("PC20")
    with pytest.raises(NotAllowed):
        link("MP")
    with pytest.raises(NotRegistered):
        chats.link(GROUP, 0, "x", place_id("PC21"), by=7, now=NOON)
    assert chats.all_linked() == ()


@pytest.mark.usefixtures("meena")
def test_a_place_inside_the_coordinators_own_can_be_linked() -> None:
    assert link("AC166").place.code == "AC166"


@pytest.mark.usefixtures("meena")
def test_a_topic_has_its_own_link_and_falls_back_on_its_groups() -> None:
    link("PC21")
    link("AC166", thread=7)
    assert chats.linked(GROUP, 7).place.code == "AC166"
    assert chats.linked(GROUP, 9).place.code == "PC21"


@pytest.mark.usefixtures("meena")
def test_a_topic_without_a_language_speaks_as_its_group_does() -> None:
    link("PC21")
    link("AC166", thread=7)
    chats.set_language(GROUP, 0, "en", NOON, private=False)
    in_topic = chats.caller(GROUP, 7, 1, NOON, private=False, default_language="hi")
    other = chats.caller(GROUP, 9, 1, NOON, private=False, default_language="hi")
    assert (in_topic.language, in_topic.place_id) == ("en", place_id("AC166"))
    assert (other.language, other.place_id) == ("en", place_id("PC21"))
    assert chats.language_of(GROUP, 9, "hi") == "en"


@pytest.mark.usefixtures("meena")
def test_an_unlinked_group_gets_nothing_more() -> None:
    link()
    assert (chats.has_group(place_id("PC21")), chats.has_group(place_id("AC166"))) == (True, False)
    assert chats.unlink(GROUP, 0, by=MEENA, now=NOON).place.code == "PC21"
    assert chats.all_linked() == ()
    assert not chats.has_group(place_id("PC21"))
    with pytest.raises(NotLinked):
        chats.unlink(GROUP, 0, by=MEENA, now=NOON)


@pytest.mark.usefixtures("meena")
def test_a_group_has_its_own_times_until_they_are_taken_back() -> None:
    link()
    assert chats.set_time(GROUP, 0, "targets", time(7, 30), by=MEENA, now=NOON).targets_at == time(
        7, 30
    )
    assert chats.set_time(GROUP, 0, "targets", None, by=MEENA, now=NOON).targets_at is None


@pytest.mark.usefixtures("meena")
def test_a_group_that_is_linked_again_has_the_times_that_it_had() -> None:
    link()
    chats.set_time(GROUP, 0, "targets", time(7, 30), by=MEENA, now=NOON)
    chats.unlink(GROUP, 0, by=MEENA, now=NOON)
    assert link().targets_at == time(7, 30)


@pytest.mark.usefixtures("meena")
def test_a_group_that_became_a_supergroup_keeps_its_link_and_what_waits_for_it() -> None:
    link()
    outbox.enqueue("a", GROUP, 0, "targets", {}, now=NOON)
    for _ in range(2):
        chats.migrate(GROUP, -1002)
    assert [(x.chat_id, x.place.code) for x in chats.all_linked()] == [(-1002, "PC21")]
    assert [m.chat_id for m in outbox.claim(5, NOON)] == [-1002]


@pytest.mark.usefixtures("meena")
def test_a_group_that_removed_the_bot_is_left_in_peace() -> None:
    link()
    chats.set_active(GROUP, False)
    assert chats.all_linked() == ()


def test_a_draft_survives_a_week_and_goes_when_it_is_dropped() -> None:
    form_drafts.save(1, 1, "register", {"step": "consent"}, NOON)
    form_drafts.save(1, 1, "register", {"step": "contact"}, NOON + timedelta(days=7))
    draft = form_drafts.load(1, 1)
    assert draft
    assert draft.data == {"step": "contact"}
    assert form_drafts.drop(1, 1, 0, "register")
    assert not form_drafts.drop(1, 1, 0, "register")
    assert form_drafts.load(1, 1) is None


def test_the_audit_holds_who_what_and_about_whom() -> None:
    audit.record(None, AuditAction.IMPORT, "MP", NOON, rows=3)
    row = tables.Audit.get()
    assert (row.actor, row.action, row.subject, row.details) == (
        None,
        "import",
        "MP",
        '{"rows": 3}',
    )


def test_a_caller_costs_one_query_by_index(agar: Database) -> None:
    person(1, "Asha", now=NOON + DAY)
    with watched(agar) as queries:
        assert call(1, 1).worker_id is not None
    assert len(queries) == 1
    assert [line for line in whole_table_reads(agar, queries) if "CONSTANT ROW" not in line] == []


def test_activity_is_written_again_only_after_some_hours(agar: Database) -> None:
    asha = person(1, "Asha", now=NOON + DAY - chats.ACTIVE_AGAIN_AFTER)
    call(1, 1)
    assert tables.Worker.get_by_id(asha.id).last_active_at == NOON + DAY - chats.ACTIVE_AGAIN_AFTER
