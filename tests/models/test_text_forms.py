"""Normalized names: spelling, transliteration and sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import names

DEVANAGARI = st.text(st.characters(min_codepoint=0x0900, max_codepoint=0x097F))
ANY_TEXT = st.text() | DEVANAGARI


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Agar-Malwa ", "agar malwa"),
        ("BHOPAL", "bhopal"),
        ("बड़ाई", "बडाई"),  # nukta as a letter of its own
        ("बड\u093cाई", "बडाई"),  # and as a mark
        ("मेहगाँव", "मेहगांव"),
        ("भिण्ड", "भिंड"),
        ("अम्बाह", "अंबाह"),
        ("१६५/१२", "165 12"),
        ("Śājāpur", "sajapur"),
        ("Jabalpur Cantt.", "jabalpur cantt"),
        ("\u200dसुस\u200cनेर", "सुसनेर"),
    ],
)
def test_marks_case_and_punctuation_do_not_count(written: str, folded: str) -> None:
    assert names.fold(written) == folded


@pytest.mark.parametrize(
    ("hindi", "english"),
    [
        ("बड़ाई", "Barai"),
        ("किशनपुरा", "Kishanpura"),
        ("सुसनेर", "Shushner"),
        ("भोपाल", "bhopl"),
        ("सीहोर", "Sehore"),
        ("सिवनी", "Seoni"),
        ("मेहगांव", "Mehgaon"),
        ("खेजड़ाखेड़ी", "Khejadakhedi"),
        ("इन्दौर", "Indore"),
        ("छिंदवाड़ा", "Chhindwara"),
        ("सोयतकलां", "Soyat Kalan"),
        ("गाँव ११", "gaon 11"),
    ],
)
def test_a_name_sounds_the_same_in_both_scripts(hindi: str, english: str) -> None:
    assert names.sound(hindi) == names.sound(english) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Susner", "Saunsar"), ("Agar", "Sagar"), ("Indore-1", "Indore-11"), ("Dewas", "Rewa")],
)
def test_different_names_sound_different(one: str, other: str) -> None:
    assert names.sound(one) != names.sound(other)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


@given(ANY_TEXT)
def test_any_text_has_a_sound_that_fits_its_column(text: str) -> None:
    assert len(names.sound(text)) <= names.LONGEST_SOUND
    assert " " not in names.sound(text)


@given(ANY_TEXT)
def test_a_sound_sounds_like_itself(text: str) -> None:
    assert names.sound(names.sound(text)) == names.sound(text)


@given(st.text(st.characters(categories=["Nd"]), min_size=1))
def test_digits_of_any_script_are_read(text: str) -> None:
    assert names.digits(text).isascii()
    assert int(names.digits(text)) == int(text)
