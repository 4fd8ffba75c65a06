"""Worker IDs and their check character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.identity import worker_ids

ids = st.text(worker_ids.ALPHABET, min_size=6, max_size=6).map(
    lambda body: body + worker_ids.check_character(body)
)


def test_an_id_is_shown_in_groups_and_read_back_in_any_dress() -> None:
    assert worker_ids.show("7K3M9QX") == "BS-7K3M-9QX"
    for typed in ("BS-7K3M-9QX", "bs7k3m9qx", " 7k3m 9qx ", "7K3M9QX"):
        assert worker_ids.parse(typed) == "7K3M9QX"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    body = "101010"
    public_id = body + worker_ids.check_character(body)
    assert worker_ids.parse("IOlolO" + public_id[6]) == public_id


@given(ids, st.integers(0, 6), st.sampled_from(worker_ids.ALPHABET))
def test_one_wrong_character_is_always_noticed(public_id: str, place: int, wrong: str) -> None:
    mistyped = public_id[:place] + wrong + public_id[place + 1 :]
    assert (worker_ids.parse(mistyped) == mistyped) is (mistyped == public_id)


@given(ids, st.integers(0, 6), st.integers(0, 6))
def test_two_swapped_characters_are_always_noticed(public_id: str, a: int, b: int) -> None:
    letters = list(public_id)
    letters[a], letters[b] = letters[b], letters[a]
    swapped = "".join(letters)
    assert (worker_ids.parse(swapped) == swapped) is (swapped == public_id)


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    parsed = worker_ids.parse(text)
    assert parsed is None or worker_ids.parse(worker_ids.show(parsed)) == parsed


def test_new_ids_are_valid_and_differ() -> None:
    new_ids = {worker_ids.new() for _ in range(500)}
    assert len(new_ids) > 490
    assert all(worker_ids.parse(worker_ids.show(i)) == i for i in new_ids)


@pytest.mark.parametrize("text", ["", "BS", "BS-7K3M-9Q", "165/12", "BS-7K3M-9QXX", "क-7K3M-9QX"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert worker_ids.parse(text) is None
