"""How much waits for a coordinator: entries to check, and people to call this week."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from models.errors import Refusal
from models.review import open_entries
from models.review.verification_calls import drawn_calls_left


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Two numbers; both are 0 for who may not review."""

    to_check: int = 0
    to_call: int = 0


def open_work(telegram_id: int, zone: ZoneInfo, now: datetime) -> OpenWork:
    """Count what waits for this person; calls that nobody has drawn yet do not count."""
    try:
        to_check = open_entries.count_waiting(telegram_id)
        return OpenWork(to_check, drawn_calls_left(telegram_id, zone, now))
    except Refusal:
        return OpenWork()
