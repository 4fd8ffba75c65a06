"""Find who may get a post, and the kinds and places that may be given."""

import pytest

from models import posts, workers
from models.errors import NotAllowed
from models.posts import (
    NotAWorker,
    candidates,
)
from models.workers import UnknownWorker
from tests.models.posts.post_steps import BOSS, GITA, MEENA, RAM, audited, give_post, spot
from tests.support.world import KEYS, NOON, coordinator, person

pytestmark = pytest.mark.usefixtures("agar")


def find(text: str, by: int = MEENA) -> posts.PersonName:
    """Look a candidate for booth agent of 166/1 up."""
    return candidates.candidate(text, "booth_agent", spot("166/1"), by=by, now=NOON)


def test_a_candidate_is_found_by_id_or_contact_and_the_name_goes_with_the_place(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    far = person(GITA, "Gita", "165/1")
    assert (find(ram.code).name, find(ram.code.lower().replace("-", "")).name) == ("Ram", "Ram")
    assert (find(far.code).name, find(far.code).code) == ("", far.code)
    phone, nobodys = KEYS.phone_hash(f"+91982600{RAM:04d}"), "0" * 64
    args = ("booth_agent", spot("166/1"))
    for may_be in ([phone], [nobodys, phone]):
        assert candidates.candidate_with(may_be, *args, by=MEENA, now=NOON).name == "Ram"
    with pytest.raises(NotAWorker):
        candidates.candidate_with([nobodys], *args, by=MEENA, now=NOON)
    for text in ("BS-0000-001", "7K3M", "", "राम"):
        with pytest.raises(UnknownWorker):
            find(text)
    assert {subject for action, subject in audited() if action == "read_candidate"} == {ram.code}


def test_who_may_not_give_the_post_learns_of_nobody(ram: workers.Worker) -> None:
    coordinator(BOSS, "Rakesh", "PC20")
    here = ("booth_agent", spot("166/1"))
    for by in (RAM, BOSS):
        for text in (ram.code, "BS-0000-000"):
            with pytest.raises(NotAllowed):
                find(text, by)
        with pytest.raises(NotAllowed):
            candidates.candidate_with(["0" * 64], *here, by=by, now=NOON)
        assert candidates.candidates(*here, by=by, now=NOON) == ()
    assert audited() == []


def test_the_workers_of_a_booth_are_offered_for_its_posts(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    person(GITA, "Gita", "166/2")
    give_post(sita, "booth_agent", "166/1")
    offered = candidates.candidates("booth_agent", spot("166/1"), by=MEENA, now=NOON)
    assert [p.name for p in offered] == ["Meena", "Ram"]
    assert candidates.candidates("trainer", spot("AC166"), by=MEENA, now=NOON) == ()


def test_kinds_and_places_are_offered_as_far_as_they_may_be_given(meena: workers.Worker) -> None:
    kinds = [k.code for k in candidates.kinds_to_give(MEENA)]
    assert kinds == ["ac_coordinator", "trainer", "booth_president", "booth_agent", "booth_member"]
    assert [p.code for p in candidates.places_to_give("trainer", MEENA)] == ["PC21", "AC166"]
    assert [p.code for p in candidates.places_to_give("booth_agent", MEENA)] == ["AC166"]
    assert candidates.kinds_to_give(RAM) == ()
