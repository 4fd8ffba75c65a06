"""Lengths as coordinators type them."""

import pytest

from bot.handlers.plans import answers
from models.errors import BadNumber


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("९० मिनट", 90),
        ("2 hours", 120),
        ("2", 120),
        ("1:30", 90),
        ("1.30", 90),
        ("1.5", 90),
        ("1.5 घंटे", 90),
        ("2.5 hours", 150),
    ],
)
def test_a_length_is_read_in_minutes_or_hours(text: str, minutes: int) -> None:
    assert answers.minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["0", "-60", "721", "100000", "1200", "13:00", "11:00-10:00", "1:75", "two", ""]
)
def test_what_is_no_length_is_refused_and_not_cut_to_one(text: str) -> None:
    with pytest.raises(BadNumber):
        answers.minutes(text)
