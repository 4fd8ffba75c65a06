"""Digests: when one is due for a group, and what it contains."""

from models.digests import uncertain
from models.digests.arrivals import Thanks
from models.digests.content import (
    Joined,
    RunNumbers,
    ScheduleDigest,
    TargetsDigest,
    run_numbers,
    schedule_digest,
    targets_digest,
)
from models.digests.evening import EveningDigest, evening_digest
from models.digests.paths import Path, path_of
from models.digests.results import Added, Filled, Result, keep
from models.digests.schedule import (
    RUN_RECORDED_EVERY,
    Times,
    first_at,
    last_run,
    make_after_restore,
    make_due,
    make_now,
    next_due,
)
from models.digests.tasks import AddTask, PostsTask, SeatsTask, Task
from models.digests.weekly import WeeklyDigest, WeekPart, week_before, weekly_digest

__all__ = [
    "RUN_RECORDED_EVERY",
    "AddTask",
    "Added",
    "EveningDigest",
    "Filled",
    "Joined",
    "Path",
    "PostsTask",
    "Result",
    "RunNumbers",
    "ScheduleDigest",
    "SeatsTask",
    "TargetsDigest",
    "Task",
    "Thanks",
    "Times",
    "WeekPart",
    "WeeklyDigest",
    "evening_digest",
    "first_at",
    "keep",
    "last_run",
    "make_after_restore",
    "make_due",
    "make_now",
    "next_due",
    "path_of",
    "run_numbers",
    "schedule_digest",
    "targets_digest",
    "uncertain",
    "week_before",
    "weekly_digest",
]
