"""Ask workers whose booth is retired for theirs: once for what it became, a few at a time, by day.

Who is in an AC without a list is asked when its list has come.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from models import quiet_hours, tables
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.placement.questions import ask, roll_of
from models.queues import outbox

AT_ONCE = 200  # in a run, every few minutes: the question to a crore takes days, and harms nobody
PRIORITY = 8  # behind replies, reminders and digests
WAITS = timedelta(days=7)  # for the sender, at most


def make_due(now: datetime, zone: ZoneInfo) -> int:
    """Queue the question to AT_ONCE workers who were not asked; return how many it was.

    None in the quiet hours. Safe to call at any time, from several processes.
    """
    if quiet_hours.quiet_left(now, zone):
        return 0
    count = 0
    with transaction():
        for worker_id, telegram_id, booth_id in _not_asked():
            row = ask(worker_id, booth_id, now)
            count += outbox.enqueue(
                f"placement:{row.id}:{row.asked_at.isoformat()}",
                telegram_id,
                0,
                OutboxSubject.PLACEMENT,
                {"placement": row.id},
                now=now,
                priority=PRIORITY,
                expires_at=now + WAITS,
                at_least_once=True,
            )
    return count


def _not_asked() -> list[tuple[int, int, int]]:
    """Return workers to be asked: their id, Telegram id and retired booth."""
    worker, booth, placement = tables.Worker, tables.Booth, tables.Placement
    this = booth.alias("this")
    roll = this.select(roll_of(this)).where(this.id == worker.booth)
    asked = placement.select(placement.id).where(
        placement.worker == worker.id,
        placement.booth == worker.booth,
        placement.roll == roll,
    )
    other = booth.alias("in_use")
    listed = other.select(other.id).where(other.ac == booth.ac, other.retired_at.is_null())
    retired = booth.select(booth.id).where(
        booth.retired_at.is_null(False), booth.confirmed > 0, fn.EXISTS(listed)
    )
    query: Any = (
        worker.select(worker.id, worker.telegram_id, worker.booth)
        .where(
            worker.booth.in_(retired),
            worker.telegram_id.is_null(False),
            worker.confirmed_at.is_null(False),
            ~fn.EXISTS(asked),
        )
        .limit(AT_ONCE)
    )
    return list(query.tuples())
