"""Look up and erase stored messages of the outbox, and move those of a group to its new id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Expression, Function, Node, fn

from models.database import transaction
from models.tables.queues import Outbox
from models.tables.queues import OutboxState as OutboxState

WAITING = (OutboxState.QUEUED, OutboxState.SENDING)
MISSED = "missed its time"  # how the error of a message begins that nobody sent in time


_DELIVERED_OR_EXPIRED = (OutboxState.SENT, OutboxState.EXPIRED)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of any state as it is stored: `payload` is JSON, `text` is None once emptied."""

    subject: str
    state: str
    payload: str
    text: str | None
    made_at: datetime
    sent_at: datetime | None


def exists(dedup: str) -> bool:
    """Return whether a message with this key was ever queued."""
    return bool(Outbox.select().where(Outbox.dedup == dedup).exists())


def withdraw(ids: Sequence[int]) -> list[int]:
    """Delete those of these messages of which nothing has left yet; return their numbers.

    Whoever queues one of them again queues it for the first time.
    """
    kept = (Outbox.state == OutboxState.QUEUED) & (Outbox.parts == 0) & Outbox.id.in_(ids)
    with transaction():
        rows = Outbox.delete().where(kept).returning(Outbox.id).execute()
        return sorted(row.id for row in rows)


def was_sent(dedup: str) -> bool:
    """Return whether the message with this key has left; it may not have arrived."""
    left = Outbox.state.in_((OutboxState.SENT, OutboxState.UNCERTAIN))
    return bool(Outbox.select().where(Outbox.dedup == dedup, left).exists())


def exists_for(dedup: Node) -> Function:
    """Return the SQL condition that a message with the key of a row exists.

    For queries about many rows at once; `dedup` is an expression over their columns.
    """
    return fn.EXISTS(Outbox.select(Outbox.id).where(Outbox.dedup == dedup))


def redirect(old_chat_id: int, new_chat_id: int) -> None:
    """Move the messages of a group to its new id, except those that were sent or expired."""
    Outbox.update(chat_id=new_chat_id).where(
        Outbox.chat_id == old_chat_id, Outbox.state.not_in(_DELIVERED_OR_EXPIRED)
    ).execute()


def keep_one(dedup: str, other: str) -> None:
    """Expire one of two messages that say the same, if it still waits: the other, or this one.

    This one goes where the other has left already.
    """
    states = (OutboxState.SENT, OutboxState.UNCERTAIN)
    left = Outbox.select().where(Outbox.dedup == other, Outbox.state.in_(states)).exists()
    Outbox.update(
        state=OutboxState.EXPIRED, leased_until=None, begun_at=None, error="queued twice"
    ).where(Outbox.dedup == (dedup if left else other), Outbox.state.in_(WAITING)).execute()


def doubt_what_waits(now: datetime) -> tuple[int, int]:
    """Make uncertain what is due and must not come twice; return how many, and how many stay.

    After a restore: what waited when the backup was made may have been sent since.
    """
    restored = "it may have been sent after the backup that was restored"
    is_due = Outbox.not_before <= now
    with transaction():
        doubtful = Outbox.update(
            state=OutboxState.UNCERTAIN, leased_until=None, begun_at=None, error=restored
        ).where(Outbox.state.in_(WAITING), is_due, ~Outbox.at_least_once)
        uncertain = int(doubtful.execute())
        return uncertain, Outbox.select().where(Outbox.state.in_(WAITING), is_due).count()


def of_chat(chat_id: int) -> list[StoredMessage]:
    """Return all messages that are stored for a chat, oldest first."""
    query = Outbox.select().where(Outbox.chat_id == chat_id).order_by(Outbox.id)
    return [
        StoredMessage(row.subject, row.state, row.payload, row.text, row.made_at, row.sent_at)
        for row in query
    ]


def erase_chat(chat_id: int) -> None:
    """Delete all messages of a chat, whatever their state."""
    Outbox.delete().where(Outbox.chat_id == chat_id).execute()


def clear_texts(before: datetime, limit: int) -> int:
    """Empty the texts of up to `limit` ended messages queued before a moment; return how many."""
    old = Outbox.text.is_null(False) & (Outbox.made_at < before) & _ended()
    with transaction():
        ids = [row.id for row in Outbox.select(Outbox.id).where(old).limit(limit)]
        return int(Outbox.update(text=None).where(Outbox.id.in_(ids), old).execute()) if ids else 0


def clear_texts_with(words: str) -> None:
    """Empty the texts of ended messages that contain some words, as they stand in the text."""
    Outbox.update(text=None).where(_ended(), Outbox.text.contains(words)).execute()


def next_due(now: datetime) -> datetime | None:
    """Return when the next of the messages that wait for their time falls due; None without."""
    query = Outbox.select(fn.MIN(Outbox.not_before)).where(
        Outbox.state == OutboxState.QUEUED, Outbox.not_before > now
    )
    moment: datetime | None = query.scalar()
    return moment


def counts() -> dict[str, int]:
    """Return how many messages there are in each state that has some."""
    query: Any = Outbox.select(Outbox.state, fn.COUNT(Outbox.id).alias("number"))
    return {row.state: row.number for row in query.group_by(Outbox.state).namedtuples()}


def _ended() -> Expression:
    return Outbox.state.not_in(WAITING)
