"""The line of /sector, split into a place, ranges of parts, a name and a person."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from models import text_forms
from models.identity import worker_ids
from models.places import part_ranges, split_sector

_AC = re.compile(r"((?:[A-Z]{2}/)?AC ?\d{1,3})(?![\d/\-])[\s,:]*(.*)", re.I | re.S)
_OF_AC = re.compile(r"(?:AC ?)?0*(\d{1,3})/", re.I)
_JOINS = frozenset({"-", ",", ";", "to", "se", "से", "and", "aur", "और", "व", "तक", "tak"})


class SectorLine(NamedTuple):
    """What a line names; "" for what it leaves out."""

    place: str
    parts: str = ""
    name: str = ""
    person: str = ""


def split_line(line: str) -> SectorLine:
    """Split `AC166 1-12 Kanad BS-7K3M-9QX`, `166/1-12 Kanad`, `S166-4 1-12` or `Agar 1-12`."""
    typed = text_forms.digits(line).strip()
    if found := split_sector(typed):
        place, rest = found
    elif match := _AC.fullmatch(typed):
        place, rest = match[1], match[2]
    else:
        words = typed.split()
        begins = (i for i, word in enumerate(words) if part_ranges.begins(word))
        first = next(begins, len(words))
        place, rest = " ".join(words[:first]), " ".join(words[first:])
        if not place and (of_ac := _OF_AC.match(rest)):
            place = f"AC{of_ac[1]}"
    words = rest.split()
    person = words.pop() if words and worker_ids.parse(words[-1]) else ""
    count = 0
    while count < len(words) and _is_of_parts(words[count]):
        count += 1
    return SectorLine(place, " ".join(words[:count]), " ".join(words[count:]), person)


def split_lines(text: str) -> list[SectorLine]:
    """Split several lines, each of one sector; `|` separates two of them as a line's end does."""
    return [split_line(line) for line in re.split(r"[|\n]+", text) if line.strip()]


def joined(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return codes, ranges of parts and names as lines that `split_lines` reads again."""
    return " | ".join(" ".join(filter(None, map(_plain, row))) for row in rows)


def _plain(text: str) -> str:
    return text.replace("|", " ")


def _is_of_parts(word: str) -> bool:
    return word.casefold() in _JOINS or part_ranges.begins(word.strip(",;")) or word in "ABCDकखगघ"
