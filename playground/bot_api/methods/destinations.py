"""The destination of a call: its chat, topic and message, and whether the bot may write there."""

from playground.bot_api.methods.parameters import Params, to_integer
from playground.telegram import ADMINS, PRESENT, Json, TelegramChat, World, bad_request, forbidden


def known_chat(world: World, params: Params, name: str = "chat_id") -> TelegramChat:
    """Return the chat that the bot knows by this id. Raises ApiError 400."""
    if params.values.get(name) in (None, ""):
        raise bad_request(f"{name} is empty")
    chat = world.chats.get(params.integer(name))
    if chat is None or (not chat.private and world.bot.id not in chat.members):
        raise bad_request("chat not found")
    return chat


def reachable(world: World, params: Params) -> TelegramChat:
    """Return the chat, if the bot may write there. Raises ApiError 400 or 403."""
    chat = known_chat(world, params)
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
        )
    if chat.private:
        _check_private(chat)
    else:
        _check_group(chat, world.bot.id)
    return chat


def _check_private(chat: TelegramChat) -> None:
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_group(chat: TelegramChat, bot_id: int) -> None:
    role = chat.role(bot_id)
    if role == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if role not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def topic(chat: TelegramChat, params: Params) -> int | None:
    """Return the id of the topic to send to, if any. Raises ApiError 400 for an unknown one."""
    if not params.values.get("message_thread_id"):
        return None
    number = params.integer("message_thread_id")
    if number not in chat.topics:
        raise bad_request("message thread not found")
    return number


def replied_message(chat: TelegramChat, params: Params) -> Json | None:
    """Return the message to reply to, if any. Raises ApiError 400 when it does not exist."""
    reply = params.json("reply_parameters") or {}
    legacy_id = params.integer("reply_to_message_id")
    number = reply.get("message_id") if isinstance(reply, dict) else None
    number = to_integer(number) or legacy_id
    if not number:
        return None
    message = chat.messages.get(number)
    lenient = params.flag("allow_sending_without_reply") or (
        isinstance(reply, dict) and reply.get("allow_sending_without_reply")
    )
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def named_message(chat: TelegramChat, params: Params, purpose: str) -> Json:
    """Return the message named by a call. Raises ApiError 400 when it does not exist."""
    if params.values.get("message_id") in (None, ""):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def bot_is_admin(world: World, chat: TelegramChat) -> bool:
    """Return whether the bot is an administrator of the chat."""
    return chat.role(world.bot.id) in ADMINS
