"""Parts of an AC with their letters: every way of writing, one way back, one order."""

import pytest

from models import places
from models.places import BoothPart, parts

AUXILIARY = [
    *("12A", "12a", "012A", "12 A", "12(A)", "12 (A)", "12 ( a )", "12-A", "12-a", "12.A", "12/A"),
    *("12क", "१२क", "१२ (क)", " 12  A ", "'12A", "12A.", "[12A]"),
]


@pytest.mark.parametrize("written", AUXILIARY)
def test_an_auxiliary_part_is_read_however_it_is_written(written: str) -> None:
    assert parts.parse(written) == BoothPart(12, "A")
    assert str(parts.parse(written)) == "12A"


@pytest.mark.parametrize("written", ["12", "012", "१२", "12.", "]12", "12'", "“12”", "000012"])
def test_a_main_part_is_read_with_the_slips_of_real_lists(written: str) -> None:
    part = parts.parse(written)
    assert part == BoothPart(12)
    assert part is not None and not part.auxiliary


@pytest.mark.parametrize(("letter", "suffix"), [("क", "A"), ("ख", "B"), ("ग", "C"), ("घ", "D")])
def test_the_first_letters_of_hindi_are_those_of_english(letter: str, suffix: str) -> None:
    assert parts.parse(f"7{letter}") == BoothPart(7, suffix)


@pytest.mark.parametrize("written", ["", "A", "A12", "12AA", "12A1", "12का", "12 13", "12é", "1.5"])
def test_what_is_no_part_is_none(written: str) -> None:
    assert parts.parse(written) is None


def test_parts_are_in_order_of_number_and_letter_the_main_part_first() -> None:
    written = ["13", "12B", "2", "12", "12A", "100"]
    in_order = sorted(part for text in written if (part := parts.parse(text)))
    assert [str(part) for part in in_order] == ["2", "12", "12A", "12B", "13", "100"]


@pytest.mark.parametrize(
    ("line", "code", "rest"),
    [
        ("165/12A Asha Malviya", "165/12A", "Asha Malviya"),
        ("165/12(a) Asha", "165/12(a)", "Asha"),
        ("165/12 (A) Asha", "165/12 (A)", "Asha"),
        ("165/12-A Asha", "165/12-A", "Asha"),
        ("165/12 A Kumar", "165/12", "A Kumar"),  # the initial of a name
        ("165/12 A. Kumar", "165/12", "A. Kumar"),
        ("165/12 A 98260 12345 Asha", "165/12 A", "98260 12345 Asha"),
        ("165/12 A +91 98260 12345 Asha", "165/12 A", "+91 98260 12345 Asha"),
        ("165/12 A", "165/12 A", ""),
        ("165/12क आशा", "165/12क", "आशा"),
        ("165/12, Asha", "165/12", "Asha"),
        ("MP/165/12A Asha", "MP/165/12A", "Asha"),
        ("१६५/१२ आशा", "१६५/१२", "आशा"),
    ],
)
def test_a_line_is_split_behind_the_code(line: str, code: str, rest: str) -> None:
    assert places.split_line(line) == (code, rest)


@pytest.mark.parametrize("line", ["165/12AA Asha", "Asha 165/12", "165/12/3 Asha", "165/12का", ""])
def test_a_line_that_does_not_begin_with_a_code_is_not_split(line: str) -> None:
    assert places.split_line(line) is None
