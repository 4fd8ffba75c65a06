"""Sectors by code, however it is typed, and by name; a wrong code gets the nearest."""

import pytest

from models import places
from models.places import AmbiguousPlace, UnknownPlace
from models.typed_text import cleaned
from tests.models.sectors.people import make
from tests.support.world import place_id

pytestmark = pytest.mark.usefixtures("sectors")
KANAD = "S166-1"


@pytest.fixture
def sectors(meena: None) -> None:
    make("1-2", "Kanad")
    make("3", "कछनारिया")
    make("4-5", "Barai Kalan", number=12)


@pytest.mark.parametrize(
    "typed",
    [
        "S166-1", "s166-1", "S 166-1", "s166 1", "S166/1", "S166.1", "S0166-01", "S166 - 1",
        "S१६६-१", "s१६६ १", "S166\u20131", "S166\u22121", "S\u200b166-\u00ad1", "(S166-1)",
        "सेक्टर 166-1", "सेक्टर १६६/१", "sector 166-1", "Sector No. 166-1", "शक्ति केंद्र 166-1",
        "AC166 S1", "166 sector 1", "166/S1", "S166-1 Kanad", "MP/S166-1",
    ],
)  # fmt: skip
def test_a_sectors_code_is_understood(typed: str) -> None:
    assert places.find_place(cleaned(typed), near="MP").code == KANAD


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Kanad", KANAD),
        ("kanaad", KANAD),
        ("कनाड", KANAD),
        ("कछनारिया", "S166-2"),
        ("Kachnariya", "S166-2"),
        ("सेक्टर Kanad", KANAD),
        ("Kanad sector", KANAD),
        ("Barai kalan", "S166-12"),
    ],
)
def test_a_sector_is_found_by_its_name(typed: str, code: str) -> None:
    assert places.find_place(typed, near="MP").code == code


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("S166-4", ("S166-2", "S166-1", "S166-12")),
        ("S166-99", ("S166-12", "S166-2", "S166-1")),
        ("S165-1", ("AC165",)),
        ("S999-1", ()),
    ],
)
def test_a_code_of_none_gets_the_nearest(typed: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(UnknownPlace) as refused:
        places.find_place(typed, near="MP")
    assert refused.value.choices == choices


def test_an_ac_goes_before_a_sector_of_its_name() -> None:
    make("4", "Agar", move=True)
    assert places.find_place("AC166", near="MP").code == "AC166"
    assert places.find_place("Susner", near="MP").code == "AC165"
    assert places.find_place("sector Agar", near="MP").code == "S166-13"


def test_two_sectors_of_one_name_are_asked_about() -> None:
    make("3", "Kanad", move=True)
    with pytest.raises(AmbiguousPlace) as refused:
        places.find_place("Kanad", near="MP")
    assert refused.value.choices == ("S166-1", "S166-13")


@pytest.mark.parametrize("typed", ["4", "S4", "166", "166-1", "S", "S166", "S166-"])
def test_what_is_no_code_of_a_sector_finds_none(typed: str) -> None:
    try:
        assert not places.find_place(typed, near="MP").is_sector
    except (UnknownPlace, AmbiguousPlace) as refused:
        assert refused.parameters["text"] == typed


def test_a_sector_lies_in_its_ac_pc_district_and_state() -> None:
    sector = place_id(KANAD)
    codes = [places.place(i).code for i in places.ancestors(sector)]
    assert codes == [KANAD, "AC166", "PC21", "D:agar-malwa", "MP"]
    assert [p.code for p in places.children(place_id("AC166"))] == ["S166-1", "S166-2", "S166-12"]
    assert places.acs_of(sector) == ()
    assert places.ac_of(sector).code == "AC166"
    assert places.find_booth("3", near="MP", inside=sector).code == "166/3"


def test_free_text_may_be_a_sectors_code_or_name() -> None:
    for typed in ("S166-1", "s166 1", "सेक्टर १६६-१"):
        assert places.mentioned(typed, "MP") == "place"
    assert places.mentioned("Kanad", "MP") == "place"
    assert places.mentioned("S166-4", "MP") is None
