"""Find places by code and by name, in both scripts, with small errors."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import places, tables
from models.errors import Refusal
from models.places import AmbiguousPlace, UnknownBooth, UnknownPlace
from tests.models.places.place_steps import add, find, find_booth
from tests.support.world import NOON, place_id

pytestmark = pytest.mark.usefixtures("madhya_pradesh")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("PC19", "PC19"),
        ("pc 19", "PC19"),
        ("ac0165", "AC165"),
        ("AC १६६", "AC166"),
        ("D:agar-malwa", "D:agar-malwa"),
        ("d: Agar Malwa", "D:agar-malwa"),
        ("mp", "MP"),
        (" MP/pc19 ", "PC19"),
    ],
)
def test_a_code_is_read_forgivingly(typed: str, code: str) -> None:
    assert find(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Susner", "AC165"),
        ("सुसनेर", "AC165"),
        ("सुसनर", "AC165"),
        ("Shushner", "AC165"),
        ("आगर", "AC166"),
        ("आगार", "AC166"),
        ("Agar Malwa", "D:agar-malwa"),
        ("AGAR-MALWA", "D:agar-malwa"),
        ("Mhow", "AC209"),
        ("madhya pradesh", "MP"),
        ("मध्यप्रदेश", "MP"),
        ("Bhopal Central", "AC153"),
        ("भोपाल दक्षिण पश्चिम", "AC152"),
    ],
)
def test_a_name_is_found_with_small_errors_in_both_scripts(typed: str, code: str) -> None:
    assert find(typed) == code


@pytest.mark.parametrize("typed", ["bhopl", "भोपाल", "Bhopal", "BHOPAAL"])
def test_a_name_that_a_pc_and_a_district_share_is_asked_about(typed: str) -> None:
    with pytest.raises(AmbiguousPlace) as asked:
        find(typed)
    assert asked.value.choices == ("PC19", "D:bhopal")
    assert find(typed, "pc") == "PC19"
    assert find(typed, "district") == "D:bhopal"


def test_a_pc_is_offered_before_an_ac_and_that_before_a_district() -> None:
    with pytest.raises(AmbiguousPlace) as asked:
        find("देवास")
    assert asked.value.choices == ("PC21", "AC171", "D:dewas")


def test_part_of_a_name_finds_all_that_hold_it() -> None:
    with pytest.raises(AmbiguousPlace) as asked:
        find("bhopal", "ac")
    assert asked.value.choices == ("AC150", "AC152", "AC153")


@pytest.mark.parametrize("typed", ["xyzzy", "", "  ", "/", "😀", "x" * 4000, "\x00", "ऀ"])
def test_what_resembles_no_name_finds_nothing(typed: str) -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find(typed)
    assert unknown.value.parameters == {"text": typed}


def test_an_unknown_number_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find("PC30")
    assert unknown.value.choices == ("PC29", "PC28", "PC27")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find("hello")
    assert "AC195" in unknown.value.choices  # Petlawad


def test_a_code_of_another_kind_leads_to_the_places_inside_it() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find("PC20", "ac")
    assert "AC165" in unknown.value.choices


def test_the_code_of_a_booth_leads_to_its_ac_and_what_that_lies_in() -> None:
    with pytest.raises(UnknownPlace) as unknown:
        find("165/12")
    assert unknown.value.choices == ("AC165", "PC20", "D:agar-malwa", "MP")
    with pytest.raises(UnknownPlace) as unknown:
        find("MP/165-999", "ac")
    assert unknown.value.choices == ("AC165",)


@pytest.mark.parametrize("typed", ["165/12", "999/1", "१६५-१२", "MP/1/5", "AC165 12"])
def test_a_text_has_the_form_of_a_booths_code_be_there_such_a_booth_or_not(typed: str) -> None:
    assert places.is_booth_code(typed)


@pytest.mark.parametrize("typed", ["PC19", "165", "Susner 12", "9826012345", "", "1/2/3"])
def test_other_texts_are_no_booths_code(typed: str) -> None:
    assert not places.is_booth_code(typed)


def test_a_bare_number_will_do_where_one_kind_is_asked_for() -> None:
    assert find("165", "ac") == "AC165"
    assert find("१९", "pc") == "PC19"
    with pytest.raises(AmbiguousPlace) as asked:
        find("19")
    assert asked.value.choices == ("PC19", "AC19")


@pytest.mark.usefixtures("karnataka")
def test_the_nearer_state_goes_first_and_the_other_is_reached_by_its_code() -> None:
    assert find("PC19") == "PC19"
    assert places.find_place("PC19", near="MP").state_code == "MP"
    assert places.find_place("PC19", near="KA").state_code == "KA"
    assert places.find_place("ka/pc19", near="MP").name_en == "Tumkur"
    assert find("PC40") == "PC40"  # only Karnataka has so many


@pytest.mark.usefixtures("karnataka")
def test_choices_in_another_state_can_be_typed_as_they_are_offered() -> None:
    add("state", "RJ", "RJ", "Rajasthan")
    add("pc", "RJ", "PC40", "Kota", 40)
    with pytest.raises(AmbiguousPlace) as asked:
        find("PC40")
    assert asked.value.choices == ("KA/PC40", "RJ/PC40")
    names = [places.find_place(code, near="MP").name_en for code in asked.value.choices]
    assert names == ["Mandya", "Kota"]


@pytest.mark.usefixtures("karnataka")
def test_a_place_without_a_hindi_name_is_called_by_its_english_one() -> None:
    assert places.find_place("Mandya", near="KA").name("hi") == "Mandya"


def test_places_lie_in_their_pc_district_and_state() -> None:
    susner, state = place_id("AC165"), place_id("MP")
    pc, district = place_id("PC20"), place_id("D:agar-malwa")
    assert places.ancestors(susner) == (susner, pc, district, state)
    assert places.ancestors(pc) == (pc, state)
    assert places.contains(district, susner)
    assert places.contains(susner, susner)
    assert not places.contains(susner, pc)
    assert not places.contains(place_id("PC19"), susner)
    assert places.ancestors(10**9) == ()


def test_a_state_is_made_of_pcs_and_these_of_acs() -> None:
    assert len(places.children(places.root("MP").id)) == 29
    assert [p.number for p in places.children(place_id("PC19"))] == [*range(149, 156), 159]
    assert [p.code for p in places.children(place_id("D:agar-malwa"))] == ["AC165", "AC166"]
    assert places.children(place_id("AC165")) == ()
    assert len(places.acs_of(place_id("MP"))) == 230
    assert places.acs_of(place_id("AC165")) == (place_id("AC165"),)


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        places.place(10**9)
    with pytest.raises(UnknownPlace):
        places.root("ZZ")
    with pytest.raises(UnknownBooth):
        places.booth(10**9)


@pytest.mark.usefixtures("karnataka")
def test_buttons_are_labelled_in_both_languages() -> None:
    codes = ["PC19", "165/12", "KA/PC19", "KA/165/12", "D:agar-malwa", "PC99", "165/999", "no"]
    assert places.labels(codes, "MP") == {
        "PC19": ("Bhopal", "भोपाल"),
        "165/12": ("Khindiyakhedi", "Khindiyakhedi"),
        "KA/PC19": ("Tumkur", "Tumkur"),
        "KA/165/12": ("Malpe", "Malpe"),
        "D:agar-malwa": ("Agar Malwa", "आगर मालवा"),
    }


def test_a_new_import_is_seen_at_once() -> None:
    with pytest.raises(UnknownPlace):
        find("Xyzzy", "ac")
    tables.Place.update(name_en="Xyzzy").where(tables.Place.code == "AC165").execute()
    tables.GeographyImport.create(at=NOON, files="[]", changed=1)
    assert find("Xyzzy", "ac") == "AC165"


def test_a_reading_keeps_the_places_that_it_began_with() -> None:
    with pytest.raises(UnknownPlace), places.unchanging():
        tables.Place.update(name_en="Xyzzy").where(tables.Place.code == "AC165").execute()
        tables.GeographyImport.create(at=NOON, files="[]", changed=1)
        with places.unchanging():
            assert find("Susner", "ac") == "AC165"
        find("Xyzzy", "ac")
    assert find("Xyzzy", "ac") == "AC165"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=40), ac=st.sampled_from([None, "AC165"]))
def test_any_text_finds_a_place_and_a_booth_or_is_refused(text: str, ac: str | None) -> None:
    for look in (partial(find, text), partial(find_booth, text, ac)):
        try:
            assert look()
        except Refusal as refusal:
            assert len(places.labels(refusal.choices, "MP")) == len(refusal.choices)
