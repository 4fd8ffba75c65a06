"""Days and times as people type them."""

from datetime import date

import pytest

from bot.conversation import input_parsing
from models.errors import BadDate, BadTime, DatePassed

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("01.12.2026", date(2026, 12, 1)),
        ("1/12/26", date(2026, 12, 1)),
        ("1-12", date(2026, 12, 1)),
        ("22/11", date(2027, 11, 22)),
        ("२३/११", TODAY),
    ],
)
def test_a_day_is_read_as_india_writes_it(text: str, day: date) -> None:
    assert input_parsing.day(text, TODAY) == day


@pytest.mark.parametrize("text", ["11/25", "0/1", "2026-2-30", "tomorrow", "", "1" * 500])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        input_parsing.day(text, TODAY)


def test_a_day_that_has_passed_is_not_called_unreadable() -> None:
    with pytest.raises(DatePassed):
        input_parsing.day("22/11/2026", TODAY)


@pytest.mark.parametrize(
    ("text", "written"),
    [("15:00", "15:00"), ("3pm", "15:00"), ("12 a.m.", "00:00"), ("९.३०", "09:30")],
)
def test_a_time_is_read_in_the_usual_dresses(text: str, written: str) -> None:
    assert f"{input_parsing.time_of_day(text):%H:%M}" == written


@pytest.mark.parametrize("text", ["3", "24:00", "13pm", "0am", "noon", "", "12:60"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        input_parsing.time_of_day(text)
