"""Check and store updates as raw JSON: everything that can be malformed is handled here."""

import json
from collections.abc import Sequence
from typing import TypeGuard

from bot.conversation import Json, upgrade
from models.database import Database
from models.queues import IncomingUpdate, chat_ids

ID_LIMIT = 2**63  # what a column can hold


def incoming_update(update: object) -> IncomingUpdate | None:
    """Return an update as it is stored; None for what is not one."""
    if not isinstance(update, dict) or not _is_id(update.get("update_id")):
        return None
    chat_id, user_id = _chat_and_user(update)
    moved = _upgrade(update.get("message"))
    raw = _storable(update)
    return IncomingUpdate(update["update_id"], raw, chat_id, user_id, moved)


async def in_present_chats(
    database: Database, updates: Sequence[IncomingUpdate]
) -> Sequence[IncomingUpdate]:
    """Return updates in the order of their groups' present ids; a person's id never changes."""
    if all(update.chat_id is None or update.chat_id >= 0 for update in updates):
        return updates
    return await database.run(chat_ids.with_present_ids, updates)


def private_chat(update: Json) -> int | None:
    """Return the private chat that an update belongs to, however little else can be read."""
    chat_id, _ = _chat_and_user(update)
    return chat_id if chat_id is not None and chat_id > 0 else None


def _storable(update: Json) -> str:
    text = json.dumps(update, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of an emoji, which no database accepts
        return json.dumps(update)
    return text


def _chat_and_user(update: Json) -> tuple[int | None, int | None]:
    """Return the chat and the user whose order an update belongs to."""
    for part in update.values():
        if isinstance(part, dict):
            message = part.get("message")
            holder = message if isinstance(message, dict) else part
            # All who hide behind a chat share one account.
            is_hidden = "sender_chat" in part
            return _id_of(holder.get("chat")), None if is_hidden else _id_of(part.get("from"))
    return None, None


def _upgrade(message: object) -> tuple[int, int] | None:
    """Return the old and the new id of a group, where a message tells that it has a new one."""
    try:
        moved = upgrade(message) if isinstance(message, dict) else None
    except (KeyError, TypeError):
        return None
    return moved if moved and all(map(_is_id, moved)) else None


def _id_of(holder: object) -> int | None:
    value = holder.get("id") if isinstance(holder, dict) else None
    return value if _is_id(value) else None


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and -ID_LIMIT <= value < ID_LIMIT
