"""Read a time of day: `15:00`, `6.30 pm`, `18:30 IST`, `शाम 4:00`, `साढ़े 4 बजे`, `11 बजे`."""

import re
from collections.abc import Collection, Sequence
from datetime import time

from models.dates import vocabulary
from models.dates.errors import BadTimeOfDay, Unclear
from models.quiet_hours import is_by_day
from models.text_forms import digits, normalize

_NUKTA = "\u093c"
_VISARGA_AS_COLON = re.compile("(?<=\\d)\u0903(?=\\d)")
_NUMBER = re.compile(r"\d+(?:[:.]\d+)*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?")
_LONGEST = 6  # words of a time: "at 4:00 in the afternoon IST"
_MORNING = range(7, 12)  # hours that need no word: nobody means the evening by 9:00
_ALL_DAY = range(24)


def time_of_day(text: str, *, morning: bool = False) -> time:
    """Parse a time of day. Raises BadTimeOfDay, or Unclear for 12:00 to 6:59 without a word.

    The afternoon is the likelier reading of those; for `morning`, the morning after the quiet
    hours.
    """
    clock, words = _parts(text)
    if clock is None or not words <= _KNOWN:
        raise BadTimeOfDay(text=text)
    hour, minute = int(clock[1]), int(clock[2] or 0)
    is_bare = not clock[2] and not words - vocabulary.AROUND_A_TIME
    quarters = [vocabulary.QUARTERS[w] for w in words if w in vocabulary.QUARTERS]
    if len(quarters) > 1 or (quarters and (clock[2] or not 1 <= hour <= 12)):
        raise BadTimeOfDay(text=text)
    if quarters:
        total = (60 * hour + quarters[0]) % 720
        hour, minute = total // 60 or 12, total % 60
    spans = [vocabulary.SPANS[w] for w in words if w in vocabulary.SPANS]
    if hour > 23 or minute > 59 or len(spans) > 1 or (is_bare and not 1 <= hour <= 12):
        raise BadTimeOfDay(text=text)
    if words & vocabulary.MERIDIEM and not 1 <= hour <= 12:
        raise BadTimeOfDay(text=text)
    return time(_hour(text, hour, minute, spans[0] if spans else _ALL_DAY, morning), minute)


def leading_time(tokens: Sequence[str]) -> int:
    """Return how many of the first words are a time of day, clear or not; 0 for none."""
    lengths = range(min(_LONGEST, len(tokens)), 0, -1)
    return next((n for n in lengths if _is_time(" ".join(tokens[:n]))), 0)


def choice_of_time(choice: str) -> time | None:
    """Return the time of one of Unclear's choices; None for another text."""
    return time_of_day(choice) if re.fullmatch(r"\d{1,2}:\d{2}[ap]m", choice) else None


_KNOWN = (
    vocabulary.SPANS.keys()
    | vocabulary.QUARTERS.keys()
    | vocabulary.OCLOCK
    | vocabulary.AROUND_A_TIME
)


def _parts(text: str) -> tuple[re.Match[str] | None, frozenset[str]]:
    """Return the one clock in a text, and the words around it; no clock where it has two."""
    typed = _VISARGA_AS_COLON.sub(":", digits(text)).replace(_NUKTA, "").casefold()
    typed = " ".join(_as_number(word) for word in typed.split())
    numbers = list(_NUMBER.finditer(typed))
    if len(numbers) != 1:
        return None, frozenset()
    before, after = typed[: numbers[0].start()], typed[numbers[0].end() :]
    around = f"{normalize(before)} {normalize(after)}".replace("o clock", "oclock")
    around = re.sub(r"\b([ap]) m\b", r"\1m", around)
    return _CLOCK.fullmatch(numbers[0][0]), frozenset(around.split())


def _as_number(word: str) -> str:
    folded = normalize(word)
    return vocabulary.NUMBERS.get(folded) or vocabulary.HALVES.get(folded) or word


def _hour(text: str, hour: int, minute: int, span: Collection[int], morning: bool) -> int:
    """Return the hour of 24 that is meant; raises BadTimeOfDay, or Unclear for two readings."""
    readings = [hour % 12 + 12, hour % 12] if 1 <= hour <= 12 else [hour]
    fit = [reading for reading in readings if reading in span]
    if len(fit) == 1:
        return fit[0]
    if len(readings) == 1:
        raise BadTimeOfDay(text=text)
    if span is _ALL_DAY and hour in _MORNING:
        return hour
    if morning:
        readings.sort(key=lambda reading: (not is_by_day(time(reading)), reading))
    choices = tuple(f"{r % 12 or 12}:{minute:02}{'ap'[r // 12]}m" for r in readings)
    raise Unclear(choices, what="time", text=text, likely=time(readings[0], minute))


def _is_time(text: str) -> bool:
    try:
        time_of_day(text)
    except Unclear:
        return True
    except BadTimeOfDay:
        return False
    return True
