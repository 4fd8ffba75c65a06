"""Lists of booths are read AC by AC, and column by column where nothing is wrong with a row."""

from pathlib import Path
from typing import Any

import pytest

from models import tables
from models.places import BoothPart
from models.reference_data import BadFiles, plain_rows, plans
from models.reference_data.files import Errors, open_sheet
from tests.models.reference_data.loading_steps import ALL, Import

HEADINGS = "state,ac_number,part_number,name,name_hi,electors,serials,roll_date\n"
IN_ORDER = (
    "MP,165,1,Barai,बड़ाई,812,1-812,2026-02-21\n",
    "MP,165,1A,Barai school,,,,\n",
    "MP,166,1,Agar,आगर,1,1-1,\n",
    'MP,166,2,Agar east,आगर पूर्व,"1,024",,\n',
)


def stored() -> list[tuple[object, ...]]:
    booth = tables.Booth
    row = booth.ac, booth.part, booth.suffix, booth.name_en, booth.name_hi, booth.electors
    in_order: Any = booth.select(*row, booth.sound, booth.serials, booth.roll_date).tuples()
    return list(in_order.order_by(booth.ac, booth.part, booth.suffix))


def test_a_list_whose_acs_are_mixed_is_imported_as_one_in_order(load: Import) -> None:
    load(**ALL)
    tables.Booth.delete().execute()
    assert load(booths=HEADINGS + "".join(IN_ORDER)).by_kind == {"booth": (4, 0, 0)}
    expected = stored()
    tables.Booth.delete().execute()
    mixed = IN_ORDER[2] + IN_ORDER[0] + IN_ORDER[3] + IN_ORDER[1]
    assert load(booths=HEADINGS + mixed).by_kind == {"booth": (4, 0, 0)}
    assert stored() == expected
    assert load(booths=HEADINGS + mixed).by_kind == {"booth": (0, 0, 4)}


def test_the_booths_of_one_ac_may_be_in_two_files(load: Import) -> None:
    load(**ALL)
    tables.Booth.delete().execute()
    halves = {"first": HEADINGS + IN_ORDER[0], "second": HEADINGS + IN_ORDER[1] + IN_ORDER[2]}
    assert load(**halves).by_kind == {"booth": (3, 0, 0)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("MP,165,1,Modi,,,,\n", "165/1 is there already, in booths.csv line 2"),
        ("MP,166,3,=Modi,,,,\n", "begins with =, which a spreadsheet takes for a formula"),
        ("MP,166,3,Modi,,many,,\n", "'many' is not a whole number"),
        ("MP,166,3,,,,,\n", "is empty"),
        ("MP,166,3,Modi,,,,,,,1\n", "the row has 11 cells, the header has 8"),
        ("MP,166,3,Mo\x07di,,,,\n", "holds the unprintable character U+0007"),
        (f"MP,166,3,{'M' * 301},,,,\n", "has 301 characters, 300 are the most"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_wherever_it_is(
    load: Import, row: str, reason: str
) -> None:
    load(**ALL)
    with pytest.raises(BadFiles) as bad:
        load(booths=HEADINGS + "".join(IN_ORDER) + row)
    [error] = bad.value.errors
    assert error.line == 6
    assert reason in error.reason


def test_columns_are_read_as_their_cells_are_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "booths.csv"
    rows = (
        "MP,165,१,Barai,बड़ाई,812,1-812,2026-02-21\n",
        'MP,165,1 (A), Barai  school ,,"1,024",813 to 900,\n',
        "MP,165,12क,Cafe\u0301,क\u094d\u200dष,१२,,\n",
        "MP,165,0013,Modi\u00a0gaon,\u0921\u093c,०,1-2;5-9,\n",
    )
    path.write_text(HEADINGS + "".join(rows), "utf-8")
    errors = Errors()
    sheet = open_sheet(path, errors)
    assert sheet is not None
    below = list(sheet.rows)
    columns = plain_rows.read(sheet, [cells for _, cells in below])
    assert columns is not None
    for index, record in enumerate(sheet.records(below, errors)):
        of_row = {name: cells[index] for name, cells in columns.items()}
        assert record.values == {n: value for n, value in of_row.items() if value is not None}
    assert columns["part_number"] == [(1, ""), (1, "A"), (12, "A"), (13, "")]
    assert errors.count == 0


def test_a_plan_can_be_read_again_and_again(load: Import, tmp_path: Path) -> None:
    load(**ALL)
    path = tmp_path / "booths.csv"
    path.write_text(HEADINGS + "".join(IN_ORDER), "utf-8")
    plan = plans.read_plan([path])
    assert plan.items == plan.items
    assert len(plan) == 4
    first = plan.items[0]
    assert (first.key, first.within) == (("MP", "165/1"), {"ac": ("MP", "AC165")})
    assert first.values["part_number"] == BoothPart(1)
