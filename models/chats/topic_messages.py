"""The topics of messages with buttons.

Telegram does not say in which topic a message is once it is inaccessible: deleted, or too old. Its
buttons can be pressed all the same, and the answer belongs into that topic.
"""

from datetime import datetime

from models import tables


def record(chat_id: int, message_id: int, thread_id: int, now: datetime) -> None:
    """Record that a message of a chat is in a topic."""
    tables.TopicMessage.insert(
        chat_id=chat_id, message_id=message_id, thread_id=thread_id, at=now
    ).on_conflict_ignore().execute()


def topic_of(chat_id: int, message_id: int) -> int:
    """Return the topic of a message, 0 where none is known."""
    message = tables.TopicMessage
    row = message.get_or_none(message.chat_id == chat_id, message.message_id == message_id)
    return int(row.thread_id) if row else 0
