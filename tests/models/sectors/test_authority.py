"""What a sector's coordinator may do: what a coordinator of a place may, only inside it."""

import pytest

from models import authority, invitations, norms, places, posts, review, tables, targets, workers
from models.audit import history
from models.errors import NotAllowed
from models.people_files import batches, exports
from models.posts import location_of, roster
from models.trainings import NewSession, planning
from tests.models.sectors.people import ASHA, MEENA, OM, RAVI, make
from tests.support.world import DAY, NOON, booth_id, coordinator, give, person, place_id

pytestmark = pytest.mark.usefixtures("ravi")
INSIDE, OUTSIDE = "166/2", "166/4"


@pytest.fixture
def ravi(meena: None) -> None:
    make("1-3", in_charge=person(RAVI, "Ravi", "166/1").id)


@pytest.mark.parametrize("ability", authority.PERMISSIONS)
def test_everything_is_allowed_inside_and_nothing_around(ability: authority.Permission) -> None:
    assert authority.may(RAVI, ability, place_id("S166-1"))
    assert not authority.may(RAVI, ability, place_id("AC166"))
    assert authority.may(MEENA, ability, place_id("S166-1"))
    assert authority.may_in_booth(RAVI, ability, places.booth(booth_id(INSIDE)))
    assert not authority.may_in_booth(RAVI, ability, places.booth(booth_id(OUTSIDE)))


def test_workers_inside_are_seen_and_others_not() -> None:
    asha, om = person(ASHA, "Asha", INSIDE), person(OM, "Om", OUTSIDE)
    assert workers.find(asha.code, RAVI, NOON).name == "Asha"
    with pytest.raises(NotAllowed):
        workers.find(om.code, RAVI, NOON)
    lines = exports.of_ac(place_id("S166-1"), NOON)
    assert exports.pages_of(place_id("S166-1")) == (place_id("S166-1"),)
    assert sorted(line.name for line in lines) == ["Asha", "Ravi"]


def test_posts_are_given_at_booths_inside_alone() -> None:
    asha, om = person(ASHA, "Asha", INSIDE), person(OM, "Om", OUTSIDE)
    inside, outside = (location_of(booth_id=booth_id(code)) for code in (INSIDE, OUTSIDE))
    posts.appoint(asha.id, "booth_president", inside, by=RAVI, now=NOON)
    with pytest.raises(NotAllowed):
        posts.appoint(om.id, "booth_president", outside, by=RAVI, now=NOON)
    shown = roster.roster(location_of(place_id("S166-1")), by=RAVI, now=NOON)
    assert shown.named
    assert [line.kind.code for line in shown.here] == ["sector_coordinator", "trainer"]
    filled = {line.kind.code: (line.filled, line.places) for line in shown.inside}
    assert filled["booth_president"] == (1, 3)
    around = roster.roster(location_of(place_id("AC166")), by=MEENA, now=NOON)
    assert {line.kind.code: (line.filled, line.places) for line in around.inside} == {
        "sector_coordinator": (1, 1),
        "trainer": (0, 1),
        "booth_president": (1, 5),
        "booth_agent": (0, 5),
        "booth_member": (0, 5),
    }


def test_targets_norms_and_sessions_are_set_inside_alone() -> None:
    for place, allowed in (("S166-1", True), ("AC166", False)):
        new = NewSession(place_id(place), "Booth work", NOON + DAY, 5, "School", None)
        for act in (
            lambda p=place: norms.set_norm(place_id(p), norms.Norm(50), by=RAVI, now=NOON),
            lambda n=new: planning.make_session(n, by=RAVI, now=NOON),
        ):
            if allowed:
                act()
            else:
                with pytest.raises(NotAllowed):
                    act()
    assert targets.running(place_id("S166-1"), NOON.date()) == ()


def test_files_are_imported_inside_alone() -> None:
    assert batches.scope(RAVI) == {place_id("S166-1")}
    assert batches.scope(MEENA) == {place_id("AC166")}


def test_the_nearest_coordinator_is_the_sectors() -> None:
    inside, outside = (places.booth(booth_id(code)).area for code in (INSIDE, OUTSIDE))
    assert authority.nearest_holders("people", inside.id) == (RAVI,)
    assert authority.nearest_holders("people", outside.id) == (MEENA,)


def test_entries_are_reviewed_of_inviters_inside() -> None:
    assert review.decisions.own_places(RAVI) == (place_id("S166-1"),)
    assert invitations.leaderboard.may_view_entries(RAVI, place_id("S166-1"))
    assert not invitations.leaderboard.may_view_entries(RAVI, place_id("AC166"))


def test_the_audit_of_a_sector_has_what_is_done_inside_it() -> None:
    asha, om = person(ASHA, "Asha", INSIDE), person(OM, "Om", OUTSIDE)
    workers.find(asha.code, MEENA, NOON)
    workers.find(om.code, MEENA, NOON)
    page = history.read_page(RAVI, place_id("S166-1"), 0, NOON)
    subjects = [entry.subject for entry in page.entries]
    assert asha.code in subjects
    assert om.code not in subjects
    around = history.read_page(MEENA, place_id("AC166"), 0, NOON)
    assert {asha.code, om.code} <= {entry.subject for entry in around.entries}


def test_a_worker_of_a_retired_booth_is_the_acs() -> None:
    asha = person(ASHA, "Asha", INSIDE)
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == booth_id(INSIDE)).execute()
    booth = places.booth(booth_id(INSIDE))
    assert (booth.sector, booth.area.code) == (None, "AC166")
    with pytest.raises(NotAllowed):
        workers.find(asha.code, RAVI, NOON)
    assert "Asha" not in {line.name for line in exports.of_ac(place_id("S166-1"), NOON)}


def test_a_post_at_a_sector_ranks_below_the_acs() -> None:
    give(coordinator(OM, "Om", "PC21"), "AC165")
    with pytest.raises(NotAllowed):
        authority.require_giving(RAVI, "sector_coordinator", place_id("S166-1"))
    assert authority.may_give(MEENA, "sector_coordinator", place_id("S166-1"))
