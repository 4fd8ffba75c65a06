"""The cells of a list of booths: a part, main or auxiliary, serial numbers, the roll's date."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from models import text_forms
from models.places import BoothPart, part_ranges, parts


class CellOfAc(int):
    """The number of an AC that stands beside its name, as in `1-Valmiki Nagar [1-Champaran]`."""

    name: str

    def __new__(cls, number: int, name: str) -> "CellOfAc":
        """Return a number with a name."""
        cell = super().__new__(cls, number)
        cell.name = name
        return cell


class CellOfSector(str):
    """The name of a sector, "" for none, with its number where a list has it: `4 Kanad`."""

    number: int | None

    def __new__(cls, name: str, number: int | None) -> "CellOfSector":
        """Return a name with a number."""
        cell = super().__new__(cls, name)
        cell.number = number
        return cell

    @property
    def whole(self) -> str:
        """The cell as it is read again: the number, and the name."""
        return f"{self.number or ''} {self}".strip()


Value = str | int | date | BoothPart

HIGHEST = 99_999  # number of a seat or part
_MAIN = frozenset(("m", "main", "no", "मुख्य", "मूल"))
_AUXILIARY = frozenset(("a", "aux", "auxiliary", "yes", "सहायक"))
_BETWEEN = re.compile(r"\s*(?:-|\bto\b|से)\s*", re.I)
_RANGE = re.compile(r"0*([0-9]{1,6})(?:-0*([0-9]{1,6}))?")
_AC = re.compile(
    r"(?:AC|वि\.?\s?स\.?|विधान\s?सभा)?[\s.:\-]*0*([0-9]{1,3})\s*[-:.,]?\s*([^\W\d].*)", re.I
)
_BEHIND_AC = re.compile(r"\s*[\[(].*")  # its reservation, district or PC
HIGHEST_SECTOR = 999
_LONGEST_NAME = 64  # characters of a sector's name
_SECTOR = re.compile(  # the AC's number, the sector's, its name
    r"(?:(?:SECTOR|S(?=[\s\-]*\d)|ZONE|MANDAL|SHAKTI ?KENDRA|सेक्टर|ज़ोन|जोन|मंडल|शक्ति ?(?:केंद्र|केन्द्र))"
    r"[\s.:\-]*(?:(?:NO|NUMBER|क्र|क्रमांक|नं|नंबर)[\s.:\-]*)?)?"
    r"(?:\d{1,3}[/\-])?(?:0*(\d{1,6})(?!\d))?([^\d].*)?",
    re.I | re.S,
)
_BAD_RANGE = {
    "text": "{} is not a range of booths: write it like 1-12, 15",
    "backwards": "put the smaller number first in {}",
    "two_acs": "{} are booths of two ACs: write a row for each AC",
}
_LONGEST = 200  # characters of stored ranges


def part(cell: str) -> Value:
    """Return a part, however it is written; raises ValueError."""
    found = parts.parse(cell)
    if found is None or not 1 <= found.number <= HIGHEST:
        raise ValueError(
            f"{cell!r} is not a booth number: write one from 1 to {HIGHEST:,},"
            " followed by one letter from A to Z for an auxiliary booth, such as 12A"
        )
    return found


def ac(cell: str) -> CellOfAc | None:
    """Return the number and name of an AC; None where there are not both."""
    found = _AC.fullmatch(text_forms.digits(cell))
    name = _BEHIND_AC.sub("", found[2]).strip() if found else ""
    return CellOfAc(int(found[1]), name) if found and name and int(found[1]) else None


def sector(cell: str) -> Value:
    """Return a sector, however it is written: `S166-4`, `4`, `सेक्टर 4 कानड़`, `Kanad`."""
    found = _SECTOR.fullmatch(text_forms.digits(cell))
    number = int(found[1] or 0) if found else 0
    name = ((found[2] or "") if found else cell).strip(" -:.,()[]")
    if number > HIGHEST_SECTOR or (found and found[1] and not number):
        raise ValueError(f"{cell!r} is not the number of a sector, from 1 to {HIGHEST_SECTOR}")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"has {len(name)} characters, {_LONGEST_NAME} are the most")
    if name[:1] in ("=", "+", "@"):
        raise ValueError(f"begins with {name[:1]}, which a spreadsheet takes for a formula")
    if not number and not name:
        raise ValueError(f"{cell!r} names no sector")
    return CellOfSector(name, number or None)


def ranges(cell: str) -> Value:
    """Return ranges of parts, checked and as they stand: `1-12, 15`; raises ValueError."""
    try:
        part_ranges.parse(cell)
    except part_ranges.BadRange as bad:
        raise ValueError(_BAD_RANGE[bad.what].format(repr(bad.text))) from None
    return cell


def auxiliary(cell: str) -> Value:
    """Return whether a part is an auxiliary one; raises ValueError."""
    word = cell.casefold().strip(" .()")
    if word not in _MAIN | _AUXILIARY:
        raise ValueError(f"{cell!r} is neither Main nor Auxiliary")
    return word in _AUXILIARY


def serials(cell: str) -> Value:
    """Return ranges of serial numbers as they are stored, `1-522,900-950`; raises ValueError."""
    typed = _BETWEEN.sub("-", text_forms.digits(cell))
    ranges = [_RANGE.fullmatch(text) for text in re.split(r"[,;\s]+", typed) if text]
    if not ranges or None in ranges:
        raise ValueError(f"{cell!r} is not a list of ranges such as 1-522, 900-950")
    return joined((int(m[1]), int(m[2] or m[1])) for m in ranges if m)


def joined(ranges: Iterable[tuple[int, int]]) -> str:
    """Return ranges of serial numbers as they are stored; raises ValueError if one is backwards."""
    in_order = sorted(ranges)
    for first, last in in_order:
        if not 1 <= first <= last:
            raise ValueError(f"the serial numbers run backwards, from {first} to {last}")
    stored = ",".join(f"{first}-{last}" for first, last in in_order)
    if len(stored) > _LONGEST:
        raise ValueError(f"{len(in_order)} ranges of serial numbers are too many for one part")
    return stored


def day(cell: str) -> Value:
    """Return the date of a roll; raises ValueError."""
    try:
        return date.fromisoformat(text_forms.digits(cell))
    except ValueError:
        raise ValueError(f"{cell!r} is not a date such as 2026-02-21") from None


def degrees(most: int) -> Callable[[str], Value]:
    """Return a parser of a latitude or longitude. A roll is checked by it; it is not stored."""

    def parse(cell: str) -> Value:
        typed = text_forms.digits(cell).rstrip("°NE ")
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", typed) or abs(float(typed)) > most:
            raise ValueError(f"{cell!r} is not a number of degrees such as 23.71")
        return typed

    return parse
