"""How many digits make a phone."""

import pytest

from models import phones


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("Asha 123456", False),
        ("Asha 1234567", True),
        ("आशा १२३४५६", False),
        ("आशा १२३ ४५६ ७", True),
    ],
)
def test_seven_digits_may_be_a_phone_and_six_may_not(text: str, may_be: bool) -> None:
    assert phones.may_be_in(text) is may_be
