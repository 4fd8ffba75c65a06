"""The destination of a call: its chat, topic and message, and whether the bot may write there."""

from playground.bot_api.methods.parameters import Params
from playground.telegram import ADMINS, PRESENT, Json, TelegramChat, World, bad_request, forbidden

# What a message holds, the right to send it, and its name in the refusal.
SENDING_RIGHTS = (
    ("photo", "can_send_photos", "photos"),
    ("document", "can_send_documents", "documents"),
    ("voice", "can_send_voice_notes", "voice notes"),
    ("sticker", "can_send_other_messages", "stickers"),
    ("location", "can_send_messages", "locations"),
    ("contact", "can_send_messages", "contacts"),
    ("text", "can_send_messages", "text messages"),
)


def known_chat(world: World, params: Params, name: str = "chat_id") -> TelegramChat:
    """Return the chat that the bot knows by this id. Raises ApiError 400."""
    if not params.given(name):
        raise bad_request(f"{name} is empty")
    if params.given("business_connection_id"):
        # Nobody has connected the bot to a business account here.
        raise bad_request("business connection not found")
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
    return _accessible(world, chat)


def editable(world: World, params: Params) -> TelegramChat:
    """Return the chat of a message to edit: as `reachable`, but also a group that has moved."""
    return _accessible(world, known_chat(world, params))


def _accessible(world: World, chat: TelegramChat) -> TelegramChat:
    if chat.private:
        _check_private(chat)
    else:
        _check_group(chat, world.bot.id)
    return chat


def _check_private(chat: TelegramChat) -> None:
    if chat.deleted:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_group(chat: TelegramChat, bot_id: int) -> None:
    role = chat.role(bot_id)
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    if role == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if role not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def topic(chat: TelegramChat, params: Params) -> int | None:
    """Return the topic to send to, if any; a chat without topics ignores the parameter.

    Raises ApiError 400 for a topic that is not there, and for General, which is no topic.
    """
    number = params.integer("message_thread_id")
    if number <= 0 or not (chat.forum or chat.private):
        return None
    if number not in chat.topics:
        raise bad_request("message thread not found")
    return number


def check_right_to_send(
    world: World, chat: TelegramChat, thread: int | None, content: Json
) -> None:
    """Check that the bot may send this there. Raises ApiError 400."""
    for kind, right, name in SENDING_RIGHTS:
        if kind in content and not chat.may(world.bot.id, right):
            raise bad_request(f"not enough rights to send {name} to the chat")
    if thread in chat.closed_topics and not (chat.private or bot_is_admin(world, chat)):
        raise bad_request("TOPIC_CLOSED")


def named_message(
    chat: TelegramChat, params: Params, purpose: str, *, required: bool = True
) -> Json:
    """Return the message named by a call. Raises ApiError 400 when it does not exist."""
    if required and not params.given("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def bot_is_admin(world: World, chat: TelegramChat) -> bool:
    """Return whether the bot is an administrator of the chat."""
    return chat.role(world.bot.id) in ADMINS
