"""Find a booth by a misspelt name in a whole state, where the AC is not known."""

import pytest

from models import places, tables
from models.database import Database
from models.places import AmbiguousBooth, MisspeltBooth, UnknownBooth
from models.reference_data import loading, plans
from tests.models.places.misspelt_names import codes_found, share_found
from tests.models.places.place_steps import find_booth
from tests.support.databases import REAL_PLACES
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import NOON

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def content() -> str:
    return REAL_PLACES


def test_nine_in_ten_misspelt_names_lead_to_their_booth() -> None:
    share, missed = share_found(seed=5, most=100)
    assert share >= 0.95, missed


@pytest.mark.parametrize("typed", ["Khindiyakuedi", "khidiakheri", "Khandiyakhedi"])
def test_a_misspelt_name_is_answered_with_the_booth_that_may_be_meant(typed: str) -> None:
    with pytest.raises(MisspeltBooth) as asked:
        find_booth(typed)
    assert asked.value.choices[0] == "165/12"


@pytest.fixture
def schools(db: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A list that calls booths by their buildings, in both languages."""
    path = tmp_path_factory.mktemp("lists") / "150.csv"
    path.write_text(
        "state,ac_number,part_number,name,name_hi\n"
        "MP,150,1,Government Primary School Sonkachhapur,शासकीय प्राथमिक शाला सोनकच्छापुर\n"
        "MP,150,2,Panchayat Bhawan Lalmati Kalan,पंचायत भवन लालमाटी कलां\n"
        "MP,150,3,Panchayat Bhawan Lalmati Kalan Room 2,पंचायत भवन लालमाटी कलां कक्ष 2\n",
        "utf-8",
    )
    loading.apply(plans.read_plan([path]), NOON)


@pytest.mark.usefixtures("schools")
def test_a_booth_is_found_by_its_village_whatever_building_it_is_in() -> None:
    assert find_booth("Sonkachhapur") == find_booth("सोनकच्छापुर") == "150/1"
    with pytest.raises(AmbiguousBooth) as asked:
        find_booth("Lalmati Kalan")
    assert asked.value.choices == ("150/2", "150/3")


@pytest.mark.usefixtures("schools")
@pytest.mark.parametrize(
    "typed", ["Sonkachapru", "सोनकछपूर", "सोनकच्छपुरा", "Primary school Sonkachapu"]
)
def test_a_misspelt_village_is_found_in_both_scripts(typed: str) -> None:
    assert codes_found(typed)[0] == "150/1"


@pytest.mark.usefixtures("schools")
def test_two_misspelt_words_are_found_word_by_word() -> None:
    assert codes_found("Lalmanti Kalang")[:2] == ("150/2", "150/3")


@pytest.mark.usefixtures("schools")
def test_what_a_booth_was_called_before_is_not_its_name() -> None:
    booth = tables.Booth
    renamed = booth.update(name_en="Naya Basera", name_hi="नया बसेरा", sound="niubsir")
    renamed.where(booth.name_en.startswith("Government")).execute()
    with pytest.raises(UnknownBooth) as unknown:
        find_booth("Sonkachhapur")
    assert "150/1" not in unknown.value.choices


def test_a_misspelt_name_reads_no_whole_table(db: Database) -> None:
    places.find_booth("165/1", near="MP")
    with watched(db) as queries, pytest.raises(MisspeltBooth):
        find_booth("Khandiyakhedi")
    assert any("booth_word" in sql for sql, _ in queries)
    assert whole_table_reads(db, [q for q in queries if '"booth' in q[0]]) == []
