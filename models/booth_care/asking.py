"""Ask, after five days, how it goes with a booth; and end what is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import places, polls, quiet_hours, tables
from models.booth_care.cares import Care, end, views
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables import CareEnd

AFTER = timedelta(days=5)
AT_ONCE = 200  # in a run
PRIORITY = 6


@dataclass(frozen=True, slots=True)
class CareNews:
    """What a worker is told of a booth: `what` is ask or assigned."""

    care: Care
    what: str


def make_due(now: datetime, zone: ZoneInfo) -> int:
    """End what is over, and queue the question to AT_ONCE people; return how many it was.

    Nobody is asked in the quiet hours, or in the silence before a poll. Safe to call at any time,
    from several processes.
    """
    _end_over(now)
    if quiet_hours.quiet_left(now, zone):
        return 0
    care, worker, booth = tables.BoothCare, tables.Worker, tables.Booth
    silent = polls.silent_places(now)
    count = 0
    with transaction():
        due: Any = (
            care.select(care, worker.telegram_id, booth.ac)
            .join(worker, on=(care.worker == worker.id))
            .switch(care)
            .join(booth, on=(care.booth == booth.id))
            .where(
                care.ended_at.is_null(),
                care.until > now,
                care.asked_at.is_null(),
                care.renewed_at <= now - AFTER,
                worker.telegram_id.is_null(False),
                booth.ac.not_in([ac for ac in silent if places.place(ac).kind == "ac"]),
            )
            .order_by(care.renewed_at, care.id)
            .limit(AT_ONCE)
        )
        for row in due:
            telegram_id: int = row.worker.telegram_id
            care.update(asked_at=now).where(care.id == row.id).execute()
            count += outbox.enqueue(
                f"care:{row.id}:{row.renewed_at.isoformat()}",
                telegram_id,
                0,
                OutboxSubject.CARE,
                {"care": row.id, "what": "ask"},
                now=now,
                priority=PRIORITY,
                expires_at=row.until,
                at_least_once=True,
            )
    return count


def news(care_id: int, what: str, now: datetime) -> CareNews | None:
    """Return what a message about a booth says; None when it is not somebody's any more."""
    care = tables.BoothCare
    row = care.get_or_none(care.id == care_id, care.ended_at.is_null(), care.until > now)
    if row is None or (what == "ask" and row.asked_at is None):
        return None
    return CareNews(views([row], now)[0], what)


def _end_over(now: datetime) -> None:
    """End what is over, and what is about a booth that is retired."""
    care, booth = tables.BoothCare, tables.Booth
    rows = (
        care.select(care)
        .join(booth)
        .where(care.ended_at.is_null(), (care.until <= now) | booth.retired_at.is_null(False))
        .limit(AT_ONCE)
    )
    for row in list(rows):
        with transaction():
            end(row, CareEnd.OVER, now)
