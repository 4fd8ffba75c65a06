"""Read days and times of day as people type them, in Hindi, Hinglish and English."""

from models.dates.days import WEEK, choice_of_day, day, leading_day, next_days, planned_day, weekday
from models.dates.errors import (
    BadTimeOfDay,
    FarDay,
    PastDay,
    PastTime,
    Unclear,
)
from models.dates.times import choice_of_time, leading_time, time_of_day
from models.dates.vocabulary import HOURS

__all__ = [
    "HOURS",
    "WEEK",
    "BadTimeOfDay",
    "FarDay",
    "PastDay",
    "PastTime",
    "Unclear",
    "choice_of_day",
    "choice_of_time",
    "day",
    "leading_day",
    "leading_time",
    "next_days",
    "planned_day",
    "time_of_day",
    "weekday",
]
