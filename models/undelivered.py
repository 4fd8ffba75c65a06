"""Messages that failed or may not have arrived: what an operator sees of them, and can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from models import tables

SHOWN = ("uncertain", "failed")
ANOTHER = timedelta(days=1)  # how long a message that is tried again may still be sent


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that an operator should look after: what and when, never what it says."""

    id: int
    state: str
    place: str  # code of the chat's place, "" without one
    subject: str
    made_at: datetime
    attempts: int
    error: str


def troubles(limit: int) -> list[Trouble]:
    """Give the newest messages that an operator should look after."""
    box, chat, place = tables.Outbox, tables.Chat, tables.Place
    code = (
        chat.select(place.code)
        .join(place, on=(chat.place == place.id))
        .where(chat.chat_id == box.chat_id, chat.thread_id == box.thread_id)
    )
    rows: Any = (
        box.select(
            box.id,
            box.state,
            fn.COALESCE(code, ""),
            box.subject,
            box.made_at,
            box.attempts,
            box.error,
        )
        .where(box.state.in_(SHOWN))
        .order_by(box.id.desc())
        .limit(limit)
        .tuples()
    )
    return [Trouble(*row) for row in rows]


def retry(message_id: int, now: datetime) -> bool:
    """Queue a failed or uncertain message again, for ANOTHER; False when there is none such."""
    return _look_after(
        message_id, state="queued", not_before=now, expires_at=now + ANOTHER, error=""
    )


def drop(message_id: int, now: datetime) -> bool:
    """End the matter of a failed or uncertain message; False when there is none such."""
    return _look_after(message_id, state="expired", expires_at=now)


def _look_after(message_id: int, **changes: Any) -> bool:
    box = tables.Outbox
    changed = box.update(begun_at=None, leased_until=None, **changes).where(
        box.id == message_id, box.state.in_(SHOWN)
    )
    return bool(changed.execute())
