"""Sectors from a column of a list of booths, and from a list of their own."""

import pytest

from models import places, tables
from models.reference_data import BadFiles, BadSectors
from models.reference_data.booth_cells import CellOfSector, sector
from tests.models.reference_data.loading_steps import ALL, Import

HEAD = "ac_number,part_number,name"
ROWS = [(1, "Barai"), (2, "Barai School"), (3, "Kanad"), (4, "Kanad West")]


def booths(column: str, *cells: str, head: str = HEAD) -> str:
    """Return a list of booths of AC165 with one more column."""
    lines = [f"165,{part},{name},{cell}" for (part, name), cell in zip(ROWS, cells, strict=True)]
    return "\n".join([f"{head},{column}", *lines]) + "\n"


def stored() -> list[tuple[str, str, list[str]]]:
    """Return the code, the name and the parts of each sector, by number."""
    place, booth = tables.Place, tables.Booth
    rows = place.select().where(place.kind == "sector", place.removed_at.is_null())
    found = []
    for row in rows.order_by(place.number):
        parts = booth.select().where(booth.sector == row.id).order_by(booth.part)
        found.append((row.code, row.name_hi or row.name_en, [f"{b.part}{b.suffix}" for b in parts]))
    return found


@pytest.mark.parametrize(
    ("cell", "number", "name"),
    [
        ("4", 4, ""),
        ("S166-4", 4, ""),
        ("s१६६-४", 4, ""),
        ("सेक्टर 4", 4, ""),
        ("Sector No. 4 - Kanad", 4, "Kanad"),
        ("4 कानड़", 4, "कानड़"),
        ("शक्ति केंद्र क्र. 4: कानड़", 4, "कानड़"),
        ("Kanad", None, "Kanad"),
        ("मंडल 12", 12, ""),
        ("Sector Kanad", None, "Kanad"),
    ],
)
def test_a_cell_names_a_sector_however_it_is_written(
    cell: str, number: int | None, name: str
) -> None:
    read = sector(cell)
    assert isinstance(read, CellOfSector)
    assert (read.number, str(read)) == (number, name)
    again = sector(read.whole)
    assert isinstance(again, CellOfSector)
    assert (again.number, str(again)) == (number, name)


@pytest.mark.parametrize("cell", ["1000", "0", "=1", "सेक्टर"])
def test_what_is_no_sector_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"sector|formula"):
        sector(cell)


@pytest.mark.parametrize(
    "column",
    ["sector", "Sector No.", "Zone", "सेक्टर", "सेक्टर क्र.", "शक्ति केंद्र", "मंडल", "MANDAL NO"],
)
def test_a_column_of_a_list_of_booths_makes_sectors(load: Import, column: str) -> None:
    load(**(ALL | {"booths": booths(column, "1", "1", "2", "2")}))
    assert stored() == [("S165-1", "1", ["1", "2"]), ("S165-2", "2", ["3", "4"])]
    found = places.find_place("S165-2", near="MP")
    around = [places.place(i).code for i in places.ancestors(found.id)]
    assert around == ["S165-2", "AC165", "PC20", "D:agar-malwa", "MP"]


def test_names_get_numbers_in_their_order_and_are_found_again(load: Import) -> None:
    load(**(ALL | {"booths": booths("सेक्टर का नाम", "बड़ाई", "बड़ाई", "कानड़", "कानड़")}))
    now = [("S165-1", "बड़ाई", ["1", "2"]), ("S165-2", "कानड़", ["3", "4"])]
    assert stored() == now
    assert load(booths=booths("sector", "", "", "", "")).changed == 0  # a blank cell says nothing
    load(booths=booths("sector", "बडाई", "कानड़", "", ""))
    assert stored() == [("S165-1", "बड़ाई", ["1"]), ("S165-2", "कानड़", ["2", "3", "4"])]


def test_a_number_and_a_name_stand_in_two_columns(load: Import) -> None:
    text = booths("sector no,sector name", "7,Barai", "7,Barai", "9,Kanad", "9,Kanad")
    load(**(ALL | {"booths": text}))
    assert [row[:2] for row in stored()] == [("S165-7", "Barai"), ("S165-9", "Kanad")]
    load(booths=booths("sector no,sector name", "7,Badai", "7,Badai", ",", ","))
    assert [row[:2] for row in stored()] == [("S165-7", "Badai"), ("S165-9", "Kanad")]


@pytest.mark.parametrize(
    "text",
    [
        "ac_number,sector,sector_name,parts\n165,1,Barai,1-2\n165,2,Kanad,3-4\n",
        "AC No,Sector No,Sector Name,Booths\n165,1,Barai,1 to 2\n165,2,Kanad,165/3-165/4\n",
        "Assembly No,Sector,Name of Sector,From,To\n165,1,Barai,1,2\n165,2,Kanad,3,4\n",
        'विधानसभा क्रमांक,सेक्टर क्र,सेक्टर का नाम,भाग संख्या\n१६५,१,Barai,१ से २\n165,2,Kanad,"3, 4"\n',
        "विधानसभा,शक्ति केंद्र,शक्ति केंद्र का नाम,बूथ से,बूथ तक\n165,1,Barai,1,2\n165,2,Kanad,3,4\n",
        "सेक्टरों की सूची विधानसभा 165\nसेक्टर,सेक्टर का नाम,बूथ\n1,Barai,1-2\n2,Kanad,3-4\nकुल,,4\n",
    ],
)
def test_a_list_of_sectors_says_which_parts_each_has(load: Import, text: str) -> None:
    load(**(ALL | {"booths": booths("electors", "1", "1", "1", "1")}))
    result = load(sectors=text)
    assert stored() == [("S165-1", "Barai", ["1", "2"]), ("S165-2", "Kanad", ["3", "4"])]
    assert result.by_kind["sector"] == (2, 0, 0)
    assert load(sectors=text).by_kind["sector"] == (0, 0, 2)


def test_a_list_of_sectors_and_its_booths_come_together(load: Import) -> None:
    files = {"booths": booths("electors", "1", "1", "1", "1")}
    load(**(ALL | files), sectors="ac_number,sector,parts\n165,1 Barai,1-4\n")
    assert stored() == [("S165-1", "Barai", ["1", "2", "3", "4"])]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("165,1,1-9\n", "there is no booth 165/9"),
        ("165,1,1-2\n165,2,2-3\n", r"165/2 is in two rows \(165: 1; 165: 2\)"),
        ("165,1,1-3\n", "165/3 is in S165-5, which the list does not name"),
    ],
)
def test_a_list_that_does_not_fit_changes_nothing(load: Import, rows: str, reason: str) -> None:
    load(**(ALL | {"booths": booths("sector", "", "", "5", "5")}))
    with pytest.raises(BadSectors, match=reason):
        load(sectors=f"ac_number,sector,parts\n{rows}")
    assert stored() == [("S165-5", "5", ["3", "4"])]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("165,1,3-1", "put the smaller number first in '3-1'"),
        ("165,1,165/1-166/2", "'165/1-166/2' are booths of two ACs: write a row for each AC"),
        ("165,1,Kanad", "'KANAD' is not a range of booths: write it like 1-12, 15"),
        ("165,1000,1-2", "'1000' is not the number of a sector, from 1 to 999"),
        ("165,1,", "names no parts"),
        ("165,,1-2", "names no sector"),
    ],
)
def test_a_wrong_row_of_sectors_is_named(load: Import, row: str, reason: str) -> None:
    load(**ALL)
    with pytest.raises(BadFiles) as bad:
        load(sectors=f"ac_number,sector,parts\n{row}\n")
    assert [(error.line, error.reason) for error in bad.value.errors] == [(2, reason)]
    assert stored() == []
