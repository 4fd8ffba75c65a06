"""Parse the answers of /plan that list things: places, days off, times, venues, trainers."""

import re
from datetime import date, time

from bot.conversation import Context, input_parsing
from bot.handlers.trainings import planning as new_session
from bot.html import clean
from models import authority, dates, places, text_forms
from models.errors import BadDate, BadNumber, BadText
from models.trainings import planning

VENUE = 200  # characters
MOST = 400  # entries of a list
LENGTHS = (15, 720)  # minutes
_LENGTH = re.compile(r"(\d{1,3})(?:([:.])(\d{1,2}))?\s*(\D*)")


def parts(text: str) -> list[str]:
    """Return the entries of a typed list."""
    return text_forms.entries(text)[:MOST]


async def place_ids(ctx: Context, text: str) -> list[int]:
    """Return the places that a list names, each once, where this person may plan."""
    near, found = ctx.services.settings.state, []
    for part in parts(text):
        place = await ctx.run(places.find_place, part, near=near)
        await ctx.run(authority.require, ctx.user_id, "plan", place.id)
        found.append(place.id)
    return list(dict.fromkeys(found))


def days_off(text: str, today: date) -> tuple[list[str], list[str]]:
    """Return the weekdays and the dates (ISO) of a list: `Sunday, 25 Dec, 26/1`."""
    weekdays, days = [], []
    for part in parts(text):
        if name := dates.weekday(part):
            weekdays.append(name)
        else:
            days.append(dates.day(part, today).isoformat())
    if not weekdays and not days:
        raise BadDate(text=text)
    return weekdays, days


def times(text: str) -> list[str]:
    """Return the times of day of a list, in their order: `11:00, 15:00`.

    One that could be morning or evening is asked about where it is alone, and refused in a list.
    """
    entries = parts(text) or [text]
    try:
        moments = {dates.time_of_day(part) for part in entries}
    except dates.Unclear as unclear:
        if len(entries) == 1:
            raise
        raise dates.BadTimeOfDay(text=unclear.parameters["text"]) from None
    return [f"{at:%H:%M}" for at in sorted(moments)]


def minutes(text: str) -> int:
    """Return a length in minutes: `90`, `2 hours`, `1:30`, `1.5`; a number below 13 means hours."""
    low, high = LENGTHS
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise BadNumber(text=text, low=low, high=high)
    number, more, unit = int(match[1]), int(match[3] or 0), match[4].strip()
    if match[2] == "." and len(match[3]) == 1:  # tenths of an hour: 1.5
        more *= 6
    in_hours = bool(match[2]) or (unit and dates.HOURS.match(unit)) or (not unit and number <= 12)
    total = number * 60 + more if in_hours else number
    if not low <= total <= high or more > 59:
        raise BadNumber(text=text, low=low, high=high)
    return total


async def venues(ctx: Context, text: str) -> list[list[int | str | None]]:
    """Return a place or None, a name and the seats for each line: `AC165: Town hall, 60`."""
    found: list[list[int | str | None]] = []
    for line in text.splitlines()[:MOST]:
        if not line.strip():
            continue
        head, colon, rest = line.partition(":")
        name, comma, seats = (rest if colon else line).rpartition(",")
        if not comma:
            raise BadText(what="venue_line", limit=VENUE)
        ids = await place_ids(ctx, head) if colon else [None]
        said = input_parsing.words(name, "venue", VENUE)
        number = input_parsing.number(seats, planning.MOST_SEATS)
        found += [[place_id, said, number] for place_id in ids]
    if not found:
        raise BadText(what="venue_line", limit=VENUE)
    return found


async def trainers(ctx: Context, text: str) -> list[tuple[int, list[str], int]]:
    """Return id, days away (ISO) and the most a day for each line: `BS-7K3M-9QX 2 3/12 4/12`."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines()[:MOST])):
        typed, *rest = re.split(r"[\s,;]+", clean(line))
        trainer = await new_session.find_trainer(ctx, typed)
        most = [int(word) for word in rest if re.fullmatch(r"[1-9]", word)]
        away = [dates.day(w, ctx.today).isoformat() for w in rest if not re.fullmatch(r"\d", w)]
        found.append((trainer.id, away, most[0] if most else 0))
    return found


def clock(text: str) -> time:
    """Return a stored time of day."""
    return time.fromisoformat(text)
