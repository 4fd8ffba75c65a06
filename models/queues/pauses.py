"""Pauses: times in which this bot received nothing, so that Telegram forgot the presses of people.

Telegram keeps a message for a day, but the press of a button for FORGOTTEN_AFTER only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Function, Insert, fn

from models.database import BindParam, CompiledQuery, transaction
from models.tables.queues import Lease
from models.tables.queues import Pause as PauseRow

FORGOTTEN_AFTER = timedelta(seconds=150)
TOLD_FOR = timedelta(days=1)  # after it nobody wonders any more
KEPT = timedelta(days=7)
_RECEIVING = "receiving"  # the lease whose `until` is when updates were received last


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which nothing was received."""

    id: int
    began_at: datetime
    ended_at: datetime


def note_receiving(now: datetime, since: timedelta | None = None) -> Pause | None:
    """Record that updates are received now; return the pause that this ends, if it was one.

    `since` is the time since this process recorded it, by a clock that does not jump.
    """
    with transaction():
        last = Lease.get_or_none(Lease.name == _RECEIVING)
        gap = now - last.until if last else timedelta(0)
        gap = gap if since is None else min(gap, since)
        _RECEIVED.rows(until=now)
        if gap <= FORGOTTEN_AFTER:
            return None
        PauseRow.delete().where(PauseRow.ended_at < now - KEPT).execute()
        row = PauseRow.create(began_at=now - gap, ended_at=now)
    return Pause(row.id, row.began_at, row.ended_at)


def latest(now: datetime) -> Pause | None:
    """Return the latest pause that ended less than TOLD_FOR ago, or None."""
    recent = PauseRow.select().where(PauseRow.ended_at > now - TOLD_FOR)
    row = recent.order_by(PauseRow.id.desc()).first()
    return Pause(row.id, row.began_at, row.ended_at) if row else None


def is_recent() -> Function:
    """Return the condition that `latest` finds one; its parameter `since` is TOLD_FOR ago."""
    return fn.EXISTS(PauseRow.select(PauseRow.id).where(PauseRow.ended_at > BindParam("since")))


def _received() -> Insert:
    values = {"owner": "", "until": BindParam("until", Lease.until)}
    row = Lease.insert(name=_RECEIVING, **values)
    known = row.on_conflict(conflict_target=(Lease.name,), update=values)
    return known.returning(Lease.name)


_RECEIVED = CompiledQuery(_received)
