"""Updates as Telegram wrote them, before anything is made of them: what can go wrong goes here."""

import json
from typing import Any, TypeGuard

from models.inbox import Received

ID_LIMIT = 2**63  # what a column can hold
Json = dict[str, Any]


def received(update: object) -> Received | None:
    """Give an update as it is stored; None for what is no update."""
    if not isinstance(update, dict) or not _is_id(update.get("update_id")):
        return None
    chat, user = _whose(update)
    return Received(update["update_id"], _written(update), chat, user)


def private_chat(update: Json) -> int | None:
    """Give the chat with a person that an update belongs to, however little else can be read."""
    chat_id, _ = _whose(update)
    return chat_id if chat_id is not None and chat_id > 0 else None


def _written(update: Json) -> str:
    text = json.dumps(update, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of an emoji, which no database takes
        return json.dumps(update)
    return text


def _whose(update: Json) -> tuple[int | None, int | None]:
    """Give the chat and the person whose order an update belongs to."""
    for part in update.values():
        if isinstance(part, dict):
            inner = part.get("message")
            holder = inner if isinstance(inner, dict) else part
            # Whoever hides behind a chat shares one account with all who do.
            hidden = "sender_chat" in part
            return _id_of(holder.get("chat")), None if hidden else _id_of(part.get("from"))
    return None, None


def _id_of(holder: object) -> int | None:
    found = holder.get("id") if isinstance(holder, dict) else None
    return found if _is_id(found) else None


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and -ID_LIMIT <= value < ID_LIMIT
