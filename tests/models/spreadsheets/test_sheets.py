"""Untrusted files: what is read from them, and what is refused before it can do harm."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from models.spreadsheets import MB, BadSheet, SheetLimits, Writer, sheets
from tests.support.sheet_files import csv, page, saved, xlsx

SMALL = SheetLimits(file=MB, unpacked=2 * MB, rows=10, columns=5, cell=20, text=300)
GOOD = [(1, ["booth", "phone", "name"]), (2, ["166/2", "9876543210", "सुनीता"])]
ROW = ("166/2", "9876543210", "सुनीता")
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


def read(content: bytes, limits: SheetLimits = sheets.SENT) -> list[sheets.SheetRow]:
    return list(sheets.rows(content, limits))


def refused(content: bytes, limits: SheetLimits = sheets.SENT) -> dict[str, Any]:
    with pytest.raises(BadSheet) as bad:
        read(content, limits)
    return bad.value.parameters


def archive(*names: str) -> bytes:
    """Return an archive of empty parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, b"")
    return file.getvalue()


def with_a_password(content: bytes) -> bytes:
    """Return an archive whose first part says that it is encrypted."""
    flags = content.index(b"PK\x01\x02") + 8
    return content[:flags] + bytes([content[flags] | 1]) + content[flags + 1 :]


def as_csv(*lines: tuple[str, ...]) -> bytes:
    return csv(*map(",".join, lines))


def as_workbook(*lines: tuple[str, ...]) -> bytes:
    return xlsx(*lines)


def as_page(*lines: tuple[str, ...]) -> bytes:
    return page(("booth", "phone", "name"), *lines)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return a workbook in which some parts are replaced by others."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            ours = parts.get(name.rpartition("/")[2].partition(".")[0])
            new.writestr(name, old.read(name) if ours is None else ours)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        csv("166/2,9876543210,सुनीता"),
        b"\xef\xbb\xbf" + csv("166/2,9876543210,सुनीता"),
        csv("166/2,9876543210,सुनीता").replace(b"\n", b"\r\n"),
        csv("166/2,9876543210,सुनीता").replace(b",", b";"),
        csv("166/2,9876543210,सुनीता").replace(b",", b"\t"),
        csv('"166/2","9876543210","सुनीता"'),
        csv("166/2,9876543210,सुनीता", ",,", "", "  ,  ,"),
        csv("166/2,9876543210,सुनीता").decode().replace(",", "\t").encode("utf-16"),
    ],
    ids=["plain", "bom", "crlf", "semicolons", "tabs", "quoted", "blank lines", "utf-16"],
)
def test_a_csv_is_read_however_excel_has_saved_it(content: bytes) -> None:
    assert read(content) == GOOD


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\n" + csv("166/2,9876543210,सुनीता").replace(b",", b";"),
        b"\xef\xbb\xbfSEP=;\r\n" + csv("166/2,9876543210,सुनीता").replace(b",", b";"),
        b'"sep=,"\n' + csv("166/2,9876543210,सुनीता"),
        b"sep=\t\n" + csv("166/2,9876543210,सुनीता").replace(b",", b"\t"),
        ("sep=|\n" + csv("166/2,9876543210,सुनीता").decode().replace(",", "|")).encode("utf-16"),
    ],
    ids=["semicolon", "bom and crlf", "quoted", "tab", "bar in utf-16"],
)
def test_the_line_that_tells_excel_the_separator_is_no_row_and_is_counted(content: bytes) -> None:
    assert read(content) == [(line + 1, cells) for line, cells in GOOD]


@pytest.mark.parametrize(
    "content",
    [
        csv("166/2,9876543210,सुनीता", ",,", *("166/3,9876543211,मीना",) * 5_000),
        b"sep=;\n" + csv("166/2,9876543210,सुनीता").replace(b",", b";"),
        csv("166/2,9876543210,सुनीता").decode().replace(",", "\t").encode("utf-16"),
        xlsx(("166/2", "9876543210", "सुनीता")),
    ],
    ids=["long", "separator", "utf-16", "workbook"],
)
def test_a_file_is_read_row_by_row_as_it_is_all_at_once(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people"
    path.write_bytes(content)
    assert list(sheets.rows_of_file(path)) == list(sheets.rows(content, sheets.OWN))


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"%PDF-1.7", csv("166/2") + b"\n" * 70_000 + b"\xff", csv('166/2,"9')],
    ids=["empty", "blank", "pdf", "not utf-8 far below", "open quotation mark"],
)
def test_a_file_read_row_by_row_is_refused_for_the_same_reason(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "people"
    path.write_bytes(content)
    with pytest.raises(BadSheet) as by_row:
        list(sheets.rows_of_file(path))
    with pytest.raises(BadSheet) as at_once:
        list(sheets.rows(content, sheets.OWN))
    assert by_row.value.parameters == at_once.value.parameters


def test_what_is_wrong_below_the_separator_is_told_with_its_line() -> None:
    assert refused(b'sep=;\nbooth;phone\n166/2;"9\n')["line"] == 3
    assert refused(b"sep=;\n")["what"] == "empty"


def test_a_workbook_is_read_like_a_csv() -> None:
    assert read(xlsx(ROW)) == GOOD


def test_numbers_of_a_workbook_are_written_without_a_point_and_days_as_days() -> None:
    content = xlsx(
        (9.87654321e9, 166, datetime(2026, 5, 12)),  # noqa: DTZ001
        (1.5, True, date(2026, 12, 5)),
    )
    assert [cells for _, cells in read(content)[1:]] == [
        ["9876543210", "166", "2026-05-12"],
        ["1.5", "TRUE", "2026-12-05"],
    ]


def test_a_formula_stays_a_formula_and_its_stored_result_is_not_looked_at() -> None:
    content = xlsx(("=1+1", '=HYPERLINK("http://x","Asha")', "=A1"))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><f>1+1</f><v>9876543210</v></c></row></sheetData></worksheet>'
    )
    assert read(content)[1][1][0] == "=1+1"
    assert read(repacked(content, sheet1=sheet)) == [(1, ["=1+1"])]


def test_lines_are_those_of_the_sheet_also_after_gaps() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B1"], sheet["A7"] = "booth", "phone", "166/2"
    assert read(saved(book)) == [(1, ["booth", "phone"]), (7, ["166/2", ""])]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b" \r\n,,\n", "empty"),
        (xlsx(header=()), "empty"),
        (b"%PDF-1.7 text", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "wrong_ending"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "wrong_ending"),
        (csv().decode().encode("utf-16-le"), "wrong_ending"),
        (archive("word/document.xml"), "wrong_ending"),
        (archive("IMG-1.jpg"), "wrong_ending"),
        (OLD_OFFICE + bytes(500), "wrong_ending"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le") + bytes(500), "broken"),
        (with_a_password(xlsx(ROW)), "password"),
        (b"<html><p>Sign in to download the list</p></html>", "wrong_ending"),
        (b"PK\x03\x04 and no more", "broken"),
        (xlsx(ROW)[:-200], "broken"),
        (archive("xl/workbook.xml"), "broken"),
        (b"booth,phone,name\n166/2,9,Jos\xe9\n", "not_utf8"),
        (b"<table><tr><td>Jos\xe9</table>", "not_utf8"),
        (b'booth,phone,name\n166/2,"9,Asha\n', "not_csv"),
        (b'booth,phone,name\n166/2,9,"As"ha\n', "not_csv"),
        (csv("166/2," + "9" * MB + ",Asha"), "long_cell"),
        (b"," * MB, "empty"),
        (b"a," * MB, "too_many_columns"),
        (b"x" * (5 * MB + 1), "too_big"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_for_its_own_reason(content: bytes, what: str) -> None:
    assert refused(content)["what"] == what


def test_the_line_is_told_where_a_file_cannot_be_read_on() -> None:
    assert refused(b"booth,phone\n166/1,9\n166/2,\xe9\n")["line"] == 3
    in_excel = "booth,phone\n166/1,9\n166/2,x".encode("utf-16")
    for broken in (in_excel + b"\x00", in_excel + b"\x00\xdc\n\x00"):  # cut off, half a letter
        assert refused(broken) == {"what": "not_utf8", "line": 3}
    assert refused(b'booth,phone\n166/1,9\n166/2,"9\n')["line"] == 3
    assert refused(csv("166/1,9,Asha", "166/1," + "9" * 2000 + ",A"))["line"] == 3


@pytest.mark.parametrize("make", [as_csv, as_workbook, as_page])
@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([("1",)] * 11, "too_many_rows"),
        ([("1",) * 6], "too_many_columns"),
        ([("x" * 21,)], "long_cell"),
        ([("x" * 20,) * 4] * 4, "too_much_text"),
    ],
)
def test_rows_columns_and_letters_have_limits(
    make: Callable[..., bytes], lines: list[tuple[str, ...]], what: str
) -> None:
    assert refused(make(*lines), SMALL)["what"] == what


def test_a_workbook_that_claims_a_million_columns_or_rows_is_refused_soon() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["XFD1"] = "booth", "far away"
    assert refused(saved(book))["what"] == "too_many_columns"
    sheet["XFD1"], sheet["A1048576"] = None, "166/2"
    assert refused(saved(book))["what"] == "too_many_rows"


def test_a_zip_bomb_is_refused_by_what_its_directory_says() -> None:
    bomb = repacked(xlsx(ROW), sheet1=b"<x/>" * 11 * MB)
    assert len(bomb) < MB
    assert refused(bomb)["what"] == "bomb"


def test_a_bomb_below_the_size_is_refused_by_how_tightly_it_is_packed() -> None:
    assert refused(repacked(xlsx(ROW), sheet1=b"\n" * 4 * MB))["what"] == "bomb"


def test_a_bomb_whose_directory_lies_is_unpacked_no_further_than_it_claims() -> None:
    bomb = bytearray(repacked(xlsx(ROW), sheet1=b"<x/>" * 11 * MB))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        big = max(archive.infolist(), key=lambda part: part.file_size)
    while (at := bomb.find(struct.pack("<I", big.file_size))) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1000)
    assert refused(bytes(bomb))["what"] == "broken"


def test_an_archive_of_very_many_parts_is_refused() -> None:
    file = io.BytesIO(xlsx(ROW))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(600):
            archive.writestr(f"part{number}", b"")
    assert refused(file.getvalue())["what"] == "bomb"


def test_entities_that_unfold_in_xml_are_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    ours = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row>'
    whole = laughs + sheet % ours + b"</sheetData></worksheet>"
    assert refused(repacked(xlsx(ROW), sheet1=whole))["what"] == "broken"
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet % ours
    outside = outside.replace(b"&b;", b"&a;") + b"</sheetData></worksheet>"
    assert refused(repacked(xlsx(ROW), sheet1=outside))["what"] == "broken"


def test_whatever_is_done_to_a_workbook_it_is_read_or_refused() -> None:
    good, chance = xlsx(ROW, ROW), random.Random(7)
    for _ in range(60):
        bad = bytearray(good)
        for _ in range(chance.randrange(1, 20)):
            bad[chance.randrange(4, len(bad))] = chance.randrange(256)
        try:
            read(bytes(bad))
        except BadSheet as refusal:
            assert refusal.parameters["what"]


def test_what_is_written_reads_back_and_a_name_like_a_formula_is_text() -> None:
    book = Writer("AC166", ["ID", "Name"], [10, 20])
    book.add(
        [["BS-7K3M-9QX", '=HYPERLINK("http://x","Asha")'], ["1", "+91"], [None, date(2026, 1, 2)]]
    )
    sheet: Any = load_workbook(io.BytesIO(book.content())).active
    assert [cell.data_type for cell in sheet[2]] == ["s", "s"]
    assert sheet["B2"].value == '=HYPERLINK("http://x","Asha")'
    assert (sheet["B4"].value.date(), sheet["A1"].font.bold) == (date(2026, 1, 2), True)
