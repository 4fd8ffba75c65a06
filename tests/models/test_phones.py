"""Phones as people type them for somebody else."""

import pytest

from models.errors import BadMobile, ForeignPhone, Landline
from models.phones import typed_mobile


@pytest.mark.parametrize(
    "text",
    [
        "9826012345",
        "98260 12345",
        "098260-12345",
        "919826012345",
        "0091 98260 12345",
        "+91 (98260) 12345",
        "९८२६०१२३४५",
        "+९१ ९८२६० १२३४५",
    ],
)
def test_a_mobile_is_read_however_it_is_written(text: str) -> None:
    assert typed_mobile(text) == "+919826012345"


@pytest.mark.parametrize("text", ["0755 2551234", "+91 755 255 1234", "०७५५ २५५१२३४"])
def test_a_landline_is_refused_with_its_own_sentence(text: str) -> None:
    with pytest.raises(Landline):
        typed_mobile(text)


@pytest.mark.parametrize(
    "text",
    [
        "+1 202 555 0123",
        "001 202 555 0123",
        "+44 7911 123456",
        "+977 984-1234567",
        "+१ २०२ ५५५ ०१२३",
    ],
)
def test_a_phone_of_another_country_is_refused_as_such(text: str) -> None:
    with pytest.raises(ForeignPhone):
        typed_mobile(text)


@pytest.mark.parametrize(
    "text",
    ["", "12345", "982601234", "98260123456", "0000000000", "98260ABCDE", "9826012345 ext 4", "+1",
     "9826012345 9826012346", "मोबाइल", "٩٨٢٦", "1800 123 4567", "=9826012345", "²³⁴", "9" * 300],
)  # fmt: skip
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(BadMobile):
        typed_mobile(text)
