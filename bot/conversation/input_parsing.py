"""Parse what people type: days, times, numbers, and free text."""

import re
from datetime import date, time, timedelta

from bot.html import clean
from models.errors import BadDate, BadNumber, BadText, BadTime, DatePassed
from models.identity import phone_numbers
from models.text_forms import digits

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2}|\d{4}))?")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?", re.I)


def day(text: str, today: date) -> date:
    """Parse `2026-11-25`, `25-11-2026`, `25/11/26` or `25/11`, the next one from today on.

    The day goes before the month, as India writes it. Raises BadDate, or DatePassed.
    """
    typed = digits(text).strip()
    try:
        parsed = _day(typed, today)
    except ValueError:
        parsed = None
    if parsed is None:
        raise BadDate(text=text)
    if parsed < today:
        raise DatePassed(text=text)
    return parsed


def _day(typed: str, today: date) -> date | None:
    if match := _YEAR_FIRST.fullmatch(typed):
        return date(int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_FIRST.fullmatch(typed)
    if match is None:
        return None
    day_of_month, month = int(match[1]), int(match[2])
    if match[3]:
        return date(int(match[3]) % 100 + 2000, month, day_of_month)
    this_year = date(today.year, month, day_of_month)
    return this_year if this_year >= today else this_year.replace(year=today.year + 1)


def time_of_day(text: str) -> time:
    """Parse `15:00`, `15.30`, `3pm` or `3:30 pm`; a bare 3 could be either. Raises BadTime."""
    match = _TIME.fullmatch(digits(text).strip())
    if match is None or not (match[2] or match[3]):
        raise BadTime(text=text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise BadTime(text=text)
        hour = hour % 12 + (12 if match[3].lower().startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise BadTime(text=text) from None


def number(text: str, high: int) -> int:
    """Parse a whole number from 1 to `high`, grouped or not: `1,000`. Raises BadNumber."""
    typed = digits(text).strip().replace(",", "")
    value = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    if not 1 <= value <= high:
        raise BadNumber(text=text, low=1, high=high)
    return value


def words(text: str, what: str, limit: int) -> str:
    """Return a typed text on one line; `what` names it in BadText's sentence.

    Others will see it, so that it holds no phone. Raises BadText or PhoneInText.
    """
    line = " ".join(clean(text).split())
    if not 1 <= len(line) <= limit:
        raise BadText(what=what, limit=limit)
    phone_numbers.require_none_in(line)
    return line


def looks_like_a_day(text: str) -> bool:
    """Check whether a word has the form of a day, even one that does not exist."""
    typed = digits(text)
    return bool(_YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed))


def next_days(today: date, rest_days: frozenset[str], count: int) -> list[date]:
    """Return the next `count` days after today that are no rest days."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = (today + timedelta(days=n) for n in range(1, 15))
    return [d for d in week if names[d.weekday()] not in rest_days][:count]
