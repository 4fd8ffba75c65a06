"""Where a call goes: the chat, whether the bot may write there, the message it names."""

from playground.chats import ADMINS, PRESENT, Chat
from playground.errors import Json, bad_request, forbidden
from playground.methods.parameters import Params, whole
from playground.world import World


def chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat the bot knows under this id. Raises ApiError 400."""
    if params.values.get(name) in (None, ""):
        raise bad_request(f"{name} is empty")
    found = world.chats.get(params.integer(name))
    if found is None or (not found.private and world.bot.id not in found.members):
        raise bad_request("chat not found")
    return found


def writable(world: World, params: Params) -> Chat:
    """Return the chat the bot may write to now. Raises ApiError 400, 403 or 429."""
    found = reachable(world, params)
    world.limits.count(found.id, not found.private, world.clock.now())
    return found


def reachable(world: World, params: Params) -> Chat:
    """Return the chat the bot is in. Raises ApiError 400 or 403 as Telegram words it."""
    found = chat(world, params)
    if found.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=found.migrated_to
        )
    if found.private:
        _check_private(found)
    else:
        _check_group(found, world.bot.id)
    return found


def _check_private(found: Chat) -> None:
    if found.blocked:
        raise forbidden("bot was blocked by the user")
    if not found.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_group(found: Chat, bot_id: int) -> None:
    role = found.role(bot_id)
    if role == "kicked":
        raise forbidden(f"bot was kicked from the {found.type} chat")
    if role not in PRESENT:
        raise forbidden(f"bot is not a member of the {found.type} chat")


def thread(found: Chat, params: Params) -> int | None:
    """Return the topic a message goes to. Raises ApiError 400 when there is none like it."""
    if not params.values.get("message_thread_id"):
        return None
    number = params.integer("message_thread_id")
    if number not in found.topics:
        raise bad_request("message thread not found")
    return number


def replied(found: Chat, params: Params) -> Json | None:
    """Return the message that is answered, if any. Raises ApiError 400 when it is gone."""
    wish = params.json("reply_parameters") or {}
    old_name = params.integer("reply_to_message_id")
    number = wish.get("message_id") if isinstance(wish, dict) else None
    number = whole(number) or old_name
    if not number:
        return None
    message = found.messages.get(number)
    lenient = params.flag("allow_sending_without_reply") or (
        isinstance(wish, dict) and wish.get("allow_sending_without_reply")
    )
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def message(found: Chat, params: Params, purpose: str) -> Json:
    """Return the message a call names. Raises ApiError 400 "message to <purpose> not found"."""
    if params.values.get("message_id") in (None, ""):
        raise bad_request("message identifier is not specified")
    named = found.messages.get(params.integer("message_id"))
    if named is None:
        raise bad_request(f"message to {purpose} not found")
    return named


def bot_is_admin(world: World, found: Chat) -> bool:
    """Tell whether the bot has an administrator's rights here."""
    return found.role(world.bot.id) in ADMINS
