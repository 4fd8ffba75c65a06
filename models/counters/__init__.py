"""Counters of booths and ACs, changed in the transaction of the event that they count."""

from models.counters.changes import (
    Counted,
    changed,
    doubts_changed,
    doubts_of_changed,
    outdated,
    posts_changed,
    posts_of_changed,
)

__all__ = [
    "Counted",
    "changed",
    "doubts_changed",
    "doubts_of_changed",
    "outdated",
    "posts_changed",
    "posts_of_changed",
]
