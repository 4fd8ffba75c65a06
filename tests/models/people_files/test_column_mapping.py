"""Files of people: their columns under any spelling, and the parsing of a cell."""

from pathlib import Path

import pytest

from models.identity import worker_ids
from models.people_files import BadCell, PersonRow, column_mapping
from models.people_files.column_mapping import ColumnMapping
from models.spreadsheets import BadSheet, Mark, MarkedText, NameReading, legacy_names, sheets


def columns(*rows: list[str]) -> ColumnMapping:
    return column_mapping.columns(list(enumerate(rows, 1)))


PLAIN = columns(["booth", "phone", "name"])


def person(booth: str = "166/2", phone: str = "9876543210", name: str = "Asha") -> PersonRow:
    return column_mapping.person(PLAIN, 2, [booth, phone, name])


def refused(**cells: str) -> tuple[str, str]:
    with pytest.raises(BadCell) as bad:
        person(**cells)
    return bad.value.why, bad.value.text


@pytest.mark.parametrize(
    "header",
    [
        ["booth", "phone", "name", "inviter"],
        ["Booth No.", "Mobile Number", "Full Name", "Invited by"],
        ["बूथ", "फ़ोन", "नाम", "आमंत्रक"],
        ["बूथ क्रमांक", "मोबाइल नंबर", "कार्यकर्ता का नाम", "जोड़ने वाले"],
        ["BOOTH", "Fone", "Naam", "invitor"],
        ["Boot", "Mobil", "naam", "Inviter ID"],
        [" part ", "फोन नम्बर", "NAME", "आमन्त्रक"],
    ],
)
def test_headings_are_known_in_hindi_and_english_and_with_small_slips(header: list[str]) -> None:
    assert columns(header).places == {"booth": 0, "phone": 1, "name": 2, "inviter": 3}
    assert columns(header).kind == "invitations"
    assert columns(list(reversed(header))).places["booth"] == 3


def test_other_columns_are_left_out_and_named() -> None:
    header = columns(["Sr. No.", "Booth", "Booth Name", "Name", "Father's name", "", "Phone"])
    assert header.places == {"booth": 1, "name": 3, "phone": 6}
    assert header.ignored == ("Sr. No.", "Booth Name", "Father's name")
    assert header.kind == "workers"


@pytest.mark.parametrize(
    ("header", "missing_and_seen"),
    [
        (["colour", "taste"], ("booth / बूथ|phone / फ़ोन|name / नाम", "colour|taste")),
        (["booth", "", "name"], ("phone / फ़ोन", "booth|name")),
        (["name"], ("booth / बूथ|phone / फ़ोन", "name")),
    ],
)
def test_all_columns_that_are_missing_are_told_at_once_with_those_that_were_seen(
    header: list[str], missing_and_seen: tuple[str, str]
) -> None:
    with pytest.raises(BadSheet) as bad:
        columns(header)
    missing, seen = (tuple(text.split("|")) for text in missing_and_seen)
    assert bad.value.parameters == {"what": "columns", "columns": missing, "seen": seen}


@pytest.mark.parametrize(
    "heading",
    ["बूथ क्र.", "बूथ सं.", "भाग संख्या", "PART NO", "Polling Station No.", "मतदान केन्द्र क्रमांक"],
)
def test_headings_of_booths_as_offices_write_them(heading: str) -> None:
    assert columns([heading, "मो. नं.", "नाम"]).places == {"booth": 0, "phone": 1, "name": 2}


@pytest.mark.parametrize(
    "heading",
    [
        "मो. नं.",
        "Mobile No. (WhatsApp)",
        "मोबाइल नंबर / Mobile Number",
        "MOB.",
        "फोन न.",
        "Contact\nNo",
    ],
)
def test_headings_of_phones_as_offices_write_them(heading: str) -> None:
    assert columns(["booth", heading, "name"]).places["phone"] == 1


@pytest.mark.parametrize(
    "heading",
    [
        "S.No.",
        "Sr. No.",
        "क्र.",
        "Booth Name",
        "मतदान केन्द्र का नाम",
        "पिता/पति का नाम",
        "PC No",
        "Age",
    ],
)
def test_headings_of_other_things_are_none_of_ours(heading: str) -> None:
    assert columns([heading, "booth", "phone", "name"]).ignored == (heading,)


def test_headings_are_found_below_titles_and_over_two_rows() -> None:
    found = columns(
        ["कार्यकर्ता सूची 2026"],
        ["", "मतदान केंद्र", "", "कार्यकर्ता", ""],
        ["क्र.", "क्रमांक", "नाम", "नाम", "मो. नं."],
        ["1", "166/2", "Barai", "Asha", "9876543210"],
    )
    assert found.places == {"booth": 1, "name": 3, "phone": 4}
    assert found.headings.behind == 3
    assert found.ignored == ("क्र.", "मतदान केंद्र नाम")


def test_headings_are_looked_for_in_the_first_ten_rows_only() -> None:
    titles = [["", f"Title {n}"] for n in range(9)]
    assert columns(*titles, ["booth", "phone", "name"]).headings.behind == 10
    with pytest.raises(BadSheet):
        columns(*titles, ["one more"], ["booth", "phone", "name"])


def test_of_two_columns_of_a_kind_the_better_is_read_and_it_says_which() -> None:
    header = ["Booth", "Booth No", "Mobile (alternate)", "Mobile 1", "Mobile 2", "name"]
    found = columns(header)
    assert found.places == {"booth": 1, "phone": 3, "name": 5}
    assert [(c.column, c.taken, c.left) for c in found.choices] == [
        ("booth", "Booth No", ("Booth",)),
        ("phone", "Mobile 1", ("Mobile (alternate)", "Mobile 2")),
    ]
    assert found.ignored == ()


@pytest.mark.parametrize(
    ("ac", "part", "booth"),
    [
        ("166", "12", "166/12"),
        ("166-Agar [34-Agar Malwa]", "12(A)", "166/12(A)"),
        ("AC No. 166", "०१२", "166/०१२"),
        ("विधानसभा १६६", "12", "166/12"),
        ("166", "165/12", "165/12"),
    ],
)
def test_an_ac_and_a_part_in_two_columns_are_a_booth(ac: str, part: str, booth: str) -> None:
    header = columns(["AC No. & Name", "Part No", "phone", "name"])
    cells = [ac, part, "9876543210", "Asha"]
    assert column_mapping.person(header, 2, cells).booth == booth


def test_a_part_alone_is_one_of_the_only_ac_that_is_meant() -> None:
    cells = ["12A", "9876543210", "Asha"]
    assert column_mapping.person(PLAIN, 2, cells, ac="166").booth == "166/12A"


@pytest.mark.parametrize(
    "cells",
    [
        ["7", "", "", ""],
        ["7.", "", "", " "],
        ["(1)", "(2)", "(3)", "(4)"],
        ["", "कुल", "", "253"],
        ["", "", "Total: 253", ""],
        ["Grand Total", "253"],
        ["क्र.", "बूथ", "मोबाइल", "नाम"],
    ],
    ids=["serial", "serial.", "numbers of columns", "कुल", "total", "grand", "headings again"],
)
def test_what_is_no_row_of_the_list_makes_nothing(cells: list[str]) -> None:
    assert not columns(["क्र.", "बूथ", "मोबाइल", "नाम"]).is_row(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3", "Asha"],
        ["", "166/2", "", ""],
        ["1", "166/2", "9876543210", "कुलदीप"],
        ["", "", "", "Total Kumar Sahu"],
    ],
)
def test_a_row_in_which_something_is_filled_is_one(cells: list[str]) -> None:
    assert columns(["क्र.", "बूथ", "मोबाइल", "नाम"]).is_row(cells)


KRUTI_DEV = ["jke dqekj oekZ", "lquhrk c?ksy", "y{eh ckbZ", "fot; flag", "dey"]
LATIN = ["Ram Kumar Verma", "Md. Iqbal", "D'Souza", "SURESH GURJAR", "RamPrasad", "K.L. Sahu"]


def test_the_font_says_which_names_are_converted_and_in_latin_letters_alone_it_is_asked() -> None:
    marked = [*LATIN, MarkedText("jke", Mark.KRUTI_DEV)]
    assert legacy_names.proposed(marked) is NameReading.BY_FONT
    assert legacy_names.changes(marked, NameReading.BY_FONT) == (("jke", "राम"),)
    assert legacy_names.proposed(KRUTI_DEV) is NameReading.ALL
    assert legacy_names.changes(KRUTI_DEV[:2], NameReading.ALL) == (
        ("jke dqekj oekZ", "राम कुमार वर्मा"),
        ("lquhrk c?ksy", "सुनीता बघेल"),
    )
    assert legacy_names.changes(["सुनीता", *marked], NameReading.AS_THEY_ARE) == ()
    assert legacy_names.changes(["सुनीता"], NameReading.ALL) == ()
    unicode = MarkedText("सुनीता (2)", Mark.KRUTI_DEV)  # typed in Unicode in a cell with the font
    assert legacy_names.changes([unicode], NameReading.BY_FONT) == ()


@pytest.mark.parametrize("names", [LATIN, ["सुनीता", "आशा; रवि"], [], ["Zq", *LATIN]])
def test_names_are_not_taken_for_kruti_dev(names: list[str]) -> None:
    assert legacy_names.proposed(names) is NameReading.BY_FONT


def test_a_name_in_kruti_dev_is_converted_before_anything_else_looks_at_it() -> None:
    for typed, name in (("'kadj", "शंकर"), ("=;EcdsUnz", "त्रयम्बकेन्द्र")):
        cells = ["166/2", "9876543210", MarkedText(typed, Mark.KRUTI_DEV)]
        assert column_mapping.person(PLAIN, 2, cells).name == name


def test_files_of_people_and_of_places_are_told_apart_by_their_columns() -> None:
    def is_of_people(*header: str) -> bool:
        return column_mapping.is_of_people([(1, list(header))])

    assert is_of_people("नाम", "मोबाइल", "बूथ")
    assert not is_of_people("state", "ac_number", "part_number", "name")


@pytest.mark.parametrize(
    "phone",
    [
        "9876543210",
        "09876543210",
        "+91 98765 43210",
        "0091-98765-43210",
        "९८७६५४३२१०",
        "'9876543210",
        "9876543210.0",
        "9.876543210E9",
        "9.876543210E+09",
        "9876543210/9826054321",
        "9876543210 9826054321",
        "0755-2550001, 9876543210",
        "98765/43210",
        "98765 43210 (W)",
        "9876543210(P) 9826054321(W)",
        "Mob. 98765 43210",
        "Ph.No. 9876543210",
        "मो. ९८७६५४३२१०",
        "9,87,65,43,210",
        "9876543210 या 9826054321",
    ],
)
def test_a_phone_is_read_however_it_stands_there(phone: str) -> None:
    assert person(phone=phone).phone == "+919876543210"


@pytest.mark.parametrize("mobile", ["7415612345", "8305234567", "7222345678"])
def test_a_mobile_that_begins_with_7_or_8_is_no_landline(mobile: str) -> None:
    assert person(phone=mobile).phone == f"+91{mobile}"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"booth": ""}, "no_booth"),
        ({"phone": " - "}, "no_phone"),
        ({"name": "  "}, "no_name"),
        ({"booth": "=A1"}, "formula"),
        ({"phone": "=98&A1"}, "formula"),
        ({"name": '=HYPERLINK("x")'}, "formula"),
        ({"name": "@SUM(A1)"}, "formula"),
        ({"name": "+cmd"}, "formula"),
        ({"booth": "2026-05-12"}, "date"),
        ({"booth": "05-12-2026"}, "date"),
        ({"booth": "12-May"}, "date"),
        ({"booth": "Dec-25"}, "date"),
        ({"booth": "166"}, "bad_booth"),
        ({"booth": "Agar"}, "bad_booth"),
        ({"phone": "9.87654E+09"}, "shortened"),
        ({"phone": "98765"}, "bad_phone"),
        ({"phone": "98765432101"}, "bad_phone"),
        ({"phone": "07552550001"}, "landline"),
        ({"phone": "1600123456"}, "bad_phone"),
        ({"phone": "98765O3210"}, "bad_phone"),
        ({"phone": "NA"}, "bad_phone"),
        ({"phone": "0755-2550001/2"}, "landline"),
        ({"booth": MarkedText("166.1", Mark.NUMBER)}, "number"),
        ({"phone": "+12025550123"}, "foreign_phone"),
        ({"name": "12345"}, "bad_name"),
        ({"name": "x" * 65}, "bad_name"),
        ({"name": "Asha 9876543211"}, "phone_in_name"),
        ({"name": "आशा, ९८७६५ ४३२११"}, "phone_in_name"),
    ],
)
def test_a_cell_that_cannot_be_used_says_why(cells: dict[str, str], why: str) -> None:
    assert refused(**cells)[0] == why


def test_booths_with_leading_zeros_and_devanagari_digits_are_meant_as_they_stand() -> None:
    assert person(booth="0166/002").booth == "0166/002"
    assert person(booth="१६६/२").booth == "१६६/२"


def test_an_inviter_is_read_with_or_without_dashes_and_a_wrong_one_is_refused() -> None:
    header = columns(["booth", "phone", "name", "inviter"])
    cells = ["166/2", "9876543210", "Asha"]
    public_id = "7K3M9Q" + worker_ids.check_character("7K3M9Q")
    for typed in (public_id, worker_ids.show(public_id).lower()):
        assert column_mapping.person(header, 2, [*cells, typed]).inviter == public_id
    assert column_mapping.person(header, 2, [*cells, "-"]).inviter == ""
    assert column_mapping.person(header, 2, cells).inviter == ""
    with pytest.raises(BadCell, match="bad_id"):
        column_mapping.person(header, 2, [*cells, "BS-0000-00X"])


def test_the_example_in_the_docs_can_be_read() -> None:
    content = (Path(__file__).parents[3] / "docs" / "import-example.csv").read_bytes()
    rows = list(sheets.rows(content))
    header = column_mapping.columns(rows)
    people = [column_mapping.person(header, line, cells) for line, cells in rows[1:]]
    assert len({person.phone for person in people}) == 4
