"""Lists of booths as offices keep them: their titles, headings, states, totals and fonts."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from models import tables
from models.database import Database
from models.reference_data import BadFiles, booth_headings, loading, plans
from tests.models.reference_data.loading_steps import Import
from tests.support.sheet_files import page, saved
from tests.support.world import NOON

LISTS = Path(__file__).parents[2] / "data" / "lists"
PLACES = {
    "states": "code,name_en,name_hi\nMP,Madhya Pradesh,\nBR,Bihar,\n",
    "pcs": "state,number,name_en,name_hi,reservation\nMP,1,Morena,,GEN\nBR,1,Champaran,,GEN\n",
    "acs": (
        "state,number,name_en,name_hi,reservation,pc_number\n"
        "MP,1,Sheopur,श्योपुर,GEN,1\nMP,166,Agar,आगर,SC,1\nMP,127,Baihar,,GEN,1\n"
        "BR,1,Valmiki Nagar,,GEN,1\nBR,19,Motihari,,GEN,1\nBR,66,Pranpur,,GEN,1\n"
        "BR,127,Raja Pakar,,GEN,1\n"
    ),
}


@pytest.fixture
def bihar(load: Import) -> Import:
    """Load two states, whose ACs have the same numbers, and no booth."""
    load(**PLACES)
    return load


def stored(state: str, ac: int) -> list[tuple[str, str, str | None]]:
    """Return part, name and serials of the booths of an AC."""
    booth = tables.Booth
    place = tables.Place.get(state_code=state, code=f"AC{ac}")
    rows = booth.select().where(booth.ac == place.id).order_by(booth.part, booth.suffix)
    return [(f"{row.part}{row.suffix}", row.name_en, row.serials) for row in rows]


def reasons(path: Path, near: str = "MP") -> list[tuple[int, str]]:
    """Return line and reason of each error of a list that must be refused."""
    with pytest.raises(BadFiles) as bad:
        plans.read_plan([path], near)
    assert tables.Booth.select().count() == 0
    return [(error.line, error.reason) for error in bad.value.errors]


@pytest.mark.parametrize(
    ("ac", "first", "last"),
    [
        (
            1,
            ("1", "Utkramit madhya Vidyalay, Thadhi", "1-522"),
            ("4", "Utkramit Madhya Vidyalay Lakshmipur purvi bhag", "1-957"),
        ),
        (
            66,
            ("1", "PRATHMIK VIDHYALAY SANTHAL TOLA BUDHNAGAR, PASCHIM BHAG", "1-810"),
            ("4", "UTKRAMIT MADHYA VIDYALAY , MAROCHA", "1-865"),  # over two lines in the cell
        ),
    ],
)
def test_an_official_list_goes_in_as_it_was_downloaded(
    bihar: Import, ac: int, first: tuple[str, ...], last: tuple[str, ...]
) -> None:
    plan = plans.read_plan([LISTS / f"bihar_2025_ac{ac}.csv"], "MP")
    loading.apply(plan, NOON)
    rows = stored("BR", ac)
    assert (rows[0], rows[-1]) == (first, last)
    assert rows[1][0] == "1A"
    headings, letters = plan.notes
    assert "“AC No. & Name” is ac_number" in headings
    assert f"got a letter, such as {ac}/1A" in letters


def test_two_rows_of_one_part_are_refused_with_both_and_the_number_that_is_missing(
    bihar: Import,
) -> None:
    [(line, reason)] = reasons(LISTS / "bihar_2025_ac127.csv")
    assert line == 9
    for words in ("127/73", "line 8", "purvi bhag", "paschimi Bhag", "no 127/74 in the list"):
        assert words in reason


def test_the_state_of_a_list_is_that_of_its_acs_name_and_never_one_that_contradicts(
    bihar: Import, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("AC No. & Name,Part No,Booth Name\n1-Sheopur,1,Barai\n")
    loading.apply(plans.read_plan([path], "BR"), NOON)
    assert stored("MP", 1) == [("1", "Barai", None)]
    tables.Booth.delete().execute()
    path.write_text("State,AC No. & Name,Part No,Booth Name\nMP,1-Valmiki Nagar,1,Barai\n")
    [(line, reason)] = reasons(path)
    assert line == 2
    assert "AC 1 of MP is Sheopur, and not Valmiki Nagar; it is one of BR" in reason
    path.write_text("AC No,Part No,Booth Name\n1,1,Barai\n")
    assert "names no state" in reasons(path, "")[0][1]
    loading.apply(plans.read_plan([path], "MP"), NOON)
    assert stored("MP", 1) == [("1", "Barai", None)]


OFFICE = [
    ["Booth list 2026, Agar"],
    ["", "विधानसभा", "मतदान केंद्र", "", "Elector Serial No.", "", "Latrine"],
    ["क्र.", "क्रमांक", "क्रमांक", "नाम", "From", "To", ""],
    ["1", "2", "3", "4", "5", "6", "7"],
    ["1", "166-आगर", "१", "प्राथमिक शाला बड़ाई", "1", "640", "yes"],
    ["", "", "", "", "", "", ""],
    ["2", "166-आगर", "1A", "प्राथमिक शाला बड़ाई 2", "641", "1180"],
    ["3", "", "", "", "", "", ""],
    ["", "कुल", "", "", "", "1180", ""],
]


def test_titles_two_rows_of_headings_totals_and_serials_alone_are_no_rows(
    bihar: Import, tmp_path: Path
) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(page(*OFFICE))
    plan = plans.read_plan([path], "MP")
    loading.apply(plan, NOON)
    assert stored("MP", 166) == [
        ("1", "प्राथमिक शाला बड़ाई", "1-640"),
        ("1A", "प्राथमिक शाला बड़ाई 2", "641-1180"),
    ]
    assert plan.notes[-1] == "list.xls: not read: “क्र.”, “Latrine”"


def test_all_that_is_missing_is_told_at_once_with_what_was_seen(
    bihar: Import, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Title\nAC No,Village,Colour\n166,Barai,red\n")
    [(line, reason)] = reasons(path)
    assert line == 2
    assert "no column “Polling station no”, “Polling station name”" in reason
    assert "seen: AC No, Village, Colour" in reason
    assert "/template booths" in reason


def test_of_two_columns_of_a_kind_the_better_is_read_and_told(
    bihar: Import, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("AC No,Polling Station,Polling Station No.,Name\n166,Barai,7,Barai\n")
    plan = plans.read_plan([path], "MP")
    assert "list.csv: “Polling Station No.” is read, not “Polling Station”" in plan.notes


@pytest.mark.parametrize(
    "title", ["विधानसभा क्षेत्र क्रमांक १६६ आगर", "Booths of AC No. 166-Agar", "Assembly: 166 Agar"]
)
def test_an_ac_that_only_the_title_names_is_that_of_all_rows(
    bihar: Import, tmp_path: Path, title: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{title}\nPart No,Booth Name\n1,Barai\n")
    loading.apply(plans.read_plan([path], "MP"), NOON)
    assert stored("MP", 166) == [("1", "Barai", None)]


def test_titles_that_name_no_ac_or_several_leave_it_missing(bihar: Import, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for title in ("Booths of 2026", "AC 165 and AC 166"):
        path.write_text(f"{title}\nPart No,Booth Name\n1,Barai\n")
        assert "no column “AC no”" in reasons(path)[0][1]


@pytest.mark.parametrize(
    "header",
    ["Polling Station Name,मतदान केंद्र का नाम", "Name,Name", "Booth Name (Hindi),Booth Name"],
)
def test_of_two_columns_of_names_that_in_devanagari_is_the_hindi_one(
    bihar: Import, tmp_path: Path, header: str
) -> None:
    path = tmp_path / "list.csv"
    names = "बड़ाई,Barai" if "Hindi" in header else "Barai,बड़ाई"
    path.write_text(f"AC No,Part No,{header}\n166,1,{names}\n")
    (item,) = plans.read_plan([path], "MP").items
    assert (item.values["name"], item.values["name_hi"]) == ("Barai", "बड़ाई")


def test_names_in_kruti_dev_are_shown_and_asked_about_and_nothing_else_is_converted(
    db: Database, bihar: Import, tmp_path: Path
) -> None:
    book, path = Workbook(), tmp_path / "list.xlsx"
    sheet = book.worksheets[0]
    for row in (["AC No", "Part No", "Name"], [166, "12A", "izkFkfed 'kkyk"], [166, 13, "Barai"]):
        sheet.append(row)
    sheet["B2"].font = sheet["C2"].font = Font(name="Kruti Dev 010")
    path.write_bytes(saved(book))
    [(line, reason)] = reasons(path)
    assert line == 2
    assert "would be 'प्राथमिक शाला'" in reason
    assert "--kruti-dev" in reason
    loading.apply(plans.read_plan([path], "MP", convert=True), NOON)
    assert [row[:2] for row in stored("MP", 166)] == [("12A", "प्राथमिक शाला"), ("13", "Barai")]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("विधानसभा क्रमांक", "ac_number"),
        ("AC No. & Name", "ac_number"),
        ("भाग संख्या", "part_number"),
        ("मतदान केन्द्र क्रमांक", "part_number"),
        ("Polling Station No.", "part_number"),
        ("PS Name", "name"),
        ("मतदान केंद्र का नाम (English)", "name"),
        ("Polling Station Name (Hindi)", "name_hi"),
        ("मतदान केंद्र का नाम (हिन्दी)", "name_hi"),
        ("मुख्य/सहायक", "main_or_auxiliary"),
        ("Elector Serial No. From", "serial_from"),
        ("क्रम संख्या तक", "serial_to"),
        ("क्रम संख्या", ""),
        ("Sr. No.", ""),
        ("No. of Electors", "electors"),
        ("roll_date", "roll_date"),
        ("Facilities", ""),
        ("District", "district"),
    ],
)
def test_headings_of_offices_mean_columns(heading: str, column: str) -> None:
    assert booth_headings.meaning(heading) == column
