"""Files of people: their columns under any spelling, and the parsing of a cell."""

from pathlib import Path

import pytest

from models.identity import worker_ids
from models.people_files import BadCell, PersonRow, column_mapping, columns, is_of_people
from models.spreadsheets import BadSheet, sheets

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
    ("header", "parameters"),
    [
        (["166/2", "9876543210", "Asha"], {"what": "no_header"}),
        (["colour", "taste"], {"what": "no_header"}),
        (["booth", "name"], {"what": "missing", "column": "phone / फ़ोन"}),
        (["name", "phone"], {"what": "missing", "column": "booth / बूथ"}),
        (["booth", "phone", "mobile", "name"], {"what": "twice", "column": "phone / फ़ोन"}),
    ],
)
def test_a_header_that_will_not_do_is_refused(
    header: list[str], parameters: dict[str, str]
) -> None:
    with pytest.raises(BadSheet) as bad:
        columns(header)
    assert bad.value.parameters == parameters


def test_files_of_people_and_of_places_are_told_apart_by_their_columns() -> None:
    assert is_of_people(["नाम", "मोबाइल", "बूथ"])
    assert not is_of_people(["state", "ac_number", "part_number", "name"])


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
    (_, header), *lines = sheets.rows(content)
    people = [column_mapping.person(columns(header), line, cells) for line, cells in lines]
    assert len({person.phone for person in people}) == 4
