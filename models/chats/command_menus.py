"""Which command menu a person's private chat should have, and which one it was given."""

from models import tables, worker_rows
from models.authority import holds_a_post, places_of
from models.chats.language import chat_row, language_of
from models.database import transaction
from models.tables.chats import ChatKind

NONE = ""  # the menu of all private chats


def due(telegram_id: int, default_language: str) -> str | None:
    """Return the menu that is to be set, `<audience> <language>` or NONE; None: it is set.

    The audience is `coordinator`, `holder` (of any other post) or `worker`; others have the menu
    of all.
    """
    row = chat_row(telegram_id, 0)
    wanted = _wanted(telegram_id, default_language)
    return None if wanted == ((row and row.menu) or NONE) else wanted


def record(telegram_id: int, menu: str) -> None:
    """Record that this menu was set."""
    chat = tables.Chat
    with transaction():
        chat.insert(chat_id=telegram_id, kind=ChatKind.PRIVATE, menu=menu or None).on_conflict(
            conflict_target=(chat.chat_id, chat.thread_id), update={chat.menu: menu or None}
        ).execute()


def _wanted(telegram_id: int, default_language: str) -> str:
    language = language_of(telegram_id, 0, default_language)
    if places_of(telegram_id, "plan"):
        return f"coordinator {language}"
    worker = worker_rows.find(telegram_id)
    if worker is None:
        return NONE
    return f"holder {language}" if holds_a_post(worker.id) else f"worker {language}"
