"""Parts of an AC: the number of a booth, and the letter of an auxiliary one.

`BoothPart` is the one value for it: `parse` reads every way in which people write a part, `str`
writes it as `12A`, and parts sort by number, then letter, the main part first: 12 < 12A < 12B < 13.

The patterns PART and PART_BEFORE_WORDS are for text as `name_words.as_code` writes it: in capitals,
with ASCII digits. Each has two groups, the number and the letter, which `BoothPart.of` reads.
"""

import re
from typing import NamedTuple

from models.text_forms import digits

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER = r"0*(\d{1,6})"
_HINDI = {"क": "A", "ख": "B", "ग": "C", "घ": "D"}
# A letter by itself: no letter, digit or vowel sign is joined to it, as in `12का` and `12AA`.
_LETTER = rf"[A-Z{''.join(_HINDI)}](?![\w\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963])"
# 12, 12A, 12 A, 12-A, 12.A, 12/A, 12(A), 12 (A): where nothing else follows
PART = rf"{NUMBER}(?: ?[-./(\[]? ?({_LETTER}) ?[)\]]?)?"
# The same where words follow: a letter behind a space may begin a name, as in `12 A Kumar`.
PART_BEFORE_WORDS = rf"{NUMBER}(?:(?:[-./]| ?[(\[] ?)?({_LETTER})(?: ?[)\]])?)?"
_WHOLE = re.compile(PART)
_TYPED = rf"(?:[-./]|\s?[(\[]\s?)?{_LETTER}(?:\s?[)\]])?|\s{_LETTER}(?=[\s,;]+[+(]?\d|\s*$)"
_AC_ALONE = r"AC\s?\d{1,3}(?!\s*[\-:.,]?\s*\d{1,4}(?!\d))"  # without a part behind it
_LINE = re.compile(
    rf"((?:[A-Z]{{2}}/)?(?:\d+\s*[/\-:.,]\s*\d+(?:{_TYPED})?|{_AC_ALONE}))"
    r"(?![\w/\u0900-\u0963])[\s,;]*(.*)",
    re.I | re.S,
)
_SLIPS_BEFORE, _SLIPS_BEHIND = " '\"`‘’“”[]", " '\"`‘’“”[].,"  # of real lists: 223' ]101 230.


class BoothPart(NamedTuple):
    """The number of a booth in its AC, and the letter of an auxiliary part, "" for a main one."""

    number: int
    suffix: str = ""

    def __str__(self) -> str:
        """Return the part as the bot writes it: `12A`."""
        return f"{self.number}{self.suffix}"

    @property
    def auxiliary(self) -> bool:
        """Whether this is an auxiliary part, which has a letter."""
        return bool(self.suffix)

    @classmethod
    def of(cls, number: str, letter: str | None) -> "BoothPart":
        """Return the part of a match: its digits, and its Latin or Hindi letter."""
        return cls(int(number), _HINDI.get(letter, letter) if letter else "")


def parse(text: str) -> BoothPart | None:
    """Return the part that a text is, however it is written; None when it is none."""
    typed = " ".join(digits(text).upper().lstrip(_SLIPS_BEFORE).rstrip(_SLIPS_BEHIND).split())
    match = _WHOLE.fullmatch(typed)
    return BoothPart.of(*match.groups()) if match else None


def split_line(line: str) -> tuple[str, str] | None:
    """Split a typed line into the code of a booth or an AC at its beginning, and what is behind it.

    A single letter behind a space is the part's where the line ends or a number follows, as in
    `166/12 A 98260 12345`; before words it is a name's. None when no code is at the beginning.
    """
    match = _LINE.fullmatch(line)
    return (match[1], match[2]) if match else None
