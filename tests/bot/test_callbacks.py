"""What stands behind buttons, and old or foreign ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import fits, pack, parse


def test_values_come_back_with_their_types() -> None:
    parsed = parse(pack("booth", 12))
    assert parsed is not None
    assert parsed[0].name == "booth"
    assert parsed[1] == (12,)


def test_the_last_text_takes_colons() -> None:
    parsed = parse(pack("run", "strength", "D:agar-malwa"))
    assert parsed is not None
    assert parsed[1] == ("strength", "D:agar-malwa")


def test_the_limit_is_in_bytes() -> None:
    assert fits("run", "booth", "x" * 54)
    assert not fits("run", "booth", "सु" * 16)
    with pytest.raises(ValueError, match="bytes: run"):
        pack("run", "booth", "सु" * 16)


@pytest.mark.parametrize(
    "data", ["", "booth", "booth:", "booth:x", "booth:1:2", "booth:१२", "booth:9" * 9, "nothing:1"]
)
def test_other_data_is_no_button_of_ours(data: str) -> None:
    assert parse(data) is None


@given(st.text(max_size=64))
def test_no_data_breaks_the_parser(data: str) -> None:
    parsed = parse(data)
    assert parsed is None or pack(parsed[0].name, *parsed[1]).split(":")[0] == data.split(":")[0]
