"""Dead letters: messages that failed or may not have arrived, and what an operator can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.tables.queues import Outbox, OutboxState

SHOWN = (OutboxState.UNCERTAIN, OutboxState.FAILED)
ANOTHER = timedelta(days=1)  # how long a message that is tried again may still be sent


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that an operator should look at: what and when, never what it says."""

    id: int
    state: str
    chat_id: int
    thread_id: int
    subject: str
    made_at: datetime
    attempts: int
    error: str


def dead_letters(limit: int) -> list[DeadLetter]:
    """Return the newest `limit` messages that an operator should look at."""
    query = Outbox.select().where(Outbox.state.in_(SHOWN)).order_by(Outbox.id.desc()).limit(limit)
    return [
        DeadLetter(
            id=row.id,
            state=row.state,
            chat_id=row.chat_id,
            thread_id=row.thread_id,
            subject=row.subject,
            made_at=row.made_at,
            attempts=row.attempts,
            error=row.error,
        )
        for row in query
    ]


def retry(message_id: int, now: datetime) -> bool:
    """Queue a failed or uncertain message again, for ANOTHER; return False if there is none."""
    return _change(
        message_id, state=OutboxState.QUEUED, not_before=now, expires_at=now + ANOTHER, error=""
    )


def drop(message_id: int, now: datetime) -> bool:
    """Expire a failed or uncertain message; return False if there is none."""
    return _change(message_id, state=OutboxState.EXPIRED, expires_at=now)


def _change(message_id: int, **changes: Any) -> bool:
    query = Outbox.update(begun_at=None, leased_until=None, **changes).where(
        Outbox.id == message_id, Outbox.state.in_(SHOWN)
    )
    return bool(query.execute())
