"""Write one change of a session, and queue the news of it to those who have a seat.

For a transaction in which the caller has checked authority and clashes, and holds the locks.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import tables
from models.session_changes import lost_seats, telling
from models.tables.session_changes import ChangeKind

ANSWER_DAYS = timedelta(days=3)  # within which people answer, where the session is not nearer
ANSWER_EVENING = time(19)  # and on the last evening before it


@dataclass(frozen=True, slots=True)
class Written:
    """A change's id, 0 where nothing was different, and how many are told."""

    change_id: int
    told: int


NOTHING = Written(0, 0)


def start(row: tables.Session, starts_at: datetime, now: datetime, zone: ZoneInfo) -> Written:
    """Write another start, and ask everybody with a seat. Its length stays."""
    if row.starts_at == starts_at:
        return NOTHING
    answer_by = answer_until(starts_at, now, zone)
    change = record(row, ChangeKind.MOVED, row.starts_at.isoformat(), now, answer_by)
    ends_at = starts_at + (row.ends_at - row.starts_at)
    tables.Session.update(starts_at=starts_at, ends_at=ends_at).where(
        tables.Session.id == row.id
    ).execute()
    return Written(change, telling.tell_holders(change, now))


def venue(row: tables.Session, name: str, now: datetime) -> Written:
    """Write another venue, and tell everybody with a seat."""
    if row.venue == name:
        return NOTHING
    change = record(row, ChangeKind.VENUE, row.venue, now)
    tables.Session.update(venue=name).where(tables.Session.id == row.id).execute()
    return Written(change, telling.tell_holders(change, now))


def seats(row: tables.Session, number: int, now: datetime) -> Written:
    """Write another number of seats, and tell those who lose theirs or get it back."""
    if row.seats == number:
        return NOTHING
    change = record(row, ChangeKind.SEATS, str(row.seats), now)
    told = lost_seats.fit(row, number, now)
    telling.tell_seats(change, told, now)
    return Written(change, len(told))


def record(
    row: tables.Session,
    kind: ChangeKind,
    before: str,
    now: datetime,
    answer_by: datetime | None = None,
) -> int:
    """Record a change of a session; return its id."""
    change = tables.SessionChange.create(
        session=row.id, kind=kind, before=before, answer_by=answer_by, at=now
    )
    return int(change.id)


def answer_until(starts_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Return until when an answer helps: soon, and before the evening before the session."""
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    evening = datetime.combine(day, ANSWER_EVENING, zone)
    latest = now.astimezone(zone).date() + ANSWER_DAYS
    soon = datetime.combine(latest, ANSWER_EVENING, zone)
    by = min(evening, soon)
    return by if by > now + timedelta(hours=2) else starts_at
