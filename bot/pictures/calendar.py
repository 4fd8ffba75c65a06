"""A plan as a calendar: weeks as rows from Monday on, in each day what takes place on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, MUTED, PAPER, RULE, WHITE, Colour, rgb, text_on
from bot.pictures.text_layout import Box, Line, Style, fit, font

WIDTH, EDGE = 1120, 28  # pixels
BAND, HEAD, WEEK, FOOT = 132, 52, 128, 64
WEEKS = 16  # at most, so that a phone can show it
LINES = 2  # of a day
COLOURS = 48  # of the palette
OFF: Colour = (238, 238, 241)
CLASH: Colour = (198, 40, 40)
TITLE = Style(bold=True, largest=44, smallest=26)
SUBTITLE = Style(bold=False, largest=30, smallest=20)
WEEKDAY = Style(bold=False, largest=28, smallest=18, centred=True)
NUMBER = Style(bold=True, largest=30, smallest=20)
ENTRY = Style(bold=False, largest=26, smallest=18)
LEGEND = Style(bold=False, largest=26, smallest=18)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What stands in a day: `label` is its number, `lines` what takes place, the first two."""

    label: str
    lines: tuple[str, ...] = ()
    off: bool = False
    clash: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar in a person's language. `colour` is #RRGGBB; `weekdays` begin with Monday."""

    title: str
    subtitle: str
    colour: str
    weekdays: tuple[str, ...]
    days: Mapping[date, CalendarDay]
    legend: str = ""


@dataclass(frozen=True, slots=True)
class DrawnText:
    """Lines of the picture with their colour, and the box that they stay inside."""

    lines: tuple[Line, ...]
    box: Box
    colour: Colour


def draw(calendar: Calendar) -> bytes:
    """Return the calendar as a PNG. Takes a few tenths of a second: not for the event loop."""
    weeks = _weeks(calendar)
    foot = FOOT if calendar.legend else EDGE
    picture = Image.new("RGB", (WIDTH, BAND + HEAD + WEEK * len(weeks) + foot), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH - 1, BAND - 1), fill=rgb(calendar.colour))
    for day, box in _cells(weeks):
        _frame(pen, calendar.days.get(day), box)
    for text in texts(calendar):
        for line in text.lines:
            letters = font(line.size, line.bold)
            pen.text((line.x, line.y), line.text, fill=text.colour, font=letters, anchor="ls")
    png = BytesIO()
    reduced = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.save(png, "PNG")
    return png.getvalue()


def texts(calendar: Calendar) -> Iterator[DrawnText]:
    """Yield every text of a calendar with its position."""
    on_band, right = text_on(calendar.colour), WIDTH - EDGE
    yield _text(calendar.title, Box(EDGE, 8, right, 76), TITLE, on_band)
    yield _text(calendar.subtitle, Box(EDGE, 76, right, BAND - 8), SUBTITLE, on_band)
    for index, name in enumerate(calendar.weekdays):
        left, end = _column(index)
        yield _text(name, Box(left, BAND, end, BAND + HEAD), WEEKDAY, MUTED)
    weeks = _weeks(calendar)
    for day, box in _cells(weeks):
        if shown := calendar.days.get(day):
            yield from _day(shown, box)
    if calendar.legend:
        top = BAND + HEAD + WEEK * len(weeks)
        yield _text(calendar.legend, Box(EDGE, top, right, top + FOOT), LEGEND, MUTED)


def _day(shown: CalendarDay, box: Box) -> Iterator[DrawnText]:
    left, right = box.left + 8, box.right - 6
    number = MUTED if shown.off or not shown.lines else INK
    yield _text(shown.label, Box(left, box.top + 2, right, box.top + 48), NUMBER, number)
    for index, line in enumerate(shown.lines[:LINES]):
        top = box.top + 46 + 40 * index
        colour = CLASH if shown.clash else INK
        yield _text(line, Box(left, top, right, top + 40), ENTRY, colour)


def _frame(pen: ImageDraw.ImageDraw, shown: CalendarDay | None, box: Box) -> None:
    fill = OFF if shown is None or shown.off else WHITE
    pen.rectangle((box.left, box.top, box.right, box.bottom), fill=fill, outline=RULE, width=2)
    if shown is not None and shown.clash:
        inner = (box.left + 3, box.top + 3, box.right - 3, box.bottom - 3)
        pen.rectangle(inner, outline=CLASH, width=4)


def _weeks(calendar: Calendar) -> list[list[date]]:
    """Return the days of the weeks from the first to the last of the calendar's days."""
    if not calendar.days:
        return []
    first, last = min(calendar.days), max(calendar.days)
    monday = first - timedelta(days=first.weekday())
    count = min((last - monday).days // 7 + 1, WEEKS)
    return [[monday + timedelta(days=7 * w + n) for n in range(7)] for w in range(count)]


def _cells(weeks: list[list[date]]) -> Iterator[tuple[date, Box]]:
    for row, week in enumerate(weeks):
        top = BAND + HEAD + WEEK * row
        for index, day in enumerate(week):
            left, right = _column(index)
            yield day, Box(left, top, right, top + WEEK)


def _column(index: int) -> tuple[int, int]:
    width = (WIDTH - 2 * EDGE) // 7
    return EDGE + index * width, EDGE + (index + 1) * width


def _text(text: str, box: Box, style: Style, colour: Colour) -> DrawnText:
    return DrawnText(fit(text, box, style), box, colour)
