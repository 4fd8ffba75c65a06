"""Quiet hours, in which nothing is posted, 22:00 to 06:00, and the hours in which people call."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(22), time(6)  # a late message wakes nobody in between
CALLS_FROM, CALLS_UNTIL = time(8), time(21)  # when people may be rung up


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


def may_call(now: datetime, zone: ZoneInfo) -> bool:
    """Return whether it is a time of day at which people may be rung up."""
    return CALLS_FROM <= now.astimezone(zone).time() < CALLS_UNTIL


def waking_between(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Return how much of the time between two moments lies outside the quiet hours."""
    awake, moment = timedelta(), start + quiet_left(start, zone)
    while moment < end:
        night = _next_night(moment, zone)
        awake += min(night, end) - moment
        moment = night + quiet_left(night, zone)
    return awake


def after_waking(start: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """Return when a clock that stands still in the quiet hours has run for so long."""
    moment = start + quiet_left(start, zone)
    while span > (day_left := _next_night(moment, zone) - moment):
        span -= day_left
        moment += day_left
        moment += quiet_left(moment, zone)
    return moment + span


def _next_night(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return when the quiet hours begin next, for a moment by day; in UTC, as days differ."""
    return datetime.combine(moment.astimezone(zone).date(), QUIET_FROM, zone).astimezone(UTC)
