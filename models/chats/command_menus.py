"""Which command menu a person's private chat should have, and which one it was given."""

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import Insert

from models import authority, tables
from models.database import BindParam, CompiledQuery, transaction
from models.tables.chats import ChatKind

NONE = ""  # the menu of all private chats


def due(telegram_ids: Iterable[int], default_language: str) -> dict[int, str]:
    """Return the menus that are to be set, `<audience> <language>` or NONE, by the person.

    Who has the right one is left out. The audience is that of authority.audience; who is no worker
    has the menu of all.
    """
    menus = {}
    for telegram_id in telegram_ids:
        chat = next(iter(_CHAT.rows(telegram_id=telegram_id)), None)
        audience = authority.audience(telegram_id)
        language = (chat and chat.language) or default_language
        wanted = f"{audience} {language}" if audience else NONE
        if wanted != ((chat and chat.menu) or NONE):
            menus[telegram_id] = wanted
    return menus


def record(menus: Mapping[int, str]) -> None:
    """Record that these menus were set, by the person."""
    with transaction():
        for telegram_id, menu in menus.items():
            _RECORD.execute(telegram_id=telegram_id, menu=menu or None)


def _chat() -> Any:
    chat = tables.Chat
    return chat.select(chat.menu, chat.language).where(
        chat.chat_id == BindParam("telegram_id"), chat.thread_id == 0
    )


def _record() -> Insert:
    chat, menu = tables.Chat, BindParam("menu", tables.Chat.menu)
    row = {chat.chat_id: BindParam("telegram_id"), chat.kind: ChatKind.PRIVATE, chat.menu: menu}
    query: Insert = chat.insert(row).on_conflict(
        conflict_target=(chat.chat_id, chat.thread_id), update={chat.menu: menu}
    )
    return query


_RECORD = CompiledQuery(_record)
_CHAT = CompiledQuery(_chat)  # of everybody who writes for the first time since the start
