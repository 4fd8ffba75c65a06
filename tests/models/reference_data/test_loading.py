"""Import places and booths from files: order, changes, progress and sample booths."""

from pathlib import Path

import pytest

from config import geography
from models import places, tables
from models.database import Database
from models.reference_data import NamesOtherBooths, loading, plans, sample_booths
from tests.models.reference_data.loading_steps import ALL, STATES, Import
from tests.support.world import NOON, place_id


def test_the_bundled_geography_is_whole_and_importing_it_twice_changes_nothing(
    db: Database,
) -> None:
    first = loading.apply(plans.read_plan(geography.files()), NOON)
    assert first.by_kind == {
        "state": (1, 0, 0),
        "district": (55, 0, 0),
        "pc": (29, 0, 0),
        "ac": (230, 0, 0),
        "booth": (496, 0, 0),
    }
    second = loading.apply(plans.read_plan(geography.files()), NOON)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 811)
    assert tables.GeographyImport.select().count() == 1


def test_every_ac_of_the_bundle_has_its_pc_and_district(db: Database) -> None:
    loading.apply(plans.read_plan(geography.files()), NOON)
    acs = [places.place(i) for i in places.acs_of(place_id("MP"))]
    assert all(ac.pc_code and ac.district_code and ac.electors for ac in acs)
    counts = sorted(len(places.children(pc.id)) for pc in places.children(place_id("MP")))
    assert counts == [7, 7] + [8] * 27
    kinds = [ac.reservation for ac in acs]
    assert [kinds.count(kind) for kind in ("GEN", "SC", "ST")] == [148, 35, 47]


def test_the_order_of_the_files_does_not_matter(load: Import) -> None:
    backwards = dict(reversed(ALL.items()))
    assert load(**backwards).added == 8
    susner = places.place(place_id("AC165"))
    assert (susner.pc_code, susner.district_code, susner.electors) == (
        "PC20",
        "D:agar-malwa",
        231_000,
    )
    assert places.place(place_id("AC166")).electors == 200_000  # the newest that is known
    assert places.place(place_id("AC166")).district_code == "D:agar-malwa"  # by its alias


def test_files_may_come_one_after_the_other(load: Import) -> None:
    for name, text in ALL.items():
        assert load(**{name: text}).added
    assert places.find_booth("165/2", near="MP").name("hi") == "बड़ाई"


def test_a_changed_row_changes_and_a_missing_one_stays(load: Import) -> None:
    load(**ALL)
    newer = "state,ac_number,part_number,name\nMP,165,2,Barai Kalan\nMP,165,3,Kishanpura\n"
    result = load(booths=newer)
    assert result.by_kind == {"booth": (1, 1, 0)}
    assert result.unlisted == 1  # the operator is told that it stays
    booths, total = places.booths_of(place_id("AC165"))
    assert [b.name_en for b in booths] == ["Barai", "Barai Kalan", "Kishanpura"]
    assert total == 3
    assert (booths[1].name_hi, booths[1].locality) == ("बड़ाई", "School")  # blank says nothing
    assert places.find_booth("barai kalan", near="MP").code == "165/2"


def test_a_list_that_gives_numbers_to_other_booths_is_no_import(load: Import) -> None:
    load(**ALL)
    moved = "state,ac_number,part_number,name\nMP,165,1,Kishanpura\nMP,165,3,Modi\n"

    with pytest.raises(NamesOtherBooths) as refused:
        load(booths=moved)

    assert refused.value.booths == (("165/1", "Barai", "Kishanpura"),)
    assert places.booths_of(place_id("AC165"))[1] == 2


def test_a_real_list_takes_the_place_of_sample_booths(load: Import) -> None:
    load(**ALL)
    sample_booths.sample_booths("MP", {166: 3})
    load(booths="state,ac_number,part_number,name\nMP,166,1,Suhagadi\n")
    booths, _ = places.booths_of(place_id("AC166"))
    assert [(b.name_en, b.sample) for b in booths] == [
        ("Suhagadi", False),
        ("Agar 2", True),
        ("Agar 3", True),
    ]
    assert load(booths="state,ac_number,part_number,name\nMP,166,1,Suhagadi\n").unlisted == 0


def test_an_import_says_how_far_it_is(load: Import, tmp_path: Path) -> None:
    load(states=STATES)
    progress: list[tuple[int, int]] = []
    loading.apply(plans.read_plan([tmp_path / "states.csv"]), NOON, lambda *at: progress.append(at))
    assert progress[-1] == (2, 2)


def test_the_files_of_all_india_are_understood(load: Import) -> None:
    states = (
        "code,name_en,name_hi\nJK,Jammu and Kashmir,जम्मू और कश्मीर\nSK,Sikkim,सिक्किम\n"
        "KA,Karnataka,कर्नाटक\n"
    )
    pcs = (
        "state,number,name_en,name_hi,reservation,eci_2024_name,name_hi_source,note\n"
        "Jammu and Kashmir,1,Baramulla,बारामूला,GEN,BARAMULLA,transliterated,\n"
        'Sikkim,1,Sikkim,,GEN,Sikkim,,"a, ""note"""\n'
        "Karnataka,1,Chikkodi,,GEN,CHIKKODI,,\n"
    )
    acs = (
        "state,number,name_en,name_hi,reservation,pc_number,electors_2014,vintage\n"
        "Jammu and Kashmir,12,Wagoora - Kreeri,,GEN,,,2022 delimitation\n"
        "Sikkim,1,Yoksam-Tashiding,,BL,1,9000,2008 delimitation (in force)\n"
        "Sikkim,32,Sangha,,SANGHA,1,,2008 delimitation (in force)\n"
        "Karnataka,1,Nippani,,GEN,1,201000,2008 delimitation (in force)\n"
    )
    assert load(india_acs=acs, india_pcs=pcs, states=states).added == 10
    wagoora = places.find_place("Wagoora", near="JK")
    assert (wagoora.pc_code, wagoora.name("hi")) == (None, "Wagoora - Kreeri")
    assert places.find_place("AC1", near="KA").name_en == "Nippani"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(load: Import) -> None:
    assert load(states=b"\xef\xbb\xbf" + STATES.replace("\n", "\r\n").encode()).added == 2


def test_hindi_is_stored_in_one_form(load: Import) -> None:
    load(states="code,name_en,name_hi\nCG,Chhattisgarh,छत्तीसगढ\u093c\n")
    again = load(states="code,name_en,name_hi\nCG,Chhattisgarh,छत्तीसग\u095d\n")
    assert again.unchanged == 1


def test_marks_that_nobody_sees_are_not_stored(load: Import) -> None:
    load(**ALL)
    row = "165\u200b,MP,1\u200b,\u202aBarai\u202c \u2013 North,क्\u200dषेत्र\u200f"
    load(booths=f"ac_number,state,part_number\u200e,name,name_hi\n{row}\n")
    booth = places.find_booth("165/1", near="MP")
    assert (booth.name_en, booth.name_hi) == ("Barai - North", "क्\u200dषेत्र")


def test_a_failure_while_storing_leaves_nothing_behind(
    load: Import, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(tables.GeographyImport, "create", fail)
    with pytest.raises(RuntimeError, match="disk"):
        load(**ALL)
    assert tables.Place.select().count() == 0


def test_sample_booths_fill_the_acs_that_have_none(load: Import) -> None:
    load(**ALL)
    assert sample_booths.sample_booths("MP", {}) == 223  # 2,00,000 electors in nines of hundreds
    booths, total = places.booths_of(place_id("AC166"), limit=1)
    assert (total, booths[0].sample, booths[0].code) == (223, True, "166/1")
    assert (booths[0].name("en"), booths[0].name("hi")) == ("Agar 1", "आगर 1")
    assert sample_booths.sample_booths("MP", {}) == 0
    assert places.booths_of(place_id("AC165"))[1] == 2  # only the real ones


def test_sample_booths_follow_the_known_counts(db: Database) -> None:
    loading.apply(plans.read_plan(geography.files()), NOON)
    counts = geography.station_counts()
    added = sample_booths.sample_booths("MP", counts)
    assert tables.Booth.select().count() == added + 496
    assert 60_000 < added < 65_000
    huzur = places.find_place("Huzur", near="MP")
    assert places.booths_of(huzur.id)[1] == counts[155] == 348
