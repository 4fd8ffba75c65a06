"""Bot API methods for the bot's profile: getMe, its texts, and the command menus."""

import re
from typing import Any

from playground.bot_api.methods import uploads
from playground.bot_api.methods.parameters import Params
from playground.telegram import ApiError, Json, Scope, World, bad_request

COMMAND = re.compile(r"[a-z0-9_]+\Z")
COMMAND_LIMIT, DESCRIPTION_LIMIT = 32, 256
LANGUAGE = re.compile(r"(?:[a-z]{2})?\Z")
COMMANDS_LIMIT = 100
GLOBAL_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, params: Params) -> Json:
    """Return the bot as a `User`."""
    return world.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.profile.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.profile.private_topics,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Set the command menu of a scope and language; without `commands` it becomes empty."""
    commands = params.json("commands") if params.given("commands") else []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    menu = [_command(command) for command in commands]
    key = (_scope(world, params), _language(params))
    if len(menu) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if any(not COMMAND.match(command["command"]) for command in menu):
        raise bad_request("BOT_COMMAND_INVALID")
    world.profile.menus[key] = menu
    world.notify("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the command menu of exactly this scope and language."""
    return world.profile.menus.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Delete the command menu of a scope and language."""
    world.profile.menus.pop((_scope(world, params), _language(params)), None)
    world.notify("commands")
    return True


def set_text(world: World, params: Params, kind: str) -> bool:
    """Set the name or a description in a language; an empty one deletes it."""
    text = params.text(kind)
    if len(text) > TEXT_LIMITS[kind]:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    key = (kind, _language(params))
    if text:
        world.profile.texts[key] = text
    elif key != ("name", ""):
        world.profile.texts.pop(key, None)
    return True


def get_text(world: World, params: Params, kind: str) -> Json:
    """Return the name or a description as a user with this language sees it."""
    return {kind: world.profile.text(kind, _language(params))}


def set_photo(world: World, params: Params) -> bool:
    """Set the bot's picture: a static one, uploaded with the call."""
    photo = params.json("photo") if params.given("photo") else None
    if not isinstance(photo, dict):
        raise bad_request("can't parse InputProfilePhoto: expected an Object")
    if photo.get("type") == "animated":
        raise ApiError(501, "Not Implemented: an animated picture")
    if photo.get("type") != "static":
        raise bad_request("can't parse InputProfilePhoto: Unsupported type specified")
    inner = Params({"photo": photo.get("photo")}, params.files)
    world.profile.photo = uploads.photo(world, inner).id
    return True


def remove_photo(world: World, params: Params) -> bool:
    """Remove the bot's picture."""
    world.profile.photo = ""
    return True


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Set the button next to the text field, for one private chat or for all."""
    button = params.json("menu_button") if params.given("menu_button") else {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    world.profile.buttons[params.integer("chat_id")] = {"type": button["type"]}
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """Return the button next to the text field."""
    buttons = world.profile.buttons
    common = buttons.get(0, {"type": "default"})
    return buttons.get(params.integer("chat_id"), common)


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if not isinstance(command.get(field), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    name = command["command"].removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > COMMAND_LIMIT:
        raise bad_request(f"command length must not exceed {COMMAND_LIMIT}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LIMIT}")
    result: Json = {"command": name, "description": description}
    return result | {"is_ephemeral": True} if command.get("is_ephemeral") is True else result


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.match(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> Scope:
    scope = params.json("scope") if params.given("scope") else {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in GLOBAL_SCOPES:
        return (str(kind), 0, 0)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    inner = Params(scope)
    chat = world.chats.get(inner.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return (str(kind), chat.id, inner.integer("user_id") if kind == "chat_member" else 0)


def get_user_profile_photos(world: World, params: Params) -> Json:
    """Return the pictures of a user: the bot asks for its own. Raises ApiError 400."""
    user_id = params.integer("user_id")
    if user_id not in world.users and user_id != world.bot.id:
        raise bad_request("user not found")
    file_id = world.profile.photo if user_id == world.bot.id else ""
    if not file_id:
        return {"total_count": 0, "photos": []}
    size = {"file_id": file_id, "file_unique_id": file_id, "width": 640, "height": 640}
    return {"total_count": 1, "photos": [[size]]}
