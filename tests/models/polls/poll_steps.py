"""Steps of tests about polls: a file of them, and polls that close some days from noon."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import polls, tables
from models.polls.files import SILENCE, PollRow
from models.polls.recording import RecordedPolls
from tests.support.world import NOON, place_id

INDIA = ZoneInfo("Asia/Kolkata")
HEADINGS = "place,date,closing hour,phase,source"


def read(
    *lines: str, headings: str = HEADINGS, near: str = "MP", now: datetime = NOON
) -> tuple[PollRow, ...]:
    """Return the polls of a CSV file with these lines."""
    content = "\n".join([headings, *lines]).encode()
    return polls.files.read(content, near=near, zone=INDIA, now=now)


def poll(place: str, closes_at: datetime, phase: str = "") -> PollRow:
    """Return the poll of an AC that closes at a moment."""
    return PollRow(place_id(place), closes_at - SILENCE, closes_at, phase, "Gazette")


def record(*rows: PollRow, now: datetime = NOON, replace: int | None = None) -> RecordedPolls:
    """Record polls as those of a file."""
    return polls.recording.record(rows, "polls.csv", now, replace=replace, sure=False)


def in_silence(place: str, hours_left: float = 24, now: datetime = NOON) -> int:
    """Record a poll of an AC whose silence runs, and closes in so many hours; return its id."""
    record(poll(place, now + timedelta(hours=hours_left)), now=now)
    return ids()[-1]


def ids() -> Sequence[int]:
    """Return the ids of all polls, the oldest first."""
    return [row.id for row in tables.Poll.select().order_by(tables.Poll.id)]
