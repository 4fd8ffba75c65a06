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
FORMATS = {language: Catalogue(language).messages for language in LANGUAGES}


def formats(language: str, letters: str) -> list[str]:
    """Return the formats of a catalogue with any of these letters, and with none but its own."""
    words = [v[0] for k, v in FORMATS[language].items() if k.startswith("format.")]
    return [w for w in words if re.search(f"[{letters}]", re.sub("'[^']*'", "", w))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_of_a_day(language: str) -> None:
    patterns = formats(language, "dMyE")
    assert patterns
    usual = ["d MMMM y", "EEE d MMM", "EEEE, d MMMM", "d MMM", "d/M/yyyy", "EEEE"]
    for pattern in [p for p in patterns if p not in formats(language, "hH")] + usual:
        for day in AHEAD[:7] if pattern == "EEEE" else AHEAD:
            written = format_date(day, pattern, locale=f"{language}_IN")
            expected = day + timedelta(days=7) if (pattern, day) == ("EEEE", TODAY) else day
            assert dates.day(cleaned(written), TODAY) == expected, written


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_of_a_time(language: str) -> None:
    patterns = [p for p in formats(language, "hH") if p not in formats(language, "dMyE")]
    assert patterns
    for pattern in [*patterns, "h:mm B", "B h:mm 'बजे'", "h:mm a"]:
        for at in CLOCK:
            written = format_time(at, pattern, locale=f"{language}_IN")
            assert dates.time_of_day(cleaned(written)) == at, written


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
