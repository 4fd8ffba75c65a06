"""A text in the chat that is meant as a certificate's serial, with its dash or without."""

import pytest

from models.identity import certificate_serials as serials
from models.identity import worker_ids

SERIAL = serials.show(worker_ids.parse("BS-7K3M-9QX") or serials.new())


@pytest.mark.parametrize(
    "typed",
    [SERIAL, SERIAL.lower(), SERIAL.replace("-", ""), SERIAL.replace("-", " "), "C7K3M9QA"],
    ids=["as shown", "lower", "without its dash", "with a space", "with a slip of the thumb"],
)
def test_what_looks_like_a_serial_is_meant_as_one(typed: str) -> None:
    assert serials.resembles(typed)


def test_a_serial_without_digits_is_known_by_its_check_character() -> None:
    whole = next(s for s in iter(serials.new, "") if s.isalpha())
    assert serials.resembles(f"C{whole}")


@pytest.mark.parametrize("text", ["computer", "Chandera", "camp 165", "Cabin 165", "C-165", ""])
def test_plain_words_are_no_serial(text: str) -> None:
    assert not serials.resembles(text)
