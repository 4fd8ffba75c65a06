"""Phone numbers, as typed for another person or shared in a contact."""

import pytest

from models.identity import (
    BadMobile,
    BadPhone,
    ForeignPhone,
    Landline,
    own_phone,
    shared_phones,
    typed_mobile,
)


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


@pytest.mark.parametrize("mobile", ["7415612345", "8305234567", "7222345678", "6260123456"])
@pytest.mark.parametrize("before", ["", "0", "91", "+91 ", "0091"])
def test_a_mobile_that_could_be_a_landline_by_its_first_digits_is_taken(
    mobile: str, before: str
) -> None:
    assert typed_mobile(before + mobile) == f"+91{mobile}"
    assert shared_phones(before + mobile)[0] == f"+91{mobile}"


@pytest.mark.parametrize("text", ["1600123456", "+91 1601 123456", "१६०० १२३४५६"])
def test_a_number_from_which_offices_call_is_nobodys_mobile(text: str) -> None:
    with pytest.raises(BadMobile):
        typed_mobile(text)


@pytest.mark.parametrize("text", ["0755 2551234", "+91 755 255 1234", "०७५५ २५५१२३४", "7642255123"])
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


@pytest.mark.parametrize(
    ("shared", "phone"),
    [
        ("919826012345", "+919826012345"),
        ("+91 98260 12345", "+919826012345"),
        ("12025550123", "+12025550123"),
        ("88801234567", "+88801234567"),
    ],
)
def test_the_phone_of_an_own_contact_is_read_in_telegrams_spellings(
    shared: str, phone: str
) -> None:
    assert own_phone(shared) == phone


@pytest.mark.parametrize(
    "shared",
    [
        "9826012345",
        "98260 12345",
        "09826012345",
        "098260-12345",
        "(098260) 12345",
        "0091 98260 12345",
        "+91 98260-12345",
        "९८२६०१२३४५",
        "०९८२६० १२३४५",
        "+९१ ९८२६० १२३४५",
    ],
)
def test_a_contact_as_a_phone_book_in_india_has_it_is_the_same_number(shared: str) -> None:
    assert shared_phones(shared) == ("+919826012345",)


@pytest.mark.parametrize(
    "phone",
    ["+12025550123", "+447911123456", "+971501234567", "+8801712345678", "+6591234567"],
)
def test_a_number_from_abroad_is_read_with_and_without_its_plus(phone: str) -> None:
    assert own_phone(phone) == own_phone(phone.removeprefix("+")) == phone


def test_ten_digits_that_are_a_mobile_here_and_abroad_can_be_both_telegrams_way_first() -> None:
    assert shared_phones("6591234567") == ("+6591234567", "+916591234567")
    assert shared_phones("+6591234567") == ("+6591234567",)
    assert shared_phones("06591234567") == ("+916591234567",)


@pytest.mark.parametrize(
    "shared", ["+9123123457", "+91231 23457", "+91231-23457", "+९१२३१२३४५७", "+09123123457"]
)
def test_a_plus_before_a_number_without_its_country_code_is_overlooked(shared: str) -> None:
    assert shared_phones(shared) == ("+919123123457",)
    assert own_phone(shared) == "+919123123457"


@pytest.mark.parametrize("shared", ["+6591234567", "+4915112345678", "+6561234567"])
def test_a_number_that_is_one_abroad_stays_there_behind_its_plus(shared: str) -> None:
    assert shared_phones(shared) == (shared,)


def test_ten_digits_behind_a_plus_that_no_indian_mobile_has_stay_as_they_are() -> None:
    assert shared_phones("+1600123456") == ("+1600123456",)
    assert shared_phones("+0755255123") == ("+0755255123",)


def test_an_indian_mobile_is_likelier_than_a_landline_abroad() -> None:
    assert shared_phones("6260123456")[0] == "+916260123456"  # +62 60 is a town in Indonesia


def test_a_landline_of_ones_own_is_taken_since_telegram_has_confirmed_it() -> None:
    assert own_phone("07552551234") == own_phone("917552551234") == "+917552551234"


@pytest.mark.parametrize("shared", ["", "12345", "phone", "1" * 16, "🙂", "+", "0"])
def test_a_contact_without_a_phone_is_refused(shared: str) -> None:
    with pytest.raises(BadPhone):
        own_phone(shared)
