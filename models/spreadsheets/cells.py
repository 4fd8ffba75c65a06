"""Turn the value of a cell into text, in one way for every kind of file."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any

_PRECISION = 15  # digits that a spreadsheet keeps of a number


class Mark(StrEnum):
    """What a reader must know of a text beyond its letters."""

    NUMBER = "number"  # a number with a fraction: 166.10 has become 166.1
    KRUTI_DEV = "kruti_dev"  # typed in a font whose Latin letters look like Devanagari


class MarkedText(str):
    """The text of a cell that has a mark."""

    mark: Mark

    def __new__(cls, text: str, mark: Mark) -> "MarkedText":
        """Mark a text."""
        marked = super().__new__(cls, text)
        marked.mark = mark
        return marked


def mark_of(text: str) -> Mark | None:
    """Return the mark of a cell's text, if it has one."""
    return text.mark if isinstance(text, MarkedText) else None


def like(marked: str, text: str) -> str:
    """Return a text with the mark of the one from which it was made."""
    mark = mark_of(marked)
    return MarkedText(text, mark) if mark else text


def text(value: Any) -> str:
    """Return the text of a value as a person would type it.

    A whole number has no point; one with a fraction is marked, because a code such as 166.10 loses
    digits in a number cell. A day is `2026-05-12`, a time `16:30:00`, as nobody types it: `05:00`
    may be meant for the evening.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return f"{value:d}"
        case float() | Decimal():
            return _number(float(value))
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case dt.time():
            return f"{value:%H:%M:00}"
        case dt.timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
    raise TypeError(f"a cell holds a {type(value).__name__}")


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value.is_integer():
        return f"{value:.0f}"
    return MarkedText(f"{Decimal(f'{value:.{_PRECISION}g}'):f}", Mark.NUMBER)
