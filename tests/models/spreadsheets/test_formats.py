"""Formats that offices keep their lists in, and how a cell of each becomes text."""

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from models.spreadsheets import BadSheet, Mark, MarkedText, mark_of, sheets
from models.spreadsheets.cells import text
from tests.support.sheet_files import page, saved

LISTS = Path(__file__).parents[2] / "data" / "lists"
NAMES = ["list.xls", "list.ods", "strict.xlsx"]


def read(content: bytes) -> list[sheets.SheetRow]:
    return list(sheets.rows(content))


def refused(content: bytes) -> str:
    with pytest.raises(BadSheet) as bad:
        read(content)
    return str(bad.value.parameters["what"])


@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_lines_and_texts(name: str) -> None:
    rows = read((LISTS / name).read_bytes())
    *plain, (line, (booth, phone, person, formula)) = rows
    assert plain == [
        (2, ["बूथ", "मोबाइल", "नाम", "दिन"]),
        (3, ["166/12", "9826012345", "Asha", "2026-05-12"]),
        (4, ["166/12A", "9826012346", "lquhrk", "12"]),
        (5, ["166.1", "9826012347", "Ravi", "0.5"]),
    ]
    assert (line, booth, phone, person) == (6, "166/13", "9826012348", "Kamla")
    assert formula[0] == "="  # what was calculated is nothing that somebody wrote
    assert [mark_of(cell) for cell in plain[3][1]] == [Mark.NUMBER, None, None, Mark.NUMBER]


@pytest.mark.parametrize("name", ["list.xls", "strict.xlsx"])
def test_the_font_of_a_cell_tells_kruti_dev_and_its_letters_never_do(name: str) -> None:
    marked = [
        cell
        for _, cells in read((LISTS / name).read_bytes())
        for cell in cells
        if mark_of(cell) is Mark.KRUTI_DEV
    ]
    assert marked == ["lquhrk"]


def test_dashes_in_kruti_dev_are_letters_and_stay() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B1"] = '—".k', "12—A"
    sheet["A1"].font = Font(name="Kruti Dev 016")
    assert read(saved(book)) == [(1, ['—".k', "12-A"])]


def test_a_phone_in_a_cell_formatted_as_a_day_is_the_number() -> None:
    book = Workbook()
    sheet: Any = book.active
    for row, value in enumerate((9826012348, 46154, 0.6875), 1):
        sheet.cell(row, 1, value).number_format = "DD-MM-YYYY" if row < 3 else "h:mm"
    assert [cells[0] for _, cells in read(saved(book))] == ["9826012348", "2026-05-12", "16:30:00"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("12.0", "12.0"),
        (12.0, "12"),
        (9826012345.0, "9826012345"),
        (True, "TRUE"),
        (1e20, "100000000000000000000"),
        (166.1, "166.1"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (float("nan"), ""),
        (dt.datetime(2026, 5, 12, 9), "2026-05-12"),  # noqa: DTZ001
        (dt.date(2026, 5, 12), "2026-05-12"),
        (dt.time(16, 30), "16:30:00"),
        (dt.timedelta(hours=26, minutes=5), "26:05:00"),
    ],
)
def test_a_value_becomes_the_text_that_a_person_would_type(value: Any, shown: str) -> None:
    assert text(value) == shown
    assert mark_of(text(value)) is (Mark.NUMBER if "." in shown and value != "12.0" else None)


def test_a_value_of_another_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        text(b"166/12")


def test_a_table_of_a_page_is_read_whatever_stands_around_it() -> None:
    content = (
        "\ufeff\n<!DOCTYPE html><html><head><title>Parts</title><style>td {x: y}</style></head>"
        "<body><table><tr><td>Logo</td></tr></table><p>List</p><table>"
        "<tr><th colspan=2>AC 166</th><th>नाम</th></tr>"
        "<tr><td>166/1</td><td>98260&nbsp;12345<br>home</td><td>Asha &amp; Ravi</td></tr>"
        "<tr><td>166/2<td>9826012346<td> सुनीता\n बघेल <script>x()</script></tr>"
        "</table></body></html>"
    )
    assert read(content.encode()) == [
        (1, ["AC 166", "", "नाम"]),
        (2, ["166/1", "98260 12345 home", "Asha & Ravi"]),
        (3, ["166/2", "9826012346", "सुनीता बघेल"]),
    ]
    assert read(content[1:].encode("utf-16"))[1][1][2] == "Asha & Ravi"
    western = b'<meta charset="windows-1252">' + page(["x"]).replace(b"x", b"Jos\xe9")
    assert read(western) == [(1, ["José"])]


def ods(sheet: bytes) -> bytes:
    """Return the kept OpenDocument workbook with other rows."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(LISTS / "list.ods") as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "content.xml":
                begin, end = part.index(b"<table:table-row"), part.rindex(b"</table:table>")
                part = part[:begin] + sheet + part[end:]
            new.writestr(name, part)
    return file.getvalue()


CELL = b'<table:table-cell office:value-type="string"%s><text:p>x</text:p></table:table-cell>'
ROW = b"<table:table-row%s>%s</table:table-row>"
WIDE = b' table:number-columns-repeated="16384"'
LONG = b' table:number-rows-repeated="1048576"'


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        (ROW % (b"", CELL % WIDE), "too_many_columns"),
        (ROW % (b"", b"<table:table-cell%s/>" % WIDE + CELL % b""), "too_many_columns"),
        (ROW % (LONG, CELL % b""), "too_many_rows"),
        (ROW % (LONG, b"") + ROW % (b"", CELL % b""), "too_many_rows"),
        (ROW % (b"", CELL % b"") + b" " * 41 * sheets.MB, "bomb"),
        (ROW % (b"", CELL % b"") + b" " * 4 * sheets.MB, "bomb"),
    ],
    ids=["wide", "far right", "long", "far below", "big", "tight"],
)
def test_a_few_bytes_of_an_ods_that_unfold_to_a_huge_sheet_are_refused(
    sheet: bytes, what: str
) -> None:
    assert refused(ods(sheet)) == what


FAR = ROW % (b"", CELL % b"") + ROW % (b' table:number-rows-repeated="90000"', b"")
FAR += ROW % (b"", b'<table:table-cell table:number-columns-repeated="80"/>' + CELL % b"")


@pytest.mark.parametrize("limits", [sheets.SENT, sheets.OWN])
def test_two_cells_far_apart_are_no_list(limits: sheets.SheetLimits) -> None:
    """calamine reserves the whole rectangle between them: of an .xls 400 MB."""
    good = (LISTS / "list.xls").read_bytes()
    at = good.index(struct.pack("<HHHH", 0xFD, 10, 5, 2))  # the name in the last row
    for content in (good[: at + 4] + struct.pack("<HH", 65_000, 255) + good[at + 8 :], ods(FAR)):
        with pytest.raises(BadSheet) as bad:
            list(sheets.rows(content, limits))
        assert bad.value.parameters["what"] == "bomb"


def test_a_gap_of_some_rows_in_an_old_workbook_is_read() -> None:
    good = (LISTS / "list.xls").read_bytes()
    at = good.index(struct.pack("<HHHH", 0xFD, 10, 5, 2))
    read_rows = read(good[: at + 4] + struct.pack("<HH", 900, 2) + good[at + 8 :])
    assert read_rows[-1] == (901, ["", "", "Kamla", ""])


KRUTI = b'<style:text-properties style:font-name="Kruti Dev 010"/>'
OWN_FONT = b'<style:style style:name="%s" style:family="table-cell">%s</style:style>'
CHILD = b'<style:style style:name="c" style:family="table-cell" style:parent-style-name="k"/>'
STYLED = CELL % b' table:style-name="%s"'
IN_COLUMN = b'<table:table-column/><table:table-column table:default-cell-style-name="k"/>'
IN_SPAN = CELL.replace(b">x<", b'><text:span text:style-name="k">x</text:span><') % b""


@pytest.mark.parametrize(
    ("sheet", "marked"),
    [
        (ROW % (b"", CELL % b"" + STYLED % b"k"), [False, True]),
        (ROW % (b"", STYLED % b"c" + STYLED % b"other"), [True, False]),
        (ROW % (b' table:default-cell-style-name="k"', CELL % b"" * 2), [True, True]),
        (IN_COLUMN + ROW % (b"", CELL % b"" * 2), [False, True]),
        (ROW % (b"", IN_SPAN + IN_SPAN.replace(b"</text:p>", b"y</text:p>")), [True, False]),
        (
            ROW % (b"", CELL % (b' table:number-columns-repeated="2" table:style-name="k"')),
            [True] * 2,
        ),
    ],
    ids=["cell", "parent", "row", "column", "span", "repeated"],
)
def test_the_font_of_an_ods_cell_is_that_of_its_style_wherever_it_stands(
    sheet: bytes, marked: list[bool]
) -> None:
    other = KRUTI.replace(b"Kruti Dev 010", b"Mukta")
    styles = OWN_FONT % (b"k", KRUTI) + CHILD + OWN_FONT % (b"other", other)
    [(_, row)] = read(restyled(ods(sheet), styles))
    assert [mark_of(cell) is Mark.KRUTI_DEV for cell in row] == marked


def restyled(workbook: bytes, styles: bytes) -> bytes:
    """Return an OpenDocument workbook with these styles."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            empty, end = b"<office:automatic-styles/>", b"</office:automatic-styles>"
            with_styles = empty[:-2] + b">" + styles + end
            new.writestr(name, old.read(name).replace(empty, with_styles))
    return file.getvalue()


def test_whatever_is_done_to_an_old_workbook_it_is_read_or_refused() -> None:
    good = (LISTS / "list.xls").read_bytes()
    for at in range(8, len(good), 97):
        bad = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
        try:
            read(bad)
        except BadSheet as refusal:
            assert refusal.parameters["what"]


def test_a_mark_is_part_of_a_text_and_gone_from_what_is_made_of_it() -> None:
    marked = MarkedText("166.1", Mark.NUMBER)
    assert (marked, mark_of(marked), mark_of(marked.strip())) == ("166.1", Mark.NUMBER, None)
