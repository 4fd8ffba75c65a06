"""Refusals about days and times of day."""

from models.errors import BadDate, Refusal


class BadTimeOfDay(BadDate):
    """A text is no time of day. Parameters: text."""

    key = "bad_time_of_day"


class PastTime(BadDate):
    """A time of day has passed on the chosen day. Parameters: text."""

    key = "past_time"


class PastDay(BadDate):
    """A day has passed. Parameters: day."""

    key = "past_day"


class FarDay(BadDate):
    """A day is too far off. Parameters: day, limit (days from today)."""

    key = "far_day"


class Unclear(Refusal):
    """What was typed has several readings, or has just passed.

    Parameters: what (`time`, `passed` or `several`), text, and for a time the likely one. The
    choices are ISO dates, or times such as `3:00pm`, the likeliest first. Any form can ask which
    is meant, and keep whatever else was typed with it.
    """

    key = "unclear"
