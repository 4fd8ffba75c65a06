"""The organisation's days: where they begin, and on which of them people work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarSettings(Protocol):
    """The settings that a WorkCalendar is made from."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def rest_days(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The organisation's days: where they begin, and on which weekdays nobody works."""

    zone: ZoneInfo
    rest_days: frozenset[str] = frozenset()  # of WEEKDAYS

    @classmethod
    def from_settings(cls, settings: CalendarSettings) -> "WorkCalendar":
        """Return the calendar that the settings name."""
        return cls(settings.zone, frozenset(settings.rest_days))

    def date_of(self, moment: datetime) -> date:
        """Return the date of a moment in the organisation's zone."""
        return moment.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def is_working(self, day: date) -> bool:
        """Return whether a day is not a rest day."""
        return WEEKDAYS[day.weekday()] not in self.rest_days


def working_days(first: date, last: date, rest_days: frozenset[str]) -> int:
    """Count the days from `first` to `last`, both included, that are not rest days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(WEEKDAYS[day.weekday()] not in rest_days for day in days)
