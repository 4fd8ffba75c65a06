"""How many digits make a phone."""

import pytest

from models.identity import BadPhone, phone_numbers


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
    assert phone_numbers.may_be_in(text) is may_be


@pytest.mark.parametrize("length", [7, 15])
def test_a_number_that_no_country_has_is_taken_as_it_is_from_seven_to_fifteen_digits(
    length: int,
) -> None:
    assert phone_numbers.own_phone("0" * length) == "+" + "0" * length


@pytest.mark.parametrize("length", [6, 16])
def test_fewer_or_more_digits_are_no_phone(length: int) -> None:
    with pytest.raises(BadPhone):
        phone_numbers.own_phone("0" * length)
