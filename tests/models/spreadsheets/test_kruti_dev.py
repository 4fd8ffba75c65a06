"""Text typed in the font Kruti Dev, in Devanagari."""

import pytest

from models.spreadsheets import kruti_dev


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jke dqekj oekZ", "राम कुमार वर्मा"),
        ("lquhrk c?ksy", "सुनीता बघेल"),
        ("'kadj yky", "शंकर लाल"),
        ("nqxkZ izlkn", "दुर्गा प्रसाद"),
        ("fot; flag", "विजय सिंह"),
        ("y{eh ckbZ", "लक्ष्मी बाई"),
        ('—".k vkSj d`".k', "कृष्ण और कृष्ण"),
        ("vkse izdk'k", "ओम प्रकाश"),
        ("/keZsUnz", "धर्मेन्द्र"),
        ("'kkfUr", "शान्ति"),
        ("dkfrZd iwf.kZek", "कार्तिक पूर्णिमा"),
        ("f=ikBh Hkkfx;k", "त्रिपाठी भागिया"),
        ("fMaMksjh", "डिंडोरी"),
        ("", ""),
    ],
)
def test_names_come_out_as_they_are_read_in_print(typed: str, meant: str) -> None:
    assert kruti_dev.converted(typed) == meant


def test_a_code_would_not_survive_so_that_only_names_are_converted() -> None:
    assert kruti_dev.converted("165/12") == "165ध्12"


@pytest.mark.parametrize(
    ("font", "is_one"),
    [
        ("Kruti Dev 010", True),
        ("KrutiDev011", True),
        ("DevLys 010", True),
        ("Mangal", False),
        ("Calibri", False),
        ("Walkman-Chanakya905", False),  # other letters
    ],
)
def test_a_font_is_known_by_its_name(font: str, is_one: bool) -> None:
    assert kruti_dev.is_font(font) is is_one
