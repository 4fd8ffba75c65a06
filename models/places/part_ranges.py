"""Ranges of parts of an AC, as people type them and lists have them: `1-12, 15, 17A`."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from models import text_forms
from models.places.parts import BoothPart

_LETTER = r"[A-Zकखगघ](?![\w\u0900-\u0903\u093a-\u094f])"
_PART = rf"0*(\d{{1,6}})({_LETTER})?"
_OF_AC = r"(?:(?:AC ?)?0*(\d{1,6})/)?"
_RANGE = re.compile(rf"{_OF_AC}{_PART}(?:-{_OF_AC}{_PART})?")
_BEFORE_LETTER = re.compile(
    rf"(?<=\d)(?: ?[-./] ?| )({_LETTER})|(?<=\d) ?[(\[] ?({_LETTER}) ?[)\]]"
)
_UP_TO = re.compile(r"\s*(?:-|\bTO\b|\bSE\b|से)\s*")
_BETWEEN = re.compile(r"[\s,;&+।]+|(?:\bAND\b|\bAUR\b|और|व)\s")
_AROUND = re.compile(r"\b(?:BOOTHS?|PARTS?|TAK|NO)\b\.?|बूथ|भाग|तक|क्र\.?|नंबर")
_HINDI = {"क": "A", "ख": "B", "ग": "C", "घ": "D"}
_AFTER_LETTERS = "~"  # behind every letter: a number without one has its auxiliaries with it


class PartRange(NamedTuple):
    """Parts from the first to the last. A last one without a letter has its auxiliaries in it."""

    first: BoothPart
    last: BoothPart

    def __contains__(self, part: object) -> bool:
        """Return whether a part lies in the range."""
        last = self.last if self.last.suffix else BoothPart(self.last.number, _AFTER_LETTERS)
        return isinstance(part, BoothPart) and self.first <= part <= last

    def __str__(self) -> str:
        """Return the range as the bot writes it: `1-12`, `15`."""
        one = self.first == self.last
        return str(self.first) if one else f"{self.first}-{self.last}"


class BadRange(ValueError):
    """A text is no range of parts: `what` is text, backwards or two_acs, `text` the wrong piece."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"{text!r}: {what}")
        self.what, self.text = what, text


def parse(text: str, ac_number: int | None = None) -> tuple[PartRange, ...]:
    """Return the ranges that a text is, each part perhaps behind the number of its AC.

    Raises BadRange where it is none, runs backwards, or is of two ACs or of another one.
    """
    typed = _AROUND.sub(" ", text_forms.digits(text).upper())
    typed = _BEFORE_LETTER.sub(lambda m: m[1] or m[2], _UP_TO.sub("-", typed.strip(" .")))
    pieces = [piece for piece in _BETWEEN.split(typed) if piece]
    found = [_range(piece, ac_number) for piece in pieces]
    if not found:
        raise BadRange("text", text)
    numbers = {ac for _, acs in found for ac in acs} | ({ac_number} if ac_number else set())
    if len(numbers) > 1:
        raise BadRange("two_acs", text)
    return tuple(one for one, _ in found)


def begins(text: str) -> bool:
    """Return whether a word is a range of parts, and no name."""
    try:
        return bool(parse(text))
    except BadRange as bad:
        return bad.what != "text"


def _range(piece: str, ac_number: int | None) -> tuple[PartRange, set[int]]:
    match = _RANGE.fullmatch(piece)
    if match is None:
        raise BadRange("text", piece)
    first, last = _part(match[2], match[3]), _part(match[5] or match[2], match[6] or match[3])
    if match[5] and match[6] is None:
        last = _part(match[5], None)
    if not first.number or last < first:
        raise BadRange("backwards" if first.number else "text", piece)
    return PartRange(first, last), {int(ac) for ac in (match[1], match[4]) if ac}


def _part(number: str, letter: str | None) -> BoothPart:
    return BoothPart(int(number), _HINDI.get(letter or "", letter or ""))


def shown(parts: Iterable[BoothPart], every: Iterable[BoothPart]) -> str:
    """Return some parts of an AC as few ranges as there are, among `every` one: `1-12, 15`."""
    mine, ranges = set(parts), list[list[BoothPart]]()
    was_mine = False
    for part in sorted(every):
        if part in mine:
            ranges = [*ranges[:-1], [*ranges[-1], part]] if was_mine else [*ranges, [part]]
        was_mine = part in mine
    return ", ".join(str(PartRange(run[0], run[-1])) for run in ranges)
