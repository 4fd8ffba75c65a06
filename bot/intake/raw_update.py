"""Check and store updates as raw JSON: everything that can be malformed is handled here."""

import json
from typing import TypeGuard

from bot.conversation import Json
from models.queues import IncomingUpdate

ID_LIMIT = 2**63  # what a column can hold


def incoming_update(update: object) -> IncomingUpdate | None:
    """Return an update as it is stored; None for what is not one."""
    if not isinstance(update, dict) or not _is_id(update.get("update_id")):
        return None
    chat_id, user_id = _chat_and_user(update)
    return IncomingUpdate(update["update_id"], _storable(update), chat_id, user_id)


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


def _id_of(holder: object) -> int | None:
    value = holder.get("id") if isinstance(holder, dict) else None
    return value if _is_id(value) else None


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and -ID_LIMIT <= value < ID_LIMIT
