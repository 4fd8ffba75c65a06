"""Updates in Telegram's form, without the `update_id`, which the server adds."""

import json
from typing import Any

DATE = 1_795_430_000  # any time: the bot uses its own clock
BOT = {"id": 7_000_001, "is_bot": True, "first_name": "Bench", "username": "BenchBot"}
TOKEN = f"{BOT['id']}:benchmark-not-a-real-token-000000000"
SECRET = "benchmark-only"
PHONES = 919_826_000_000  # plus a user id: valid Indian mobile numbers


def text(user_id: int, command: str) -> dict[str, Any]:
    """Return the update of a command that a user sends in their private chat."""
    entity = {"type": "bot_command", "offset": 0, "length": len(command.split()[0])}
    return {"message": _message(user_id) | {"text": command, "entities": [entity]}}


def contact(user_id: int) -> dict[str, Any]:
    """Return the update of a user who shares their own contact."""
    number = PHONES + user_id
    shared = {"phone_number": str(number), "first_name": "Asha", "user_id": user_id}
    return {"message": _message(user_id) | {"contact": shared}}


def press(user_id: int, message_id: int, data: str) -> dict[str, Any]:
    """Return the update of a user who presses a button of the bot's message."""
    shown = {"message_id": message_id, "date": DATE, "chat": _chat(user_id), "text": "?"}
    query = {"id": f"{user_id}{message_id}", "from": _person(user_id), "data": data}
    return {"callback_query": query | {"chat_instance": "1", "message": shown | {"from": BOT}}}


def raw(update: dict[str, Any]) -> str:
    """Return an update as JSON."""
    return json.dumps(update, ensure_ascii=False)


def _message(user_id: int) -> dict[str, Any]:
    return {"message_id": 1, "date": DATE, "chat": _chat(user_id), "from": _person(user_id)}


def _chat(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "type": "private", "first_name": "Asha", "last_name": "Devi"}


def _person(user_id: int) -> dict[str, Any]:
    name = {"first_name": "Asha", "last_name": "Devi", "language_code": "hi"}
    return {"id": user_id, "is_bot": False, **name}
