"""A file of polls is read row by row, or refused as a whole with every wrong line."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from models import polls
from models.database import Database
from models.polls import BadPolls
from models.polls.files import SILENCE
from models.spreadsheets import BadSheet
from tests.models.polls.poll_steps import INDIA, read
from tests.support.world import NOON, place_id

pytestmark = pytest.mark.usefixtures("agar")


def test_a_row_says_when_the_poll_of_an_ac_closes(agar: Database) -> None:
    (row,) = read("AC165,2026-12-05,18:00,1,ECI/PN/172/2026")
    assert row.ac_id == place_id("AC165")
    assert row.closes_at == datetime(2026, 12, 5, 12, 30, tzinfo=UTC)  # 18:00 in Bhopal
    assert row.closes_at - row.silent_from == SILENCE
    assert (row.phase, row.source) == ("1", "ECI/PN/172/2026")


@pytest.mark.parametrize("place", ["AC165", "ac165", "165", "१६५", "MP/AC165"])
@pytest.mark.parametrize("hour", ["17:00", "17:00:00", "5 pm", "5:00", "शाम 5 बजे"])
def test_places_and_hours_are_read_as_offices_write_them(place: str, hour: str) -> None:
    (row,) = read(f"{place},5/12/2026,{hour},by-election,CEO")
    assert row.ac_id == place_id("AC165")
    assert row.closes_at.astimezone(INDIA) == datetime(2026, 12, 5, 17, tzinfo=INDIA)


def test_a_row_for_a_place_means_all_acs_inside_it() -> None:
    both = {place_id("AC165"), place_id("AC166")}
    for place in ("MP", "D:agar-malwa"):
        assert {row.ac_id for row in read(f"{place},2026-12-05,18:00,,ECI")} == both
    assert [row.ac_id for row in read("PC20,2026-12-05,18:00,,ECI")] == [place_id("AC165")]


def test_hours_differ_from_row_to_row_and_headings_may_be_hindi() -> None:
    headings = "विधानसभा;मतदान तिथि;समाप्ति समय;चरण;स्रोत"
    early, late = read(
        "AC165;2026-12-05;17:00;1;ECI", "AC166;2026-12-07;18:30;2;ECI", headings=headings
    )
    assert f"{early.closes_at.astimezone(INDIA):%d %H:%M}" == "05 17:00"
    assert f"{late.closes_at.astimezone(INDIA):%d %H:%M}" == "07 18:30"


def test_a_workbook_with_real_dates_and_times_is_read() -> None:
    book, stream = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["AC", "Poll date", "Closing hour", "Phase", "Source"])
    sheet.append([165, date(2026, 12, 5), time(18), 1, "ECI"])
    book.save(stream)
    (row,) = polls.files.read(stream.getvalue(), near="MP", zone=INDIA, now=NOON)
    assert row.closes_at == datetime(2026, 12, 5, 12, 30, tzinfo=UTC)


def test_hours_are_those_of_the_zone() -> None:
    content = b"place,date,closes,source\nAC165,2026-12-05,18:00,ECI\n"
    zone = ZoneInfo("Asia/Dhaka")
    (row,) = polls.files.read(content, near="MP", zone=zone, now=NOON)
    assert row.closes_at == datetime(2026, 12, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("AC999,2026-12-05,18:00,1,ECI", "AC999 is not the code"),
        ("Agar,2026-12-05,18:00,1,ECI", "Agar is not the code"),
        (",2026-12-05,18:00,1,ECI", "the place is not the code"),
        ("AC165,2026-13-05,18:00,1,ECI", "2026-13-05 is not a date to come"),
        ("AC165,2024-05-07,18:00,1,ECI", "2024-05-07 is not a date to come"),
        ("AC165,2028-05-07,18:00,1,ECI", "more than a year away"),
        ("AC165,,18:00,1,ECI", "a blank is not a date to come"),
        ("AC165,2026-12-05,,1,ECI", "the closing hour is not a time"),
        ("AC165,2026-12-05,25:99,1,ECI", "25:99 is not a time"),
        ("AC165,2026-12-05,03:00 am,1,ECI", "is not an hour from"),
        ("AC165,2026-12-05,23:00,1,ECI", "is not an hour from"),
        ("AC165,2026-11-23,12:00,1,ECI", "has closed"),
        ("AC165,2026-12-05,18:00,1,", "the source is missing"),
        (f"AC165,2026-12-05,18:00,{'1' * 41},ECI", "at most 40"),
        (
            "AC165,2026-12-05,18:00,1,ECI\nAC165,2026-12-05,17:00,1,ECI",
            "already has a poll on that day",
        ),
        (
            "AC165,2026-12-05,18:00,1,ECI\nPC20,2026-12-05,18:00,1,ECI",
            "already has a poll on that day",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(line: str, words: str) -> None:
    with pytest.raises(BadPolls, match="line") as refused:
        read("AC166,2026-12-05,18:00,1,ECI", line)
    assert words in str(refused.value)


def test_every_wrong_line_is_named_up_to_twenty() -> None:
    with pytest.raises(BadPolls) as refused:
        read(*[f"AC{900 + n},2026-12-05,18:00,1,ECI" for n in range(25)])
    assert refused.value.lines[0].startswith("line 2:")
    assert refused.value.lines[-1] == "and 5 more"
    assert len(refused.value.lines) == 21


def test_a_file_without_the_columns_or_rows_is_refused() -> None:
    with pytest.raises(BadPolls, match="no column closing hour, source"):
        read("AC165,2026-12-05", headings="place,date")
    with pytest.raises(BadPolls, match="no row below"):
        read()
    with pytest.raises(BadSheet):
        polls.files.read(b"", near="MP", zone=INDIA, now=NOON)
