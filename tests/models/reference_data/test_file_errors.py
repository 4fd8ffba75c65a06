"""Refuse files of places with errors: each named where it stands, nothing imported."""

from pathlib import Path

import pytest

from models import places, tables
from models.database import Database
from models.reference_data import BadFiles, loading, plans
from models.spreadsheets import Writer
from tests.models.reference_data.loading_steps import ACS, ALL, DISTRICTS, PCS, STATES, Import
from tests.support.world import NOON


def errors(load: Import, **texts: str | bytes) -> list[tuple[str, int, str]]:
    """Import files that must be refused; return file, line and column of each reason."""
    before = tables.Place.select().count(), tables.Booth.select().count()
    with pytest.raises(BadFiles) as bad:
        load(**texts)
    assert (tables.Place.select().count(), tables.Booth.select().count()) == before
    assert all(error.reason for error in bad.value.errors)
    return [(error.file, error.line, error.column) for error in bad.value.errors]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("MP,0,Barai", "part_number"),
        ("MP,x,Barai", "part_number"),
        ("MP,1.5,Barai", "part_number"),
        ("MP,-1,Barai", "part_number"),
        ("MP,,Barai", "part_number"),
        ("MP,9999999999999,Barai", "part_number"),
        ("MP,1,", "name"),
        ("MP,1,   ", "name"),
        ("MP,1,=1+1", "name"),
        ("MP,1,@SUM(A1)", "name"),
        ("MP,1,+91", "name"),
        ("MP,1,Ba\x07rai", "name"),
        ("MP,1," + "x" * 301, "name"),
        ("Goa,1,Barai", "state"),
        (",1,Barai", "state"),
        ("MP,1", ""),
        ("MP,1,Barai,,more", ""),
        ('MP,1,"Ba"rai', ""),
        ('MP,1,"Barai', ""),
        ("MP,5,Modi once more", ""),
    ],
)
def test_a_bad_row_is_refused_where_it_stands(load: Import, row: str, column: str) -> None:
    load(**ALL)
    text = f"ac_number,state,part_number,name\n165,MP,5,Modi\n165,{row}\n"
    assert errors(load, booths=text) == [("booths.csv", 3, column)]


def test_a_line_is_counted_from_the_top_of_the_file_also_after_quoted_line_breaks(
    load: Import,
) -> None:
    load(**ALL)
    text = (
        "state,ac_number,part_number,name,source\r\n"
        'MP,165,4,Modi,"a note\r\nof three\r\nlines"\r\n'
        "\r\n"
        "MP,165,none,Modi,\r\n"
    )
    assert errors(load, booths=text) == [("booths.csv", 6, "part_number")]


def test_all_errors_are_told_at_once(load: Import) -> None:
    acs = (
        "state,number,name_en,name_hi,reservation,pc_number,district\n"
        "MP,165,Susner,,GEN,99,Nowhere\n"
        "MP,166,,,OBC,20,\n"
    )
    booths = "state,ac_number,part_number,name\nMP,164,1,Barai\n"
    wrong = errors(load, states=STATES, pcs=PCS, acs=acs, booths=booths)
    assert set(wrong) == {
        ("acs.csv", 2, "pc_number"),
        ("acs.csv", 2, "district"),
        ("acs.csv", 3, "name_en"),
        ("acs.csv", 3, "reservation"),
        ("booths.csv", 2, "ac_number"),
    }


def test_a_row_that_is_there_twice_names_the_first_one(load: Import) -> None:
    with pytest.raises(BadFiles) as bad:
        load(states=STATES, others="code,name_en,name_hi\nGA,Goa,\nMP,Madhya Pradesh,\n")
    (error,) = bad.value.errors
    assert (error.file, error.line) == ("others.csv", 3)
    assert "states.csv" in error.reason
    assert "line 2" in error.reason


def test_only_the_first_hundred_errors_are_kept_and_all_are_counted(load: Import) -> None:
    load(**ALL)
    rows = "".join(f"MP,165,{part},\n" for part in range(1, 151))
    with pytest.raises(BadFiles) as bad:
        load(booths="state,ac_number,part_number,name\n" + rows)
    assert (len(bad.value.errors), bad.value.count) == (100, 150)


@pytest.mark.parametrize(
    ("text", "line", "columns"),
    [
        (b"", 0, [""]),
        (b"\n\n", 0, [""]),
        (b"colour,taste\nred,sweet\n", 1, [""]),
        (STATES.encode("utf-16-le"), 0, [""]),
        (b"code,name_en,name_hi\nMP,Madhya Pradesh,x\nKA,Karn\xe9taka,x\n", 3, [""]),
        (b"code,name_en\nMP,Madhya Pradesh\n", 1, ["name_hi"]),
        (b"code,name_en,name_hi,colour\nMP,Madhya Pradesh,,red\n", 1, ["colour"]),
        (b"code,name_en,name_hi,code\nMP,Madhya Pradesh,,MP\n", 1, ["code"]),
        (b"code,name_en,name_hi\nmp,Madhya Pradesh,\n", 2, ["code"]),
    ],
)
def test_a_file_that_is_none_of_the_known_ones_is_refused(
    load: Import, text: bytes, line: int, columns: list[str]
) -> None:
    assert errors(load, states=text) == [("states.csv", line, column) for column in columns]


def test_a_list_may_be_a_workbook_or_what_excel_calls_unicode_text(
    load: Import, tmp_path: Path
) -> None:
    tabs = STATES.replace(",", "\t").encode("utf-16")
    assert load(states=tabs, districts=DISTRICTS, pcs=PCS, acs=ACS).added == 6
    book = Writer("Booths", ["part_number", "name", "state", "ac_number"], [9] * 4)
    book.add([[7, "Barai", "MP", 165], ["8", "Modi", "Madhya Pradesh", "166"]])
    (tmp_path / "booths.xlsx").write_bytes(book.content())
    loading.apply(plans.read_plan([tmp_path / "booths.xlsx"]), NOON)
    assert places.find_booth("165/7", near="MP").name("en") == "Barai"


def test_a_file_that_is_not_there_is_refused(db: Database, tmp_path: Path) -> None:
    with pytest.raises(BadFiles) as bad:
        plans.read_plan([tmp_path / "none.csv", tmp_path])
    assert [(e.file, e.line) for e in bad.value.errors] == [("none.csv", 0), (tmp_path.name, 0)]
