"""Marks that nobody sees, and the many dashes, in what people type, share and import."""

import sys
import unicodedata

import pytest

from models.typed_text import cleaned

# Unicode's format characters that do show something: signs of Arabic, Syriac, Kaithi, Egypt.
SHOWN = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")
# Dashes that nobody's keyboard puts in place of a hyphen.
OTHER_DASHES = ("CANADIAN", "OBLIQUE", "DIAERESIS", "DOUBLE HYPHEN", "WAV")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("166/2\u200b", "166/2"),
        ("BS\u200e-7K3M-9QX\u200f", "BS-7K3M-9QX"),
        ("\u202a+91 98260 12348\u202c", "+91 98260 12348"),
        ("\u206898260 12362\u2069", "98260 12362"),
        ("BS\u20117K3M\u20139QX", "BS-7K3M-9QX"),
        ("165\u221212", "165-12"),
        ("165\u204412", "165/12"),
        ("500\u200b", "500"),
        ("सुस\u00adनेर\ufeff १२", "सुसनेर १२"),
        ("1\ufe0f\u20e366", "166"),
        ("3:00\u202fpm", "3:00 pm"),
        ("166/2\t9826012345", "166/2 9826012345"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
    ],
)
def test_what_looks_right_is_right(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@pytest.mark.parametrize(
    "text", ["क्\u200dषेत्र", "शक्\u200dति", "नम\u200cस्ते", "👩\u200d🌾", "❤\ufe0f"]
)
def test_joiners_inside_a_word_or_an_emoji_stay(text: str) -> None:
    assert cleaned(f"{text} 1") == f"{text} 1"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("सुसनेर\u200d 12", "सुसनेर 12"),
        ("\u200cसुसनेर", "सुसनेर"),
        ("१\u200d६५", "१६५"),
        ("PC\u200d21", "PC21"),
        ("क\u200d\u200dष", "क\u200dष"),
    ],
)
def test_joiners_that_join_nothing_go(text: str, clean: str) -> None:
    assert cleaned(text) == clean


def test_no_format_character_no_space_and_no_dash_of_unicode_is_left_out() -> None:
    left = []
    for character in map(chr, range(sys.maxunicode + 1)):
        name = unicodedata.name(character, "")
        kind = unicodedata.category(character)
        if kind == "Cf" and not name.startswith(SHOWN):
            left += [name] if cleaned(character) else []
        elif kind == "Pd" and not any(word in name for word in OTHER_DASHES):
            left += [name] if cleaned(character) != "-" else []
        elif kind[0] == "Z":
            left += [name] if cleaned(character) not in " \n" else []
    assert left == []
