"""Checks of `reply_markup`, as Telegram does them."""

from typing import Any
from urllib.parse import urlsplit

from playground.bot_api.methods.parameters import Params
from playground.telegram import Json, TelegramChat, bad_request

BUTTONS_LIMIT = 100
DATA_BYTES = 64
ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game",
})  # fmt: skip
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def read(params: Params, chat: TelegramChat) -> Json | None:
    """Return the checked markup, or None. Raises ApiError 400."""
    markup = params.json("reply_markup")
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _rows(markup["inline_keyboard"], _inline_button)}
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], lambda button: _reply_button(button, chat))
        return {**markup, "keyboard": rows}
    return markup if any(markup.get(kind) for kind in KINDS) else None


def inline(params: Params, chat: TelegramChat) -> Json | None:
    """Return the markup of an edit: an inline keyboard, or None when it is empty."""
    markup = read(params, chat)
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup["inline_keyboard"] else None


def _rows(rows: Any, check: Any) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: field must be an Array of Array")
    checked = [[check(button) for button in row] for row in rows if row]
    if sum(len(row) for row in checked) > BUTTONS_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return checked


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if button.get(name) not in (None, "")]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in actions:
        _check_data(button["callback_data"])
    result = {name: button[name] for name in ("text", *actions)}
    if "url" in actions:
        result["url"] = str(button["url"])
        _check_url(result["url"])
    return result


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or len(data.encode(errors="replace")) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        valid = parts.scheme in ("http", "https", "tg") and " " not in url
        has_host = parts.scheme == "tg" or "." in (parts.hostname or "")
    except ValueError:
        valid = has_host = False
    if not (valid and has_host):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Any, chat: TelegramChat) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if button.get("request_contact") and not chat.private:
        raise bad_request("phone number can be requested in private chats only")
    return button
