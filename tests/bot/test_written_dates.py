"""Whatever the bot writes as a day or a time, it reads when somebody types it."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_time

from bot.i18n import LANGUAGES, Catalogue, Catalogues
from bot.messages import sessions, targets
from models import dates
from models.typed_text import cleaned

INDIA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 23)
AHEAD = [TODAY + timedelta(days=n) for n in range(300)]  # the other days have just passed
CLOCK = [time(hour, minute) for hour in range(24) for minute in (0, 5, 30, 59)]
DAY, TIME = "dMyE", "hHk"
FORMATS = {language: Catalogue(language).messages for language in LANGUAGES}


def formats(language: str, letters: str) -> list[str]:
    """Return the formats of a catalogue with any of these letters; one of both is parted."""
    whole = [v[0] for k, v in FORMATS[language].items() if k.startswith("format.")]
    found = [p for w in whole for p in (w.split(", ") if _of_both(w) else [w])]
    return [p for p in found if _has(p, letters)]


def _of_both(pattern: str) -> bool:
    return _has(pattern, DAY) and _has(pattern, TIME)


def _has(pattern: str, letters: str) -> bool:
    return bool(re.search(f"[{letters}]", re.sub("'[^']*'", "", pattern)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_of_a_day(language: str) -> None:
    patterns = formats(language, DAY)
    assert patterns
    for pattern in [*patterns, "d MMMM y", "EEE d MMM", "EEEE, d MMMM", "d MMM", "d/M/yyyy"]:
        for day in AHEAD:
            written = format_date(day, pattern, locale=f"{language}_IN")
            assert dates.day(cleaned(written), TODAY) == day, written


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_weekday(language: str) -> None:
    t = Catalogues().text(language, INDIA)
    for day in AHEAD[1:8]:
        short = format_date(day, "EEE", locale=f"{language}_IN")
        assert dates.day(t.weekday(day), TODAY) == dates.day(short, TODAY) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_of_a_time(language: str) -> None:
    patterns = formats(language, TIME)
    assert patterns
    for pattern in [*patterns, "h:mm B", "B h:mm 'बजे'", "h:mm a", "B h 'बजे'", "h a"]:
        for at in CLOCK:
            written = format_time(at, pattern, locale=f"{language}_IN")
            expected = at if "m" in pattern else time(at.hour)
            assert dates.time_of_day(cleaned(written)) == expected, written


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_times_as_buttons_and_answers_have_them(language: str) -> None:
    t = Catalogues().text(language, INDIA)
    for day in AHEAD:
        written = [sessions.long_day(t, day), t.date(day), f"{day:%d/%m/%Y}", day.isoformat()]
        written += [
            targets.until_label(t, TODAY, day),
            t.plain("planning.month_end", day=t.date(day)),
        ]
        for text in written:
            assert dates.day(cleaned(text), TODAY) == day, text
    for at in CLOCK:
        moment = datetime.combine(TODAY, at, INDIA)
        for text in (t.time(moment), t.clock(at), f"{t.clock(at)} IST"):
            assert dates.time_of_day(cleaned(text)) == at, text
