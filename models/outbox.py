"""Messages that wait to be sent. A row is written once and claimed by one sender at a time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import tables
from models.database import transaction

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that this process has claimed. `payload` holds ids and dates, never words."""

    id: int
    chat_id: int
    thread_id: int
    subject: str
    payload: dict[str, Any]
    attempts: int


def put(
    dedup: str,
    chat_id: int,
    thread_id: int,
    subject: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    priority: int = 5,
    expires_at: datetime | None = None,
) -> bool:
    """Add a message inside the caller's transaction; False when its key is there already."""
    if tables.Outbox.select().where(tables.Outbox.dedup == dedup).exists():
        return False
    tables.Outbox.insert(
        dedup=dedup,
        chat_id=chat_id,
        thread_id=thread_id,
        subject=subject,
        payload=json.dumps(payload),
        priority=priority,
        not_before=now,
        expires_at=expires_at,
        made_at=now,
    ).on_conflict_ignore().execute()
    return True


def claim(limit: int, now: datetime) -> list[Message]:
    """Take up to `limit` messages that are due, most urgent first; no one else gets them.

    What has expired is marked so instead. A message whose sender died while sending may have
    arrived, so it becomes `uncertain` and is not sent again.
    """
    box = tables.Outbox
    with transaction():
        box.update(state="expired").where(box.state == "queued", box.expires_at <= now).execute()
        box.update(state="uncertain", error="the sender stopped while sending").where(
            box.state == "sending", box.leased_until <= now
        ).execute()
        due = (
            box.select()
            .where(box.state == "queued", box.not_before <= now)
            .order_by(box.priority, box.not_before, box.id)
            .limit(limit)
        )
        return [_claimed(row) for row in due if _lease(row.id, now)]


def sent(message_id: int, telegram_message_id: int, text: str, now: datetime) -> None:
    """Keep what was sent and the id that Telegram gave it."""
    _close(message_id, state="sent", message_id=telegram_message_id, text=text, sent_at=now)


def failed(message_id: int, error: str) -> None:
    """Give a message up: Telegram will never take it."""
    _close(message_id, state="failed", error=error)


def uncertain(message_id: int, error: str) -> None:
    """Keep that nobody knows whether it arrived; it is not sent again."""
    _close(message_id, state="uncertain", error=error)


def again(message: Message, error: str, now: datetime, after: timedelta | None = None) -> None:
    """Put a message back that certainly was not sent, after what Telegram named or a pause."""
    pause = after or min(FIRST_PAUSE * 2 ** min(message.attempts, 12), LONGEST_PAUSE)
    _close(message.id, state="queued", error=error, not_before=now + pause)


def cancel_chat(chat_id: int, error: str) -> int:
    """Give up all that waits for a chat which cannot be reached; give how many that were."""
    return int(
        tables.Outbox.update(state="failed", error=error)
        .where(tables.Outbox.chat_id == chat_id, tables.Outbox.state == "queued")
        .execute()
    )


def counts() -> dict[str, int]:
    """Give how many messages there are in each state."""
    states = tables.Outbox.select(tables.Outbox.state)
    found: dict[str, int] = {}
    for row in states:
        found[row.state] = found.get(row.state, 0) + 1
    return found


def _lease(message_id: int, now: datetime) -> bool:
    changed = (
        tables.Outbox.update(
            state="sending", leased_until=now + LEASE, attempts=tables.Outbox.attempts + 1
        )
        .where(tables.Outbox.id == message_id, tables.Outbox.state == "queued")
        .execute()
    )
    return bool(changed)


def _claimed(row: tables.Outbox) -> Message:
    return Message(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        subject=row.subject,
        payload=json.loads(row.payload),
        attempts=row.attempts,
    )


def _close(row_id: int, **changes: Any) -> None:
    tables.Outbox.update(leased_until=None, **changes).where(
        tables.Outbox.id == row_id, tables.Outbox.state == "sending"
    ).execute()
