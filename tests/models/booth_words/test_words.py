"""The words of a booth's name by which it is found, and their misspellings."""

import pytest

from models import booth_words, text_forms
from models.booth_words import variants


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Government Primary School Kishanpura", "kishanpura"),
        ("शासकीय प्राथमिक शाला किशनपुरा कक्ष क्र. 2", "किशनपुरा"),
        ("Bada Gaon (East Part)", "bada gaon"),
        ("Panchayat Bhawan", "panchayat bhawan"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_the_core_of_a_name_is_without_the_words_for_its_building(name: str, core: str) -> None:
    assert booth_words.core(name) == core
    assert booth_words.cores(["x", name]) == ["x", core]


def test_a_name_is_found_under_its_whole_sound_and_its_long_words() -> None:
    [one, two, none] = booth_words.keys_of(["kishanpura", "bada kishanpura", ""])
    assert one == {"kisnpur"}
    assert two == {"brkisnpur", "kisnpur"}
    assert none == set()


@pytest.mark.parametrize(
    "typed", ["Kishnpuraa", "Kisshanpura", "Kishanpua", "Kihsanpura", "Kishangura", "Kitanpura"]
)
def test_one_slip_leads_to_a_variant_of_the_sound(typed: str) -> None:
    assert "kisnpur" in variants(text_forms.phonetic_key(typed))


def test_variants_are_few_and_begin_with_the_sound_itself() -> None:
    for sound in ("kisnpur", "k", "", "9" * 64, "k" * 64):
        made = variants(sound)
        assert made[0] == sound
        assert len(made) == len(set(made)) < 1_500
    assert variants("kip") == ["kip"]  # too many names are one letter away
