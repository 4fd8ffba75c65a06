"""How many digits make a phone."""

import pytest

from models.identity import BadPhone, PhoneInText, phone_numbers


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("Asha 123456", False),
        ("Asha 1234567", True),
        ("आशा १२३४५६", False),
        ("आशा १२३ ४५६ ७", True),
        ("Asha 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", True),
    ],
)
def test_seven_digits_may_be_a_phone_and_six_may_not(text: str, may_be: bool) -> None:
    assert phone_numbers.may_be_in(text) is may_be


@pytest.mark.parametrize(
    "text",
    [
        "Panchayat Bhavan, ask Sunita 9826054321",
        "9826054321",
        "98260 54321",
        "982-605-4321",
        "98 26 05 43 21",
        "9 8 2 6 0 5 4 3 2 1",
        "+91 98260 54321",
        "+91-9826054321",
        "0091 98260 54321",
        "098260 54321",
        "919826054321",
        "91 98260 54321",
        "(98260) 54321",
        "98260/54321",
        "98260\u201354321",
        "98260\u200b54321",
        "98260,54321",
        "भवन ९८२६०|५४३२१",
        "98260 * 54321",
        "982,605,4321",
        "9826;054321",
        "9826*054321",
        "98•26•05•43•21",
        "९८|२६|०५|४३|२१",
        "91,98260,54321",
        "9,8,2,6,0,5,4,3,2,1",
        "9 8 2 6 0, 5 4 3 2 1",
        "9: 8: 2: 6: 0: 5: 4: 3: 2: 1",
        "98260x54321",
        "98260 x 54321",
        "Hall2x98260x54321",
        "9o8o2o6o0o5o4o3o2o1",
        "98260और54321",
        "98260 or 54321",
        "98260 और 54321",
        "९८२६० फिर ५४३२१",
        "98260 (कार्यालय) 54321",
        "९८२६०का५४३२१",
        "91x98260x54321",
        "098260ya54321",
        "Hall 3 98260 54321",
        "कक्ष ३ 98260 54321, 2 बजे",
        "पंचायत भवन ९८२६०५४३२१",
        "पंचायत भवन ९८२६० ५४३२१",
        "+९१ ९८२६० ५४३२१",
        "９８２６０５４３２１",
        "9️⃣8️⃣2️⃣6️⃣0️⃣5️⃣4️⃣3️⃣2️⃣1️⃣",
        "7415612345",
        "0755 2551234",
        "2551234",
        "+1 202 555 0123",
    ],
)
def test_a_text_that_others_see_holds_no_phone(text: str) -> None:
    with pytest.raises(PhoneInText):
        phone_numbers.require_none_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "पंचायत भवन",
        "बूथ 166/12",
        "वार्ड 12, पिन 465441",
        "PIN 465 441",
        "कक्ष 7, 25-11-2026 15:00",
        "7-11-2026 1500",
        "2026-11-25 15:30",
        "NH 52, 3.5 km",
        "Wards 6, 7, 8, 9, 10, 11, 12",
        "Wards 61,62,63,64,65",
        "बूथ 61।62।63।64।65",
        "Booths 8,9,10,11,12,13",
        "Booths 61-65,71-75,80 and 71-75,61-65,80",
        "वार्ड 71, 72, 455001",
        "9:30-11:30, 2:30-4:30",
        "76.8512, 23.7114",
        "बूथ 165/12A, 165/12B, 166/7A से 166/9",
        "61A, 62A, 63A, 64A, 65A",
        "बूथ61से65 और 70से75",
        "9am-12pm, 25Nov2026",
        "30Nov2026T1530",
        "75000 से 85000 मतदाता",
        "MP09AB1234 वाली बस",
        "BS-7K3M-9QX, T42, S166-4",
        "मकान 12B, गली 3, 465441",
        "१०० लोग, 2 घंटे",
    ],
)
def test_dates_pin_codes_and_wards_are_no_phones(text: str) -> None:
    phone_numbers.require_none_in(text)


@pytest.mark.parametrize("length", [7, 15])
def test_a_number_that_no_country_has_is_taken_as_it_is_from_seven_to_fifteen_digits(
    length: int,
) -> None:
    assert phone_numbers.own_phone("0" * length) == "+" + "0" * length


@pytest.mark.parametrize("length", [6, 16])
def test_fewer_or_more_digits_are_no_phone(length: int) -> None:
    with pytest.raises(BadPhone):
        phone_numbers.own_phone("0" * length)
