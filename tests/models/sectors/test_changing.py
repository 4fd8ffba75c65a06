"""Make a sector, name it, change its booths, remove it; and undo each of these."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models import authority, chats, norms, places, posts, sectors, tables, targets
from models.errors import NotAllowed, NotRegistered
from models.norms import Norm
from models.posts import location_of
from models.sectors import BadSector, PartsTaken, SectorInUse, SectorOver
from models.targets import WorkCalendar
from tests.models.sectors.people import ASHA, MEENA, OM, RAVI, actions, make, sector_of
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("meena")


def test_a_sector_has_the_booths_that_were_named_and_the_next_number() -> None:
    first = make("1-3")
    assert (first.sector.place.code, first.sector.booths, first.sector.parts) == (
        "S166-1",
        3,
        "1-3",
    )
    second = make("5, 4", "सेक्टर दो")
    assert (second.sector.place.code, second.sector.parts) == ("S166-2", "4-5")
    assert second.sector.place.name("hi") == "सेक्टर दो"
    assert [sector_of(f"166/{n}") for n in (1, 3, 4, 5)] == ["S166-1"] * 2 + ["S166-2"] * 2
    assert [s.place.code for s in sectors.in_ac(place_id("AC166"))] == ["S166-1", "S166-2"]
    assert sectors.without(place_id("AC166")) == (0, "")
    assert actions() == ["make_sector", "make_sector"]


def test_a_range_takes_the_auxiliaries_of_its_numbers_along() -> None:
    for suffix in "AB":
        tables.Booth.create(ac=place_id("AC166"), part=2, suffix=suffix, name_en="Village 2")
    assert make("1-2").sector.booths == 4
    assert make("3, 4", "Barai").sector.parts == "3-4"


def test_a_person_in_charge_gets_the_post_and_its_rights() -> None:
    ravi = person(RAVI, "Ravi", "166/1")
    change = make("1-3", in_charge=ravi.id)
    assert change.sector.has_coordinator
    assert [post.code for post in authority.posts_of(ravi.id)] == ["S166-1"]
    assert actions() == ["make_sector", "appoint"]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ("3-1", "backwards"),
        ("166/1-165/3", "two_acs"),
        ("165/1-165/3", "two_acs"),
        ("1-9", "part"),
        ("2A", "part"),
        ("Kanad", "text"),
        ("", "text"),
    ],
)
def test_what_is_no_range_of_the_ac_makes_nothing(parts: str, what: str) -> None:
    with pytest.raises(BadSector) as refused:
        make(parts)
    assert refused.value.parameters["what"] == what
    assert not tables.SectorChange.select().exists()
    assert not actions()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"number": 1_000}, "number"),
        ({"number": 0}, "number"),
        ({"name": "x" * 65}, "name"),
        ({"name": "…"}, "name"),
        ({"name": "Ravi 98260 12345"}, "phone"),
    ],
)
def test_a_wrong_number_or_name_makes_nothing(more: dict[str, Any], what: str) -> None:
    with pytest.raises(BadSector) as refused:
        make("1-3", **more)
    assert refused.value.parameters["what"] == what
    assert sectors.in_ac(place_id("AC166")) == ()


def test_booths_of_another_sector_come_along_only_when_that_is_meant() -> None:
    make("1-3")
    with pytest.raises(PartsTaken) as refused:
        make("2-5", "Barai")
    assert refused.value.parameters == {"parts": "2, 3", "sectors": "S166-1", "n": 2}
    moved = make("2-5", "Barai", move=True)
    assert [s.parts for s in sectors.in_ac(place_id("AC166"))] == ["1", "2-5"]
    assert sectors.undo(moved.id, by=MEENA, now=NOON + HOUR) is None
    assert [s.parts for s in sectors.in_ac(place_id("AC166"))] == ["1-3"]


def test_a_number_that_is_there_is_refused_and_one_that_was_removed_comes_back() -> None:
    first = make("1-3", number=4)
    with pytest.raises(BadSector) as refused:
        make("4-5", number=4)
    assert refused.value.parameters == {"what": "there", "text": "S166-4", "sector": "S166-4"}
    sectors.remove(first.sector.place.id, by=MEENA, now=NOON + HOUR)
    again = make("2-5", "Barai", number=4)
    assert again.sector.place.id == first.sector.place.id
    assert (again.sector.place.name_en, again.sector.parts) == ("Barai", "2-5")
    assert sector_of("166/1") is None
    assert make("1").sector.place.code == "S166-5"


def test_who_holds_no_post_over_the_ac_changes_nothing() -> None:
    make("1-3", in_charge=person(RAVI, "Ravi").id)
    coordinator(ASHA, "Asha", "AC165", "165/1")
    person(OM, "Om")
    for nobody, refusal in (
        (RAVI, NotAllowed),
        (ASHA, NotAllowed),
        (OM, NotAllowed),
        (1, NotRegistered),
    ):
        with pytest.raises(refusal):
            make("4-5", "Barai", by=nobody)
        with pytest.raises(refusal):
            sectors.remove(place_id("S166-1"), by=nobody, now=NOON)
    assert [s.place.code for s in sectors.in_ac(place_id("AC166"))] == ["S166-1"]


def test_an_update_that_comes_twice_makes_one_sector() -> None:
    assert make("1-3", update_id=7) == make("1-3", update_id=7)
    assert len(sectors.in_ac(place_id("AC166"))) == 1


def test_somebody_who_has_the_post_already_leaves_no_half_made_sector() -> None:
    ravi = person(RAVI, "Ravi")
    make("1-3", in_charge=ravi.id)
    other = person(ASHA, "Asha")
    kind, sector = "sector_coordinator", location_of(place_id("S166-1"))
    with pytest.raises(posts.PostFull):
        posts.appoint(other.id, kind, sector, by=MEENA, now=NOON)
    with pytest.raises(posts.PostOver):
        make("4-5", "Barai", in_charge=12_345)
    assert [s.place.code for s in sectors.in_ac(place_id("AC166"))] == ["S166-1"]


def test_a_name_and_the_booths_change_and_both_are_undone() -> None:
    sector = make("1-3").sector.place
    named = sectors.rename(sector.id, "कानड़", by=MEENA, now=NOON)
    assert (named.was, named.sector.place.name("hi")) == ("Kanad", "कानड़")
    wider = sectors.set_booths(sector.id, "2-5", by=MEENA, now=NOON)
    assert wider.sector.parts == "2-5"
    for _ in range(2):
        back = sectors.undo(wider.id, by=MEENA, now=NOON + HOUR)
        assert back is not None
        assert back.parts == "1-3"
    back = sectors.undo(named.id, by=MEENA, now=NOON + HOUR)
    assert back is not None
    assert back.place.name("hi") == "Kanad"
    assert actions() == ["make_sector", *["change_sector"] * 2, *["undo_sector"] * 2]


def test_what_has_changed_since_is_not_undone() -> None:
    first = make("1-3")
    make("3-5", "Barai", move=True)
    with pytest.raises(SectorOver):
        sectors.undo(first.id, by=MEENA, now=NOON + HOUR)
    assert [s.parts for s in sectors.in_ac(place_id("AC166"))] == ["1-2", "3-5"]


def test_a_removal_ends_what_hangs_there_and_its_undo_gives_the_booths_back() -> None:
    ravi = person(RAVI, "Ravi")
    sector = make("1-3", in_charge=ravi.id).sector.place
    norms.set_norm(sector.id, Norm(50), by=MEENA, now=NOON)
    calendar, today = WorkCalendar(ZoneInfo("Asia/Kolkata")), NOON.date()
    targets.set_target(
        sector.id, "confirmed", 20, (NOON + 5 * DAY).date(), by=MEENA, now=NOON, calendar=calendar
    )
    removal, place = sectors.remove(sector.id, by=MEENA, now=NOON + HOUR)
    assert place.code == "S166-1"
    assert sectors.in_ac(place_id("AC166")) == ()
    assert authority.posts_of(ravi.id) == ()
    assert norms.running(sector.id) is None
    assert not targets.running(sector.id, today)
    with pytest.raises(places.UnknownPlace):
        places.find_place("S166-1", near="MP")
    back = sectors.undo(removal, by=MEENA, now=NOON + 2 * HOUR)
    assert back is not None
    assert (back.parts, back.has_coordinator) == ("1-3", False)
    assert places.find_place("S166-1", near="MP").id == sector.id


def test_a_sector_with_a_group_is_not_removed() -> None:
    sector = make("1-3").sector.place
    chats.link(-5, 0, "Kanad workers", sector.id, by=MEENA, now=NOON)
    with pytest.raises(SectorInUse) as refused:
        sectors.remove(sector.id, by=MEENA, now=NOON)
    assert refused.value.parameters == {"sector": "S166-1", "group": "Kanad workers"}
    assert sector_of("166/1") == "S166-1"


def test_the_next_free_booths_are_offered() -> None:
    ac = place_id("AC166")
    assert sectors.next_parts(ac) == ("1-5",)
    make("1-2")
    assert sectors.next_parts(ac) == ("3-5",)
    make("3-5", "Barai")
    assert sectors.next_parts(ac) == ()
