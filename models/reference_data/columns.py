"""The columns of each kind of file, and how their cells are checked and parsed.

`REQUIRED` columns must exist, `FILLED` cells must not be blank, columns of `IGNORED` are allowed
and not read.
"""

import re
from collections.abc import Callable, Sequence
from unicodedata import category

from models import text_forms
from models.authority import LOCATIONS, PERMISSIONS
from models.reference_data import booth_cells
from models.reference_data.booth_cells import HIGHEST, Value

__all__ = ["COLUMNS", "FILLED", "IGNORED", "REQUIRED", "YEARLY_ELECTORS", "Value", "heading"]


def _text(limit: int) -> Callable[[str], Value]:
    def parse(cell: str) -> Value:
        if len(cell) > limit:
            raise ValueError(f"has {len(cell)} characters, {limit} are the most")
        if cell[0] in "=+-@":
            raise ValueError(f"begins with {cell[0]}, which a spreadsheet takes for a formula")
        if bad := next(filter(_unprintable, cell), None):
            raise ValueError(f"holds the unprintable character U+{ord(bad):04X}")
        return cell

    return parse


_AUXILIARY = frozenset(("aux", "auxiliary"))
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}")  # 1,024 or 1,02,400


def _unprintable(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners shape Devanagari
        return False
    return category(character)[0] == "C" or character in "\u2028\u2029"


def _whole(low: int, high: int) -> Callable[[str], Value]:
    def parse(cell: str) -> Value:
        typed = text_forms.digits(cell).strip("'\"‘’“” ")
        if _GROUPED.fullmatch(typed):
            typed = typed.replace(",", "")
        if not (re.fullmatch("[0-9]{1,10}", typed) and low <= int(typed) <= high):
            raise ValueError(f"{cell!r} is not a whole number from {low} to {high}")
        return int(typed)

    return parse


def _state_code(cell: str) -> Value:
    if not re.fullmatch("[A-Z]{2,4}", cell):
        raise ValueError(f"{cell!r} is not a code of two to four capital letters")
    return cell


# Sikkim has seats of its own kinds: Bhutia-Lepcha, and one for the monasteries.
_RESERVATIONS = {"GEN": "GEN", "SC": "SC", "ST": "ST", "BL": "BL", "SANGHA": "SAN"}


def _reservation(cell: str) -> Value:
    if cell not in _RESERVATIONS:
        raise ValueError(f"{cell!r} is none of {', '.join(_RESERVATIONS)}")
    return _RESERVATIONS[cell]


def _one_word(cell: str) -> Value:
    if not re.fullmatch("[a-z][a-z_]{0,23}", cell):
        raise ValueError(f"{cell!r} is not a word of at most 24 small letters and _")
    return cell


def _some_of(known: Sequence[str], *alone: str) -> Callable[[str], Value]:
    """Return a parser of words separated by |, each of them known, or of one in `alone`."""

    def parse(cell: str) -> Value:
        for word in () if cell in alone else cell.split("|"):
            if word not in known:
                raise ValueError(f"{word!r} is none of {', '.join((*known, *alone))}")
        return cell

    return parse


def _subjects(cell: str) -> Value:
    """Return subjects of trainings separated by |, each perhaps with `:12` months; none is ""."""
    if cell == "none":
        return ""
    subjects = [one.strip() for one in str(_text(1000)(cell)).split("|")]
    for one in subjects:
        subject, _, months = one.rpartition(":")
        if subject and months.isdigit() and not re.fullmatch("[1-9][0-9]?", months):
            raise ValueError(f"{one!r} has {months} months, and 1 to 99 can be")
        if not 1 <= len(one) <= 120:
            raise ValueError(f"{one!r} is not a subject of 1 to 120 characters")
    return "|".join(subjects)


def _yes_or_no(cell: str) -> Value:
    if cell not in ("yes", "no"):
        raise ValueError(f"{cell!r} is neither yes nor no")
    return cell == "yes"


LONGEST_NAME = 300  # characters of a booth's
_NAME, _LONG_NAME, _NUMBER = _text(200), _text(LONGEST_NAME), _whole(1, HIGHEST)
_SERIAL = _whole(1, 999_999)


def _ac_number(cell: str) -> Value:
    """Return the number of an AC, as a `CellOfAc` where its name stands beside it."""
    return booth_cells.ac(cell) or _NUMBER(cell)


_ELECTORS = _whole(0, 100_000_000)


YEARLY_ELECTORS = re.compile(r"electors_[0-9]{4}")


_NAMES = {"name_en": _NAME, "name_hi": _NAME, "aliases": _text(2000)}


_SEAT = {"state": _NAME, "number": _NUMBER, "reservation": _reservation, "electors": _ELECTORS}


COLUMNS: dict[str, dict[str, Callable[[str], Value]]] = {
    "state": {"code": _state_code, **_NAMES},
    "district": {"state": _NAME, **_NAMES},
    "pc": {**_SEAT, **_NAMES},
    "ac": {**_SEAT, **_NAMES, "pc_number": _NUMBER, "district": _NAME},
    "booth": {
        "state": _NAME,
        "ac_number": _ac_number,
        "ac_name": _NAME,
        "part_number": booth_cells.part,
        "main_or_auxiliary": booth_cells.auxiliary,
        "serials": booth_cells.serials,
        "serial_from": _SERIAL,
        "serial_to": _SERIAL,
        "building": _LONG_NAME,
        "roll_date": booth_cells.day,
        "name": _LONG_NAME,
        "name_hi": _LONG_NAME,
        "locality": _LONG_NAME,
        "electors": _ELECTORS,
        "sector": booth_cells.sector,
        "sector_name": booth_cells.sector,
        "roll_year": _whole(1950, 2100),
        "latitude": booth_cells.degrees(90),
        "longitude": booth_cells.degrees(180),
    },
    "sector": {
        "state": _NAME,
        "ac_number": _ac_number,
        "ac_name": _NAME,
        "sector": booth_cells.sector,
        "sector_name": booth_cells.sector,
        "parts": booth_cells.ranges,
        "first_part": booth_cells.part,
        "last_part": booth_cells.part,
    },
    "post": {
        "kind": _one_word,
        "held_at": _some_of(LOCATIONS),
        "abilities": _some_of(PERMISSIONS, "all", "none"),
        "most": _whole(0, 9_999),
        "counted": _yes_or_no,
        "name_hi": _text(64),
        "name_en": _text(64),
        "rank": _whole(0, 9_999),
        "requires": _subjects,
    },
}


REQUIRED = {
    "state": {"code", "name_en", "name_hi"},
    "district": {"state", "name_en", "name_hi"},
    "pc": {"state", "number", "name_en", "name_hi", "reservation"},
    "ac": {"state", "number", "name_en", "name_hi", "reservation", "pc_number"},
    "booth": {"ac_number", "part_number", "name"},
    "sector": {"ac_number", "parts"},
    "post": set(COLUMNS["post"]) - {"requires"},
}


FILLED = {kind: columns - {"name_hi", "pc_number"} for kind, columns in REQUIRED.items()}
FILLED["post"] = REQUIRED["post"]
FILLED["sector"] = {"ac_number"}  # its parts may be in two columns


IGNORED = {
    "state": set[str](),
    "district": {"lgd_code", "lgd_name", "carved_from", "carved_year"},
    "pc": {"ac_count", "wikidata", "eci_2024_name", "name_hi_source", "note"},
    "ac": {"name_hi_source", "district_2018", "district_basis", "vintage"},
    "booth": {"district", "source"},
    "sector": set[str](),
    "post": set[str](),
}


def heading(text: str) -> str:
    """Return the name of the column that a heading means, in whatever case it is typed.

    The headings of official lists are known for what tells the parts of one number apart:
    `Main/Auxiliary Polling Station (M/A)`, `Elector Serial No. From` and `To`.
    """
    words = re.findall("[a-z]+", text.casefold())
    if words == ["m", "a"] or not _AUXILIARY.isdisjoint(words) or "सहायक" in text:
        return "main_or_auxiliary"
    if "serial" in words and words[-1] in ("from", "to"):
        return f"serial_{words[-1]}"
    return re.sub(r"[\s_]+", "_", text.strip().casefold())
