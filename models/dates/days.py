"""Read a day: as a number, with the name of its month, as a weekday, or in so many days.

A weekday's name is the next such day after today, for today has a word of its own: on a Monday,
सोमवार is a week away. What has no year is the next such day, unless it has just passed.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from models.dates import vocabulary
from models.dates.errors import FarDay, PastDay, Unclear
from models.errors import BadDate
from models.text_forms import digits, normalize

FARTHEST = 366  # days from today until which something is planned
JUST_PASSED = 60  # days: a day without a year that lies so far back is asked about
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2}|\d{4}))?")
_BESIDE_A_DIGIT = re.compile(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")
_WEEK = 7
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = 6  # words of a day: "on Monday, 30 November 2026"


class _NoSuchDay(ValueError):
    """A month does not have so many days."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def day(text: str, today: date) -> date:
    """Parse a day, from today on: `25/11/2026`, `25-11`, `30 नवंबर`, `कल`, `monday`, `3 दिन में`.

    The day goes before the month, as India writes it. Raises BadDate, which names a day that its
    month has not, PastDay, or Unclear.
    """
    try:
        parsed = _parse(text, today)
    except _NoSuchDay as missing:
        raise BadDate(what="no_such_day", text=text, n=missing.number) from None
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None:
        raise BadDate(text=text)
    if parsed < today:
        raise PastDay(day=parsed)
    return parsed


def planned_day(text: str, today: date) -> date:
    """Parse a day for which something is planned; raises FarDay, or what `day` raises."""
    planned = day(text, today)
    if planned > today + timedelta(days=FARTHEST):
        raise FarDay(day=planned, limit=FARTHEST)
    return planned


def choice_of_day(choice: str) -> date | None:
    """Return the day of one of Unclear's choices; None for another text."""
    return date.fromisoformat(choice) if _ISO.fullmatch(choice) else None


def leading_day(tokens: Sequence[str], today: date) -> int:
    """Return how many of the first words are a day, also one that does not exist; 0 for none."""
    lengths = range(min(_LONGEST, len(tokens)), 0, -1)
    return next((n for n in lengths if _looks_like_a_day(" ".join(tokens[:n]), today)), 0)


def weekday(text: str) -> str | None:
    """Return the day of the week that a word names, such as `sun`; None for another text."""
    index = _weekday(text.strip().rstrip(".,।"))
    return None if index is None else WEEK[index]


def next_days(today: date, rest_days: frozenset[str], count: int) -> list[date]:
    """Return the next `count` days after today that are no rest days."""
    week = (today + timedelta(days=n) for n in range(1, 15))
    return [d for d in week if WEEK[d.weekday()] not in rest_days][:count]


def _looks_like_a_day(text: str, today: date) -> bool:
    typed = " ".join(_bare(text))
    if _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed):
        return True
    try:
        return _parse(text, today) is not None
    except (Unclear, _NoSuchDay):
        return True
    except (ValueError, OverflowError):
        return False


def _parse(text: str, today: date) -> date | None:
    typed = _bare(text)
    if not typed:
        return None
    last = _weekday(typed[-1])
    if last is not None and len(typed) > 1 and normalize(typed[0]) not in vocabulary.NEXT:
        typed = [typed[-1], *typed[:-1]]  # 30/11 सोमवार
    weekday = _weekday(typed[0])
    if weekday is None:
        return _in_numbers(text, typed, today) or _in_words(text, _words(typed), today)
    if len(typed) == 1:
        return _next(weekday, today)
    dated = _in_numbers(text, typed[1:], today) or _with_month(text, _words(typed[1:]), today)
    return _checked(text, weekday, dated, today)


def _weekday(word: str) -> int | None:
    return vocabulary.place_of(normalize(word), vocabulary.WEEKDAYS)


def _bare(text: str) -> list[str]:
    """Return the words of a text without a label, a full stop, and what stands around a day."""
    words = digits(text).rpartition(": ")[2].rstrip(" .,।").split()
    while words and normalize(words[0]) in vocabulary.AROUND_A_DAY:
        del words[0]
    while words and normalize(words[-1]) in vocabulary.AROUND_A_DAY:
        del words[-1]
    return words


def _words(typed: list[str]) -> list[str]:
    """Return typed words in the spelling of the vocabulary, with the numbers by themselves."""
    words = normalize(_BESIDE_A_DIGIT.sub(" ", " ".join(typed))).split()
    words = [word for word in words if word not in vocabulary.BESIDE_A_NUMBER]
    return [vocabulary.NUMBERS.get(word, word) for word in words]


def _in_numbers(text: str, typed: list[str], today: date) -> date | None:
    joined = " ".join(typed)
    if match := _YEAR_FIRST.fullmatch(joined):
        return _existing(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(joined):
        return _dated(text, int(match[1]), int(match[2]), match[3] or "", today)
    return None


def _in_words(text: str, words: list[str], today: date) -> date | None:
    match words:
        case [word] if (days := vocabulary.place_of(word, vocabulary.NEAR_DAYS)) is not None:
            return today + timedelta(days=days)
        case ["day", "after", "tomorrow"]:
            return today + timedelta(days=2)
        case [number, unit] if unit in vocabulary.DAYS and _is_number(number):
            return today + timedelta(days=int(number))
        case [number, unit] if unit in vocabulary.WEEKS and _is_number(number):
            return today + timedelta(weeks=int(number))
        case [number, word] if word in vocabulary.DATES and _is_number(number):
            return _numbered(int(number), today)
        case [after, word] if after in vocabulary.NEXT and (weekday := _weekday(word)) is not None:
            return _of_next_week(text, weekday, today)
    return _with_month(text, words, today)


def _with_month(text: str, words: list[str], today: date) -> date | None:
    match words:
        case [number, name, *year] if _month(name) and _is_number(number):
            pass
        case [name, number, *year] if _month(name) and _is_number(number):
            pass
        case _:
            return None
    if len(year) > 1 or (year and not re.fullmatch(r"\d{2}|\d{4}", year[0])):
        return None
    if year and len(year[0]) == 2 and int(year[0]) < today.year % 100:
        return None  # more likely an hour behind the day: 25 Nov 11
    return _dated(text, int(number), _month(name) or 0, "".join(year), today)


def _month(word: str) -> int | None:
    return vocabulary.place_of(word, vocabulary.MONTHS)


def _dated(text: str, day_of_month: int, month: int, year: str, today: date) -> date | None:
    """Return the day of a typed year, else the next such day; raises Unclear."""
    if year:
        return _existing(int(year) + (2000 if len(year) == 2 else 0), month, day_of_month)
    years = range(today.year - 1, today.year + 9)  # the next 29 February may be eight years off
    days = [d for d in (_date(y, month, day_of_month) for y in years) if d]
    if not days:  # 31 February of no year
        return _existing(today.year, month, day_of_month)
    ahead = next((d for d in days if d >= today), None)
    if ahead and any(0 < (today - d).days <= JUST_PASSED for d in days):
        choices = (_coming(day_of_month, today).isoformat(), ahead.isoformat())
        raise Unclear(choices, what="passed", text=text)
    return ahead


def _coming(day_of_month: int, today: date) -> date:
    """Return the first day ahead with this number, of whatever month."""
    ahead = (today + timedelta(days=n) for n in range(1, 70))
    return next(d for d in ahead if d.day == day_of_month)


def _numbered(day_of_month: int, today: date) -> date | None:
    """Return today or the next day with this number, of whatever month; None for no such day."""
    if not 1 <= day_of_month <= 31:
        return None
    return today if day_of_month == today.day else _coming(day_of_month, today)


def _next(weekday: int, today: date) -> date:
    """Return the next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _of_next_week(text: str, weekday: int, today: date) -> date:
    """Return the only such day that can be meant; raises Unclear where this week has one too."""
    first = _next(weekday, today)
    if weekday <= today.weekday():
        return first
    second = first + timedelta(days=_WEEK)
    raise Unclear((second.isoformat(), first.isoformat()), what="several", text=text)


def _checked(text: str, weekday: int, dated: date | None, today: date) -> date | None:
    """Return a day that was typed with its weekday; raises Unclear where they differ."""
    if dated is None or dated.weekday() == weekday or dated < today:
        return dated
    choices = (dated.isoformat(), _next(weekday, today).isoformat())
    raise Unclear(choices, what="several", text=text)


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _existing(year: int, month: int, day_of_month: int) -> date:
    """Return a day; raises _NoSuchDay where only its month is too short, else ValueError."""
    if 1 <= day_of_month <= 31 and _date(year, month, 1) and not _date(year, month, day_of_month):
        raise _NoSuchDay(day_of_month)
    return date(year, month, day_of_month)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3
