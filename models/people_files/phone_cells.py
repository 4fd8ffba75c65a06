"""The phone in a cell of a list, in whatever way offices write it."""

import re
from decimal import Decimal

from models.identity import BadMobile, ForeignPhone, Landline, typed_mobile
from models.people_files.errors import BadCell
from models.text_forms import digits

_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_GROUPED = re.compile(r"\d{1,5}(?:,\d{2,5})+")  # 9,82,60,12,346: a number format of the sheet
_BETWEEN = re.compile(
    r"[/;|&\n]+|,(?=\s*[+0]?\d{10})|(?<=\d{10})\s+(?=[+0]?\d{10})|(?<=\))\s*(?=[+\d])"
    r"|\s(?:or|and|या|और)\s",
    re.I,
)
_WORD = "[A-Za-z\u0900-\u0963]{1,16}"  # with the vowel signs of Devanagari
_BEFORE = re.compile(rf"(?:[(\[]?{_WORD}[\s.:)\]\-#]*){{1,3}}")  # Mob. No. 98260 12359
_BEHIND = re.compile(rf"(?:[\s,.\-]*[(\[]?{_WORD}[.)\]]*){{1,3}}\s*$")  # 98260 12345 (W)


def mobile(text: str) -> tuple[str, bool]:
    """Return the first mobile in a cell in E.164 form, and whether there is another number.

    Raises BadCell.
    """
    typed = re.sub(r"\.0+$", "", digits(text))
    if match := _SCIENTIFIC.fullmatch(typed):
        typed = _whole(text, match[1] + (match[2] or ""), int(match[3]))
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(",", "")
    pieces = [_bare(piece) for piece in _BETWEEN.split(typed) if re.search(r"\d", piece)]
    together = _bare(_BETWEEN.sub(" ", typed))  # 98260/12345 is one number in two halves
    refused: BadCell | None = None
    for piece in (together, *pieces):
        try:
            return _mobile(piece, text), len(pieces) > 1 and piece != together
        except BadCell as bad:
            refused = bad if refused is None or refused.why == "bad_phone" else refused
    raise refused or BadCell("bad_phone", text)


def _bare(piece: str) -> str:
    """Return a number without the words around it."""
    before = _BEFORE.match(piece.strip())
    typed = piece.strip()[before.end() :] if before else piece
    return _BEHIND.sub("", typed).strip(" ,.:-")


def _mobile(typed: str, text: str) -> str:
    try:
        return typed_mobile(typed)
    except Landline:
        raise BadCell("landline", text) from None
    except ForeignPhone:
        raise BadCell("foreign_phone", text) from None
    except BadMobile:
        raise BadCell("bad_phone", text) from None


def _whole(text: str, typed: str, exponent: int) -> str:
    """Return the number that a spreadsheet wrote as 9.87654321E+09, if no digit was left out."""
    if len(typed) != exponent + 1:
        raise BadCell("shortened", text)
    return f"{Decimal(typed):f}"
