"""Who leads a session that is listed to its trainer."""

from datetime import datetime, timedelta
from typing import Any

from models import tables, worker_rows

LED_FOR = timedelta(days=30)  # for how long a session that has ended is listed


def leads_any(telegram_id: int, now: datetime) -> bool:
    """Return whether a worker leads a session that is to come or ended within LED_FOR.

    Raises NotRegistered.
    """
    session = tables.Session
    led: Any = session.select().where(
        session.trainer == worker_rows.require_id(telegram_id),
        session.cancelled_at.is_null(),
        session.ends_at > now - LED_FOR,
    )
    return bool(led.exists())
