"""Quiet hours, in which nothing is posted: 22:00 to 06:00."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(22), time(6)  # a late message wakes nobody in between


def quiet_left(now: datetime, zone: ZoneInfo) -> timedelta:
    """Return how long the quiet hours last from now on; zero by day."""
    local = now.astimezone(zone)
    if is_by_day(local.time()):
        return timedelta()
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, zone) - now


def is_by_day(local: time) -> bool:
    """Return whether a time of day lies outside the quiet hours."""
    return QUIET_UNTIL <= local < QUIET_FROM
