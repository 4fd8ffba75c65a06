"""Names in the other script: a help to read, measured by places whose names are known in both."""

from collections.abc import Callable

import pytest
from rapidfuzz import fuzz

from config import geography
from models import text_forms, transliteration
from models.spreadsheets import sheets


@pytest.mark.parametrize(
    ("name", "language", "read"),
    [
        ("Kishanpura", "hi", "किशनपुरा"),
        ("Barai", "hi", "बरई"),
        ("Primary School Rajgarh, Room 2", "hi", "प्राथमिक स्कूल रजगढ़, कमरा 2"),
        ("PRATHMIK VIDHYALAY (Purvi Bhag)", "hi", "प्राथमिक विद्यालय (पूर्वी भाग)"),
        ("किशनपुरा", "en", "Kishanpura"),
        ("प्राथमिक शाला बड़ाई", "en", "Prathmik Shala Badai"),
        ("शासकीय विद्यालय राजनगर 2", "en", "Shaskiya Vidyalay Rajnagar 2"),
        ("Kishanpura", "en", ""),
        ("किशनपुरा", "hi", ""),
        ("किशनपुरा Kishanpura", "hi", ""),
        ("166/2", "hi", ""),
        ("", "en", ""),
    ],
)
def test_a_name_in_the_other_script_is_read_so_and_one_in_this_script_not(
    name: str, language: str, read: str
) -> None:
    assert transliteration.read_as(name, language) == read


def known() -> list[tuple[str, str]]:
    """Return the English and Hindi names of the bundled seats that are one word of letters."""
    pairs = []
    for path in geography.files():
        rows = [cells for _, cells in sheets.rows(path.read_bytes(), sheets.OWN)]
        if "name_en" in rows[0]:
            en, hi = rows[0].index("name_en"), rows[0].index("name_hi")
            pairs += [(row[en], row[hi]) for row in rows[1:] if row[en].isalpha() and row[hi]]
    return pairs


@pytest.mark.parametrize(
    ("transliterate", "source", "alike"),
    [(transliteration.devanagari, 0, 0.84), (transliteration.latin, 1, 0.92)],
    ids=["to Hindi", "to Latin"],
)
def test_most_letters_are_right_and_nearly_all_names_sound_right(
    transliterate: Callable[[str], str], source: int, alike: float
) -> None:
    pairs = [(pair[1 - source], transliterate(pair[source])) for pair in known()]
    assert len(pairs) > 250
    normal = [(text_forms.normalize(a), text_forms.normalize(b)) for a, b in pairs]
    assert sum(fuzz.ratio(a, b) for a, b in normal) / len(normal) / 100 >= alike
    sound = [text_forms.phonetic_key(a) == text_forms.phonetic_key(b) for a, b in pairs]
    assert sum(sound) / len(sound) >= 0.94
