"""Messages that failed or may not have arrived: what an operator sees of them, and can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from models import tables

SHOWN = ("uncertain", "failed")
ANOTHER = timedelta(days=1)  # how long a message that is tried again may still be sent


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that an operator should look after: what and when, never what it says."""

    id: int
    state: str
    group: str  # its title and id, and its topic's; "" for a person, who is nobody's business
    place: str  # code of the chat's place, "" without one
    subject: str
    made_at: datetime
    attempts: int
    error: str


def troubles(limit: int) -> list[Trouble]:
    """Give the newest messages that an operator should look after."""
    box, chat, place = tables.Outbox, tables.Chat, tables.Place
    here = (chat.chat_id == box.chat_id) & (chat.thread_id == box.thread_id)
    found = box.select(box, chat.title, place.code).where(box.state.in_(SHOWN))
    rows: Any = (
        found.join(chat, JOIN.LEFT_OUTER, on=here)
        .join(place, JOIN.LEFT_OUTER, on=(chat.place == place.id))
        .order_by(box.id.desc())
        .limit(limit)
        .namedtuples()
    )
    return [
        Trouble(
            id=row.id,
            state=row.state,
            group=_group(row.chat_id, row.thread_id, row.title or ""),
            place=row.code or "",
            subject=row.subject,
            made_at=row.made_at,
            attempts=row.attempts,
            error=row.error,
        )
        for row in rows
    ]


def _group(chat_id: int, thread_id: int, title: str) -> str:
    """Name a group so that it is told apart from others of its name; a person is not named."""
    if chat_id > 0:
        return ""
    topic = f" topic {thread_id}" if thread_id else ""
    return f"{title} ({chat_id}{topic})".strip()


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
