"""Find booths by code, by AC and part, and by name."""

import pytest

from config import geography
from models import places, tables
from models.database import Database
from models.places import AmbiguousBooth, UnknownBooth
from models.reference_data import sample_booths
from models.typed_text import cleaned
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


@pytest.fixture
def auxiliaries(madhya_pradesh: Database) -> None:
    """Booths 165/12A and 165/12B."""
    ac = place_id("AC165")
    for suffix in "BA":
        tables.Booth.create(ac=ac, part=12, suffix=suffix, name_en=f"Khindiyakhedi {suffix}")


@pytest.mark.parametrize(
    "typed",
    [
        *("165/12A", "165-12A", "165 12A", "165.12A", "165/012A", "165/12 A", "165/12 (A)"),
        *("165/12-a", "165/12.A", "165/12/A", "165/12क", "१६५/१२क", "AC165/12a", "MP/165/12A"),
        *("165–12–A", "165\u201112A", "165/12\u00adA", "(165/12A)", "165/12A?", "बूथ 165/12 (क)"),
        *("susner 12A", "सुसनेर 12क", "Susner 12 A", "12A susner", "सुसनेर का बूथ 12A"),
        *("165 booth no 12A", "165/12A booth", "165/12A · Khindiyakhedi A", "165/12 (A) Susner"),
    ],
)
@pytest.mark.usefixtures("auxiliaries")
def test_an_auxiliary_booth_is_found_by_every_way_of_writing_its_code(typed: str) -> None:
    assert find_booth(cleaned(typed)) == "165/12A"


@pytest.mark.usefixtures("auxiliaries")
def test_the_part_alone_is_enough_where_the_ac_is_known() -> None:
    assert find_booth("12A", "AC165") == find_booth("12 क", "AC165") == "165/12A"
    assert find_booth("12", "AC165") == find_booth("165/12") == "165/12"
    assert places.find_booth("booth 12B", near="MP", inside=place_id("AC165")).code == "165/12B"
    assert places.is_part("12A") and places.is_part("booth 12 (A)") and not places.is_part("12AA")


@pytest.mark.usefixtures("auxiliaries")
@pytest.mark.parametrize("typed", ["165/12C", "165/12 (C)", "165/12AA", "165/12 AB", "165/12की"])
def test_a_letter_that_does_not_exist_is_answered_with_the_part_and_its_auxiliaries(
    typed: str,
) -> None:
    with pytest.raises(UnknownBooth) as unknown:
        find_booth(typed)
    assert unknown.value.choices == ("165/12", "165/12A", "165/12B")


def test_a_letter_of_a_part_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("165/244A")
    assert unknown.value.choices == ("165/241", "165/242", "165/243")


@pytest.mark.usefixtures("auxiliaries")
def test_a_part_that_has_only_auxiliaries_is_answered_with_them() -> None:
    main = places.find_booth("165/12", near="MP")
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == main.id).execute()
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("165/12")
    assert unknown.value.choices == ("165/12A", "165/12B")


@pytest.mark.usefixtures("auxiliaries")
def test_booths_are_listed_by_number_then_letter() -> None:
    shown, total = places.booths_of(place_id("AC165"), offset=10, limit=5)
    assert [booth.code for booth in shown] == ["165/11", "165/12", "165/12A", "165/12B", "165/13"]
    assert total == 245


@pytest.mark.usefixtures("auxiliaries")
def test_codes_with_letters_are_looked_up_together() -> None:
    found = places.by_codes(["165/12", "165/12 (B)", "165/12c", "165/12क"], "MP")
    codes = {typed: booth.code for typed, booth in found.items()}
    assert codes == {"165/12": "165/12", "165/12 (B)": "165/12B", "165/12क": "165/12A"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("165/12A me kitne log hai", "165/12A"),
        ("सुसनेर 165/12क में कितने लोग", "165/12A"),
        ("165/12 (A) ka haal", "165/12A"),
        ("165/12 a kya hai", "165/12"),
        ("165/12की स्थिति", "165/12"),
    ],
)
def test_the_code_in_a_sentence_has_its_letter(typed: str, code: str) -> None:
    assert places.within(typed, "MP")[0] == code


@pytest.mark.parametrize("typed", ["165/12A", "165 12 (a)", "booth 12A", "susner 12A"])
def test_a_code_with_a_letter_is_a_booth(typed: str) -> None:
    assert places.mentioned(typed, "MP") == "booth"
