"""Find booths by code, by AC and part, and by name."""

import pytest

from config import geography
from models import places, tables
from models.database import Database
from models.places import AmbiguousBooth, UnknownBooth
from models.reference_data import sample_booths
from tests.models.places.place_steps import find, find_booth
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import NOON, place_id

pytestmark = pytest.mark.usefixtures("madhya_pradesh")


@pytest.mark.parametrize(
    "typed",
    [
        *("165/12", "165 12", "AC165/12", "ac 165-12", "१६५/१२", " 165 / 012 ", "MP/165/12"),
        *("booth 12 susner", "12 susner", "12, सुसनेर", "सुसनेर का बूथ 12", "165 booth no 12"),
        *(
            "विधानसभा 165/12",
            "Susner (GEN) 12",
            "susner 12",
            "सुसनेर 12",
            "सुसनेर १२",
            "Shushner/12",
            "susnr 12",
        ),
    ],
)
def test_a_booth_is_found_by_its_code_or_by_its_ac_and_part(typed: str) -> None:
    assert find_booth(typed) == "165/12"


@pytest.mark.parametrize("typed", ["Kishanpura", "किशनपुरा", "kishan pura", "KISANPURA"])
def test_a_booth_is_found_by_its_name_anywhere(typed: str) -> None:
    assert find_booth(typed) == "165/3"


@pytest.mark.parametrize("typed", ["165/3 Kishanpura", "165/3 · किशनपुरा", "🏠 165/3 Susner"])
def test_a_code_with_the_name_behind_it_is_read_as_the_bot_writes_it(typed: str) -> None:
    assert find_booth(typed) == "165/3"
    with pytest.raises(UnknownBooth) as other:
        find_booth("165/3 Barai")
    assert other.value.choices == ("165/3",)


def test_booths_of_one_name_are_asked_about() -> None:
    with pytest.raises(AmbiguousBooth) as asked:
        find_booth("Barai")
    assert asked.value.choices == ("165/1", "165/2")
    assert find_booth("Barai 2") == "165/2"


def test_a_name_is_looked_for_in_the_given_ac_first_with_small_errors_forgiven() -> None:
    assert find_booth("Khindiakhedy", "AC165") == "165/12"
    assert find_booth("12", "AC165") == "165/12"
    assert find_booth("166/12", "AC165") == "166/12"
    with pytest.raises(UnknownBooth):
        find_booth("Khindiakhery dholak")
    with pytest.raises(AmbiguousBooth) as asked:
        find_booth("Susner", "AC165")
    assert asked.value.choices[0].startswith("165/")


def test_a_part_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("165/244")
    assert unknown.value.choices == ("165/241", "165/242", "165/243")


def test_an_ac_that_does_not_exist_is_answered_with_the_same_part_nearby() -> None:
    sample_booths.sample_booths("MP", {})
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("231/7")
    assert set(unknown.value.choices) == {"230/7", "229/7", "228/7"}


@pytest.mark.parametrize(
    "typed", ["xyzzy", "", "12", "/", "😀 12", "9" * 4000, "a/b", "165/", "\x00"]
)
def test_what_is_no_booth_finds_nothing(typed: str) -> None:
    with pytest.raises(UnknownBooth):
        find_booth(typed)


def test_a_part_of_acs_with_a_common_name_is_asked_about() -> None:
    sample_booths.sample_booths("MP", {})
    with pytest.raises(AmbiguousBooth) as asked:
        find_booth("Bhopal 12")
    assert asked.value.choices == ("150/12", "152/12", "153/12")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Gwalior Gramin 12", "14/12"), ("12 ग्वालियर पूर्वी", "16/12"), ("Indore 1 12", "204/12")],
)
def test_the_word_beside_a_town_decides_whose_part_is_meant(typed: str, code: str) -> None:
    sample_booths.sample_booths("MP", {})
    assert find_booth(typed) == code


def test_a_part_of_several_acs_is_asked_about_where_one_alone_has_booths() -> None:
    ac = place_id("AC16")
    tables.Booth.create(ac=ac, part=12, name_en="Morar")
    with pytest.raises(AmbiguousBooth) as asked:
        find_booth("Gwalior West 12")
    assert asked.value.choices == ("16/12",)


def test_a_part_alone_is_a_booth_of_the_place_that_is_meant() -> None:
    dewas, susner = place_id("PC21"), place_id("AC165")
    assert places.find_booth("booth 12", near="MP", inside=susner).code == "165/12"
    with pytest.raises(AmbiguousBooth) as asked:
        places.find_booth("12", near="MP", inside=dewas)
    assert asked.value.choices == ("166/12",)


def test_a_number_far_from_every_ac_is_offered_nothing() -> None:
    sample_booths.sample_booths("MP", {})
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("999/1")
    assert unknown.value.choices == ()


def test_a_retired_booth_is_not_found_by_its_code_but_still_known() -> None:
    old = places.find_booth("165/12", near="MP")
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == old.id).execute()
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("165/12")
    assert unknown.value.choices == ("165/10", "165/11", "165/13")
    assert places.booth(old.id).retired


@pytest.mark.usefixtures("karnataka")
def test_a_booth_of_another_state_is_reached_by_its_state() -> None:
    assert places.find_booth("165/12", near="MP").ac.name_en == "Susner"
    assert places.find_booth("KA/165/12", near="MP").ac.name_en == "Udupi"
    assert places.find_booth("165/12", near="KA").ac.name_en == "Udupi"


def test_booths_come_in_pages() -> None:
    page, total = places.booths_of(place_id("AC165"), offset=240, limit=40)
    assert [b.code for b in page] == ["165/241", "165/242", "165/243"]
    assert total == 243


def test_one_booth_is_looked_up_by_index_in_two_queries(madhya_pradesh: Database) -> None:
    sample_booths.sample_booths("MP", geography.station_counts())
    find_booth("165/12")  # the places are in memory from here on
    with watched(madhya_pradesh) as queries:
        find_booth("155/340")
    assert len(queries) == 2
    assert whole_table_reads(madhya_pradesh, queries) == []


def test_a_booth_name_is_looked_up_by_index(madhya_pradesh: Database) -> None:
    find("PC19")
    with watched(madhya_pradesh) as queries:
        find_booth("Kishanpura")
    booths = [query for query in queries if '"booth"' in query[0]]
    assert booths
    plans = whole_table_reads(madhya_pradesh, booths)
    assert not [line for line in plans if "booth" in line]
