"""Digests: when one is due for a group, and what it contains."""

from models.digests import uncertain
from models.digests.content import ScheduleDigest, TargetsDigest, schedule_digest, targets_digest
from models.digests.schedule import (
    RUN_RECORDED_EVERY,
    Times,
    last_run,
    make_after_restore,
    make_due,
    make_now,
    next_due,
)

__all__ = [
    "RUN_RECORDED_EVERY",
    "ScheduleDigest",
    "TargetsDigest",
    "Times",
    "last_run",
    "make_after_restore",
    "make_due",
    "make_now",
    "next_due",
    "schedule_digest",
    "targets_digest",
    "uncertain",
]
