"""The calendar of a plan: every text stays in its box, in both languages and however long."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import calendar
from bot.pictures.calendar import Calendar, CalendarDay

FIRST = date(2026, 12, 1)
LONG = "श्रीमती सावित्रीबाई फुले शासकीय उच्चतर माध्यमिक विद्यालय"


def drawn(days: int, line: str) -> Calendar:
    return Calendar(
        title=line,
        subtitle=line,
        colour="#4a3f8f",
        weekdays=("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
        days={
            FIRST + timedelta(days=n): CalendarDay(str(n), (line, line), clash=n % 5 == 0)
            for n in range(days)
        },
        legend=line,
    )


@pytest.mark.parametrize("line", ["आगर", "Agar", LONG, LONG * 5, "🙂"])
def test_every_text_stays_in_its_box(line: str) -> None:
    for text in calendar.texts(drawn(3, line)):
        for one in text.lines:
            assert text.box.left <= one.bounds.left
            assert one.bounds.right <= text.box.right
            assert text.box.top <= one.bounds.top
            assert one.bounds.bottom <= text.box.bottom


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (7, 2), (60, 9), (366, calendar.WEEKS)])
def test_a_plan_of_any_length_is_a_picture_that_telegram_takes(days: int, weeks: int) -> None:
    picture = Image.open(BytesIO(calendar.draw(drawn(days, "आगर"))))
    width, height = picture.size
    assert height == calendar.BAND + calendar.HEAD + calendar.FOOT + weeks * calendar.WEEK
    assert width + height <= 10_000
    assert height <= 20 * width
