"""Sessions to which fewer will come than they are worth holding for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import authority, tables, trainings
from models.turnout import Expected, expect

DAYS = (0, 2, 5)  # before a session, on whose mornings its coordinator is told


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A session at risk, and how many to expect."""

    session: trainings.Session
    expected: Expected


def find(now: datetime, zone: ZoneInfo, least: int) -> dict[int, list[int]]:
    """Return the sessions at risk of which somebody is told today, by the Telegram id of each.

    They are told who plan at the nearest place around it.
    """
    sessions = [s for days in DAYS for s in _of_day(now, zone, days)]
    found: dict[int, list[int]] = {}
    for one in _at_risk(sessions, least, now):
        for telegram_id in authority.nearest_holders("plan", one.session.place.id):
            found.setdefault(telegram_id, []).append(one.session.id)
    return found


def load(session_ids: list[int], now: datetime, least: int) -> tuple[AtRisk, ...]:
    """Return those of these sessions that still are at risk, by time."""
    codes = tuple(f"T{number}" for number in session_ids)
    ahead = [s for s in trainings.by_codes(codes).values() if not s.cancelled and s.starts_at > now]
    return tuple(_at_risk(sorted(ahead, key=lambda s: s.starts_at), least, now))


def _at_risk(sessions: list[trainings.Session], least: int, now: datetime) -> list[AtRisk]:
    expected = expect(sessions, now)
    # A session that was planned for fewer is not at risk when it is full.
    return [
        AtRisk(s, expected[s.id]) for s in sessions if expected[s.id].middle < min(least, s.seats)
    ]


def _of_day(now: datetime, zone: ZoneInfo, days: int) -> list[trainings.Session]:
    day = now.astimezone(zone).date() + timedelta(days=days)
    begins = datetime.combine(day, time(), zone)
    session = tables.Session
    query = session.select().where(
        session.starts_at >= max(begins, now),
        session.starts_at < begins + timedelta(days=1),
        session.cancelled_at.is_null(),
    )
    return [trainings.sessions.of_row(row) for row in query.order_by(session.starts_at, session.id)]
