"""Bound what is asked of people in a day by what they have shown that they can."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from models import places, strength
from models.targets.calendars import WEEKDAYS, WorkCalendar

LEAST = 5  # people a day that an AC can be asked for, whatever it has shown
TIMES = 2  # the best daily average of a past week
WEEK = 7  # days
FURTHEST = 366  # days ahead in which a date is looked for


def of_best_week(best: int, calendar: WorkCalendar) -> int:
    """Return the most that a day asks of an AC that gained so many in its best week.

    That is TIMES the average of a working day of that week, and at least LEAST.
    """
    days = max(1, WEEK - len(calendar.rest_days & set(WEEKDAYS)))
    return max(LEAST, math.ceil(TIMES * best / days))


def ceilings(place_id: int, measure: str, today: date, calendar: WorkCalendar) -> dict[int, int]:
    """Return the most that a day asks of each AC of a place; of a sector, which has none, its own.

    Weeks begin on Monday; this one counts up to yesterday. What is gained today does not change
    what the day asks.
    """
    ac_ids = places.acs_of(place_id)
    if not ac_ids:
        best = strength.best_week_of_sector(place_id, today, calendar.zone)
        return {place_id: of_best_week(getattr(best, measure), calendar)}
    weeks = strength.best_weeks(ac_ids, today, calendar.zone)
    return {ac: of_best_week(getattr(best, measure), calendar) for ac, best in weeks.items()}


def share_under(amount: int, weights: Sequence[int], most: Sequence[int]) -> list[int]:
    """Divide a whole number in proportion to weights, and give no part more than its most.

    What one part cannot take goes to the others by their weights, and where no weighty one has
    room, to all by their room. The parts add up to `amount`, or to all that they can take.
    """
    parts = [0] * len(most)
    wanted = min(amount, sum(most))
    while (left := wanted - sum(parts)) > 0:
        room = [limit - part for limit, part in zip(most, parts, strict=True)]
        pull = [weight if free else 0 for weight, free in zip(weights, room, strict=True)]
        more = share_out(left, pull if any(pull) else room)
        parts = [part + min(add, free) for part, add, free in zip(parts, more, room, strict=True)]
    return parts


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide a whole number in proportion to weights, by the method of largest remainders.

    The parts add up to `amount`. If every weight is zero, so is every part.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    exact = [amount * weight / total for weight in weights]
    parts = [math.floor(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def reached_on(remaining: int, ceiling: int, today: date, calendar: WorkCalendar) -> date | None:
    """Return the day on which the rest is done at the ceiling; None if it is over a year away."""
    days = max(1, math.ceil(remaining / ceiling))
    for n in range(FURTHEST + 1):
        day = today + timedelta(days=n)
        days -= calendar.is_working(day)
        if not days:
            return day
    return None
