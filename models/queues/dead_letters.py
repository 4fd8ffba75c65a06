"""Dead letters: messages that failed or may not have arrived, and what an operator can do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.queues.outbox_records import MISSED
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
    payload: dict[str, Any]


def dead_letters(limit: int) -> list[DeadLetter]:
    """Return the newest `limit` messages that an operator should look at."""
    return _letters(Outbox.state.in_(SHOWN), limit=limit)


def missed(since: datetime, limit: int) -> list[DeadLetter]:
    """Return the newest `limit` messages made since a moment that nobody sent in time."""
    late = (Outbox.state == OutboxState.EXPIRED) & Outbox.error.startswith(MISSED)
    return _letters(late, Outbox.made_at >= since, limit=limit)


def uncertain(subjects: Sequence[str], since: datetime, until: datetime) -> list[DeadLetter]:
    """Return the uncertain messages of some subjects that were made in a span of time."""
    doubtful = (Outbox.state == OutboxState.UNCERTAIN) & Outbox.subject.in_(subjects)
    return _letters(doubtful, Outbox.made_at >= since, Outbox.made_at <= until)


def find_uncertain(message_id: int, subjects: Sequence[str]) -> DeadLetter | None:
    """Return a message of one of these subjects while it is uncertain, else None."""
    doubtful = (Outbox.state == OutboxState.UNCERTAIN) & Outbox.subject.in_(subjects)
    return next(iter(_letters(doubtful, Outbox.id == message_id)), None)


def record_missed(
    dedup: str,
    chat_id: int,
    thread_id: int,
    subject: str,
    payload: dict[str, Any],
    *,
    due: datetime,
    now: datetime,
) -> None:
    """Record a message that was never queued and would be too late now, once for each key."""
    Outbox.insert(
        dedup=dedup,
        chat_id=chat_id,
        thread_id=thread_id,
        subject=subject,
        payload=json.dumps(payload),
        state=OutboxState.EXPIRED,
        not_before=due,
        expires_at=now,
        made_at=now,
        error=f"{MISSED} while nothing ran",
    ).on_conflict_ignore().execute()


def retry(message_id: int, now: datetime) -> bool:
    """Queue a failed or uncertain message again, for ANOTHER; return False if there is none."""
    return _change(
        message_id, state=OutboxState.QUEUED, not_before=now, expires_at=now + ANOTHER, error=""
    )


def drop(message_id: int, now: datetime) -> bool:
    """Expire a failed or uncertain message; return False if there is none."""
    return _change(message_id, state=OutboxState.EXPIRED, expires_at=now)


def _letters(*conditions: Any, limit: int | None = None) -> list[DeadLetter]:
    query = Outbox.select().where(*conditions).order_by(Outbox.id.desc()).limit(limit)
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
            payload=json.loads(row.payload),
        )
        for row in query
    ]


def _change(message_id: int, **changes: Any) -> bool:
    query = Outbox.update(begun_at=None, leased_until=None, **changes).where(
        Outbox.id == message_id, Outbox.state.in_(SHOWN)
    )
    return bool(query.execute())
