"""Digests: when one is due for a group, and what it contains."""

from models.digests import uncertain
from models.digests.content import ScheduleDigest, TargetsDigest, schedule_digest, targets_digest
from models.digests.schedule import Times, make_due, make_now, next_due

__all__ = [
    "ScheduleDigest",
    "TargetsDigest",
    "Times",
    "make_due",
    "make_now",
    "next_due",
    "schedule_digest",
    "targets_digest",
    "uncertain",
]
