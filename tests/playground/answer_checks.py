"""Checks of Bot API answers against the specification, aiogram and python-telegram-bot."""

import json
from pathlib import Path
from typing import Any

import aiogram.methods
import pydantic
import telegram
from aiogram.methods import Response, TelegramMethod

SPECIFICATION = json.loads(Path(__file__).with_name("bot-api-10.1.json").read_text("utf-8"))
PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (int, float),
}
# aiogram 3.31 speaks Bot API 10.3 and knows these fields; the other two are older.
NEWER = {
    "ChatMemberAdministrator": {"can_send_welcome_messages"},
    "BotCommand": {"is_ephemeral"},
    "InlineKeyboardButton": {"disabled"},
}


class InvalidAnswer(AssertionError):
    """An object that violates the Bot API's types."""


def check_result(method: str, result: Any) -> None:
    """Check the result of a method against all three. Raises InvalidAnswer."""
    names = {name.lower(): name for name in SPECIFICATION["methods"]}
    name = names[method.lower()]
    returns = SPECIFICATION["methods"][name]["returns"]
    _by_specification(result, returns, name)
    _by_aiogram(name, result)
    _by_ptb(returns, result)


def check_update(update: Any) -> None:
    """Check an update, as the webhook receives it, against all three. Raises InvalidAnswer."""
    check_result("getUpdates", [update])


def _by_specification(value: Any, types: list[str], where: str) -> None:
    reasons = []
    for kind in types:
        try:
            _as(value, kind, where)
        except InvalidAnswer as error:
            reasons.append(str(error))
        else:
            return
    raise InvalidAnswer(" | ".join(reasons))


def _as(value: Any, kind: str, where: str) -> None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise InvalidAnswer(f"{where}: {value!r} is no array")
        for number, item in enumerate(value):
            _by_specification(item, [kind.removeprefix("Array of ")], f"{where}[{number}]")
    elif kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or isinstance(value, bool) != (kind == "Boolean"):
            raise InvalidAnswer(f"{where}: {value!r} is no {kind}")
    else:
        _as_object(value, kind, where)


def _as_object(value: Any, kind: str, where: str) -> None:
    described = SPECIFICATION["types"][kind]
    if described.get("subtypes"):
        _by_specification(value, described["subtypes"], where)
        return
    if not isinstance(value, dict):
        raise InvalidAnswer(f"{where}: {value!r} is no {kind}")
    fields = {field["name"]: field for field in described.get("fields", [])}
    missing = {name for name, field in fields.items() if field["required"]} - value.keys()
    unknown = value.keys() - fields.keys() - NEWER.get(kind, set())
    if missing or unknown:
        raise InvalidAnswer(
            f"{where}: a {kind} without {missing or 'nothing'}, with {unknown or 'no'} more"
        )
    for name, inner in value.items():
        if name not in fields:
            continue
        _by_specification(inner, fields[name]["types"], f"{where}.{name}")


def _by_aiogram(name: str, result: Any) -> None:
    method: type[TelegramMethod[Any]] = getattr(aiogram.methods, name[0].upper() + name[1:])
    response = Response[method.__returning__]  # type: ignore[name-defined]
    try:
        response.model_validate({"ok": True, "result": result}, context={"bot": None})
    except pydantic.ValidationError as error:
        raise InvalidAnswer(f"aiogram refuses {name}: {error}") from error


def _by_ptb(returns: list[str], result: Any) -> None:
    kind = returns[0].removeprefix("Array of ")
    if kind in PLAIN or isinstance(result, bool):
        return
    for item in result if isinstance(result, list) else [result]:
        try:
            parsed = getattr(telegram, kind).de_json(item, bot=None)
        except (TypeError, KeyError, ValueError) as error:
            raise InvalidAnswer(f"python-telegram-bot refuses {kind}: {error!r}") from error
        if parsed.api_kwargs.keys() - NEWER.get(type(parsed).__name__, set()):
            raise InvalidAnswer(
                f"python-telegram-bot does not know {dict(parsed.api_kwargs)} in {kind}"
            )
