"""Checks of `reply_markup`, as Telegram does them: some buttons are refused, some dropped."""

from collections.abc import Callable
from typing import Any

from playground.bot_api.methods.parameters import Params
from playground.telegram import Json, TelegramChat, bad_request, clean, is_link

ROW_LIMIT = 12
BUTTONS_LIMIT = 300
# Telegram says only "too long", not when; what is given here is about what it takes.
MARKUP_BYTES = 10_240
DATA_BYTES = 64
COPY_LIMIT = 256
STYLES = frozenset({"danger", "success", "primary", "default"})
# A button has one action: the first of these that it names.
ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_chosen_chat", "switch_inline_query_current_chat", "login_url", "web_app",
    "copy_text", "disabled",
)  # fmt: skip
KINDS = ("remove_keyboard", "force_reply")
NO_ACTION = "Text buttons are unallowed in the inline keyboard"


def read(params: Params) -> Json | None:
    """Return the markup with the buttons that Telegram keeps, or None. Raises ApiError 400."""
    if not params.given("reply_markup"):
        return None
    markup = params.json("reply_markup")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    reply_rows = _rows(markup, "keyboard", _reply_button)
    inline_rows = _rows(markup, "inline_keyboard", _inline_button)
    if reply_rows:
        return {**markup, "keyboard": reply_rows}
    if inline_rows:
        return {"inline_keyboard": inline_rows}
    return markup if any(markup.get(kind) for kind in KINDS) else None


def inline(params: Params) -> Json | None:
    """Return the markup of an edit: an inline keyboard, or None when it is empty."""
    markup = read(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def check(markup: Json | None, chat: TelegramChat) -> None:
    """Check what depends on the chat, and what Telegram itself refuses. Raises ApiError 400."""
    if markup is None:
        return
    for row in markup.get("keyboard", []):
        if any(button.get("request_contact") for button in row) and not chat.private:
            raise bad_request("phone number can be requested in private chats only")
    rows = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        _check_action(button)
    words = (str(value) for row in rows for button in row for value in button.values())
    if sum(len(word.encode(errors="replace")) for word in words) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")


def _rows(markup: Json, name: str, read_button: Callable[[Any], Json]) -> list[list[Json]]:
    """Return the rows without what Telegram drops: buttons past its limits or without a text."""
    rows = markup.get(name)
    if rows is None:
        return []
    of_markup = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}"{of_markup} must be an Array of Arrays')
    buttons = [[read_button(button) for button in row] for row in rows]
    kept, left = [], BUTTONS_LIMIT
    for row in buttons:
        seen = [b for b in row if b["text"].strip() or "icon_custom_emoji_id" in b]
        seen = seen[: min(ROW_LIMIT, left)]
        left -= len(seen)
        if seen:
            kept.append(seen)
    return kept


def _inline_button(button: Any) -> Json:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: InlineKeyboardButton must be an Object")
    looks = _looks(button, what)
    if not isinstance(button.get("disabled") or {}, dict):
        raise bad_request(f'can\'t parse {what}: Field "disabled" must be of type Object')
    for name in ACTIONS:
        if button.get(name) not in (None, ""):
            value = str(button[name]) if name in ("url", "callback_data") else button[name]
            return looks | {name: value}
    raise bad_request(f"can't parse {what}: {NO_ACTION}")


def _reply_button(button: Any) -> Json:
    what = "keyboard button"
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: KeyboardButton must be a String or an Object")
    looks = _looks(button, what)
    return {name: value for name, value in button.items() if name != "style"} | looks


def _looks(button: Json, what: str) -> Json:
    """Return the text, style and icon of a button. Raises ApiError 400."""
    if "text" not in button:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    looks: Json = {"text": clean(button["text"], [])[0]}
    style = button.get("style") or "default"
    if style not in STYLES:
        raise bad_request(f"can't parse {what}: invalid button style specified")
    if style != "default":
        looks["style"] = style
    if icon := button.get("icon_custom_emoji_id"):
        looks["icon_custom_emoji_id"] = str(icon)
    return looks


def _check_action(button: Json) -> None:
    data, url, copied = (button.get(name) for name in ("callback_data", "url", "copy_text"))
    if data is not None and len(data.encode(errors="replace")) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not is_link(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if copied is not None:
        text = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
