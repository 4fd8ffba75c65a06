"""Counters of booths and ACs, changed in the transaction of the event that they count."""

from models.counters.changes import Counted, changed, outdated, posts_changed, posts_of_changed
from models.counters.known_settings import keep, key_of, of_key
from models.counters.weights import ACTIVE_FOR, GRADES, Weights

__all__ = [
    "ACTIVE_FOR",
    "GRADES",
    "Counted",
    "Weights",
    "changed",
    "keep",
    "key_of",
    "of_key",
    "outdated",
    "posts_changed",
    "posts_of_changed",
]
