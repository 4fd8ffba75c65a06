"""Names that may have been typed in the font Kruti Dev: which ones, and what they are in Hindi.

In a workbook the font of the cell tells. A CSV file has no fonts: there it is asked about when so
many of the names hold what names in Latin letters hardly ever do. That is never certain, so it is
never decided here.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from models.spreadsheets import kruti_dev
from models.spreadsheets.cells import Mark, mark_of

LONGEST = 200  # characters of a name
ODD = (
    0.5  # share of names from which it is asked: of people in Latin letters 4 % are odd, of booths
)
# 20 % at most, in Kruti Dev 74 %
_NO_NAME = re.compile(
    r"""[\[\]{};=+^&\\|~"<>#@%$*_?¡À-ÿ]"""  # signs that are letters in Kruti Dev
    r"|'k|q(?![ua\s.]|$)|[a-z][A-Z]\b"  # श, ु, ा behind a half letter
    r"|\bf[a-z]?[bcdfghjklmnpqrstvwxz]|[^\W\d_aeiouAEIOUyY]{4}"  # ि stands before its letter
)
_FORMULA = "=+-@"
_LATIN = re.compile(r"[A-Za-z]")
_HINDI = re.compile(r"[\u0900-\u097f]")


class NameReading(StrEnum):
    """How the names of a file are read."""

    AS_THEY_ARE = "are"
    BY_FONT = "font"  # those in cells with the font Kruti Dev are converted
    ALL = "all"  # all names in Latin letters are: the file tells of no fonts


def proposed(names: Sequence[str]) -> NameReading:
    """Return how the names of a file are probably meant, by the first of them."""
    if any(mark_of(name) is Mark.KRUTI_DEV for name in names):
        return NameReading.BY_FONT
    latin = [n for n in names if _is_latin(n) and n[0] not in _FORMULA and len(n) <= LONGEST]
    odd = sum(bool(_NO_NAME.search(name)) for name in latin)
    return NameReading.ALL if odd and odd >= ODD * len(latin) else NameReading.BY_FONT


def converted(name: str, reading: NameReading) -> str:
    """Return a name in Devanagari if it is one to be converted, else as it is."""
    is_meant = mark_of(name) is Mark.KRUTI_DEV or reading is NameReading.ALL
    if reading is NameReading.AS_THEY_ARE or not is_meant or not _is_latin(name):
        return str(name)  # Devanagari stays: for letters that a font lacks, another one is shown
    return kruti_dev.converted(name)


def changes(names: Iterable[str], reading: NameReading) -> tuple[tuple[str, str], ...]:
    """Return the names that are converted, before and after."""
    return tuple(
        (str(name), after) for name in names if (after := converted(name, reading)) != name
    )


def _is_latin(name: str) -> bool:
    return bool(_LATIN.search(name)) and not _HINDI.search(name)
