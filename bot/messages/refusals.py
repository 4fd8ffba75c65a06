"""Render a refusal: an error that the person can understand, worded in the catalogues."""

from datetime import date, datetime, time

from bot.html import Html, shorten
from bot.i18n import Text, Value
from models import dates
from models.errors import Refusal

QUOTED = 60  # characters of a typed text that an answer repeats
NAMED = 30  # of each of several


def sentence(t: Text, refusal: Refusal) -> Html:
    """Return the sentence of a refusal, with long quotations shortened; `name` is a person's."""
    values = {name: _value(t, value) for name, value in refusal.parameters.items()}
    if "name" in values:
        values["name"] = t.person(str(values["name"]))
    key = f"error.{refusal.key}"
    return t(f"{key}.{values['what']}" if "what" in values else key, **values)


def choice_of_moment(t: Text, choice: str) -> str | None:
    """Return the label of a choice that is a day or a time of day; None for another one."""
    if at := dates.choice_of_time(choice):
        return t.clock(at)
    day = dates.choice_of_day(choice)
    return f"{t.weekday(day)}, {t.date(day)}" if day else None


def _value(t: Text, value: object) -> Value:
    if isinstance(value, Html | int | float):
        return value
    if isinstance(value, tuple):
        return ", ".join(shorten(str(one), NAMED) for one in value)
    if isinstance(value, datetime):
        return f"{t.short_day(value)}, {t.time(value)}"
    if isinstance(value, date):
        return t.date(value)
    if isinstance(value, time):
        return t.clock(value)
    return shorten(str(value), QUOTED)
