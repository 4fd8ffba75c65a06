"""Changing what was sent: edits, deletion, pins."""

from playground.chats import Chat
from playground.errors import Json, bad_request
from playground.methods import keyboards, targets, texts
from playground.methods.parameters import Params, whole
from playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> Json:
    """Put another text into one of the bot's messages."""
    found, message = _own(world, params)
    text, entities = texts.read(world, params, "text", texts.TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    kept = _without(message, "text", "entities", "reply_markup")
    return _replace(world, params, found, kept | texts.content("text", text, entities))


def edit_message_caption(world: World, params: Params) -> Json:
    """Put another caption under one of the bot's photos or documents."""
    found, message = _own(world, params)
    caption, entities = texts.read(world, params, "caption", texts.CAPTION_LIMIT)
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    kept = _without(message, "caption", "caption_entities", "reply_markup")
    return _replace(world, params, found, kept | texts.content("caption", caption, entities))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Change or take away the buttons under one of the bot's messages."""
    found, message = _own(world, params)
    return _replace(world, params, found, _without(message, "reply_markup"))


def delete_message(world: World, params: Params) -> bool:
    """Take a message away: the bot's own, any in a private chat, any where it is administrator."""
    found = targets.reachable(world, params)
    message = targets.message(found, params, "delete")
    own = message["from"]["id"] == world.bot.id
    if not (own or found.private or targets.bot_is_admin(world, found)):
        raise bad_request("message can't be deleted")
    world.remove(found, message["message_id"])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Take several messages away; those that are gone already are passed over."""
    found = targets.reachable(world, params)
    numbers = params.json("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    for number in map(whole, numbers):
        if number in found.messages:
            values = params.values | {"message_id": number}
            delete_message(world, Params(values))
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message."""
    found = _pinnable(world, params)
    message = targets.message(found, params, "pin")
    number = message["message_id"]
    if number in found.pinned:
        found.pinned.remove(number)
    found.pinned.append(number)
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    pinned = _without(message, "reply_to_message")
    world.post(found, world.bot, {"pinned_message": pinned}, thread=thread)
    world.tell("chats")
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin a message, the last pinned one when none is named."""
    found = _pinnable(world, params)
    number = params.integer("message_id") or (found.pinned[-1] if found.pinned else 0)
    if number not in found.pinned:
        raise bad_request("message to unpin not found")
    found.pinned.remove(number)
    world.tell("chats")
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin everything."""
    _pinnable(world, params).pinned.clear()
    world.tell("chats")
    return True


def _pinnable(world: World, params: Params) -> Chat:
    found = targets.reachable(world, params)
    if not found.private and not targets.bot_is_admin(world, found):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return found


def _own(world: World, params: Params) -> tuple[Chat, Json]:
    if params.values.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    found = targets.reachable(world, params)
    message = targets.message(found, params, "edit")
    if message["from"]["id"] != world.bot.id:
        raise bad_request("message can't be edited")
    return found, message


def _without(message: Json, *names: str) -> Json:
    return {key: value for key, value in message.items() if key not in names}


def _replace(world: World, params: Params, found: Chat, changed: Json) -> Json:
    markup = keyboards.inline(params, found)
    if markup is not None:
        changed["reply_markup"] = markup
    before = found.messages[changed["message_id"]]
    if _without(before, "edit_date") == _without(changed, "edit_date"):
        raise bad_request(NOT_MODIFIED)
    changed["edit_date"] = world.now()
    world.replace(found, changed, by_bot=True)
    return changed
