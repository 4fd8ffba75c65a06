"""The topics of messages with buttons.

Telegram does not say in which topic a message is once it is inaccessible: deleted, or too old. Its
buttons can be pressed all the same, and the answer belongs into that topic.
"""

from datetime import datetime

from peewee import ModelSelect

from models import tables
from models.database import BindParam, CompiledQuery


def record(chat_id: int, message_id: int, thread_id: int, now: datetime) -> None:
    """Record that a message of a chat is in a topic."""
    tables.TopicMessage.insert(
        chat_id=chat_id, message_id=message_id, thread_id=thread_id, at=now
    ).on_conflict_ignore().execute()


def topic_of(chat_id: int, message_id: int) -> int:
    """Return the topic of a message, 0 where none is known."""
    rows = _THREAD.rows(chat=chat_id, message=message_id)
    return int(rows[0].thread_id) if rows else 0


def _thread() -> "ModelSelect[tables.TopicMessage]":
    row = tables.TopicMessage
    same = row.chat_id == BindParam("chat"), row.message_id == BindParam("message")
    return row.select(row.thread_id).where(*same)


_THREAD = CompiledQuery(_thread)
