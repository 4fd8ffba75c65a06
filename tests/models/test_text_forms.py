"""Normalized names: spelling, transliteration and sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text_forms

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
    assert text_forms.normalize(written) == folded


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
    assert text_forms.phonetic_key(hindi) == text_forms.phonetic_key(english) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Susner", "Saunsar"), ("Agar", "Sagar"), ("Indore-1", "Indore-11"), ("Dewas", "Rewa")],
)
def test_different_names_sound_different(one: str, other: str) -> None:
    assert text_forms.phonetic_key(one) != text_forms.phonetic_key(other)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert text_forms.normalize(text_forms.normalize(text)) == text_forms.normalize(text)


@given(ANY_TEXT)
def test_any_text_has_a_sound_that_fits_its_column(text: str) -> None:
    assert len(text_forms.phonetic_key(text)) <= text_forms.LONGEST_SOUND
    assert " " not in text_forms.phonetic_key(text)


@given(ANY_TEXT)
def test_a_sound_sounds_like_itself(text: str) -> None:
    assert text_forms.phonetic_key(text_forms.phonetic_key(text)) == text_forms.phonetic_key(text)


@given(st.lists(ANY_TEXT))
def test_many_names_sound_as_each_of_them_does(names: list[str]) -> None:
    assert text_forms.phonetic_keys(names) == [text_forms.phonetic_key(name) for name in names]


@given(st.text(st.characters(categories=["Nd"]), min_size=1))
def test_digits_of_any_script_are_read(text: str) -> None:
    assert text_forms.digits(text).isascii()
    assert int(text_forms.digits(text)) == int(text)
