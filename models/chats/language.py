"""The language of a chat."""

from collections.abc import Iterable
from datetime import datetime

from peewee import Insert

from models import tables
from models.database import BindParam, CompiledQuery, transaction
from models.queues import chat_ids
from models.tables.chats import ChatKind


def language_of(chat_id: int, thread_id: int, default: str) -> str:
    """Return the language of a topic if it has its own, else that of its chat.

    A topic of a person's chat has none of its own.
    """
    chat_id = chat_ids.present_id(chat_id)
    rows = (chat_row(chat_id, thread) for thread in dict.fromkeys((thread_id, 0)))
    return next((row.language for row in rows if row and row.language), default)


def languages_of(telegram_ids: Iterable[int]) -> dict[int, str]:
    """Return the languages of people's own chats; who has chosen none is left out."""
    chat = tables.Chat
    rows = chat.select(chat.chat_id, chat.language).where(
        chat.chat_id.in_([*telegram_ids]), chat.thread_id == 0
    )
    return {row.chat_id: row.language for row in rows if row.language}


def set_language(
    chat_id: int, thread_id: int, language: str, now: datetime, *, private: bool, title: str = ""
) -> None:
    """Record the language of a person, in every topic of their chat, or of a group or topic."""
    chat_id, thread_id = chat_ids.present_id(chat_id), 0 if private else thread_id
    with transaction():
        _SET.execute(
            chat_id=chat_id,
            thread_id=thread_id,
            kind=ChatKind.PRIVATE if private else ChatKind.GROUP,
            title=title[:255],
            language=language,
        )


def _set() -> Insert:
    chat, names = tables.Chat, ("chat_id", "thread_id", "kind", "title", "language")
    row = {name: BindParam(name, getattr(chat, name)) for name in names}
    query: Insert = chat.insert(**row).on_conflict(
        conflict_target=(chat.chat_id, chat.thread_id),
        update={chat.language: row["language"], chat.active: True},
    )
    return query


_SET = CompiledQuery(_set)


def chat_row(chat_id: int, thread_id: int) -> tables.Chat | None:
    """Return the row of exactly this chat or topic, or None. For models alone."""
    row: tables.Chat | None = tables.Chat.get_or_none(
        tables.Chat.chat_id == chat_id, tables.Chat.thread_id == thread_id
    )
    return row
