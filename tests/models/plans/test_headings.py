"""The headings by which a plan's file is known."""

import pytest

from models.plans.file_rows import _columns, is_plan
from models.spreadsheets import BadSheet


@pytest.mark.parametrize("trainer", ["trainer", "Trainer ID", "प्रशिक्षक", "प्रशिक्षक (ID)"])
def test_a_trainer_s_column_is_known_by_what_the_bot_calls_it(trainer: str) -> None:
    header = ["क्षेत्र", "तारीख़", "समय", "सीटें", trainer]
    assert is_plan(header)
    assert _columns(header)["trainer"] == 4


def test_what_is_missing_is_named_in_both_languages() -> None:
    with pytest.raises(BadSheet) as bad:
        _columns(["place", "date", "time"])
    assert bad.value.parameters == {"what": "missing", "column": "seats / सीटें"}
