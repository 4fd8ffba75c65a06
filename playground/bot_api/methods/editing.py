"""Bot API methods that edit, delete or pin messages."""

from playground.bot_api.methods import destinations, keyboards, texts, unmodelled, uploads
from playground.bot_api.methods.parameters import Params, to_integer
from playground.telegram import ApiError, Json, TelegramChat, World, bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


DELETABLE = 48 * 3600  # seconds


def edit_message_text(world: World, params: Params) -> Json:
    """Edit the text of one of the bot's messages."""
    content = texts.text(world, params, edit=True)
    markup = keyboards.inline(params)
    chat, message = _own_message(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    kept = _without(message, "text", "entities", "link_preview_options", "reply_markup")
    return _replace(world, chat, kept | content, markup)


def edit_message_caption(world: World, params: Params) -> Json:
    """Edit the caption of one of the bot's photos or documents."""
    content = texts.caption(world, params, edit=True)
    markup = keyboards.inline(params)
    chat, message = _own_message(world, params)
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    kept = _without(message, "caption", "caption_entities", "reply_markup")
    return _replace(world, chat, kept | content, markup)


def edit_message_media(world: World, params: Params) -> Json:
    """Replace the picture of one of the bot's photos, with its caption."""
    media = params.json("media")
    if not isinstance(media, dict) or media.get("type") != "photo":
        raise ApiError(501, "Not Implemented: media that is no photo")
    inner = Params(media | {"photo": media.get("media")}, params.files)
    unmodelled.refuse("sendphoto", inner)
    file, caption = uploads.photo(world, inner), texts.caption(world, inner, edit=True)
    markup = keyboards.inline(params)
    chat, message = _own_message(world, params)
    if "photo" not in message:
        raise bad_request("there is no media in the message to edit")
    kept = _without(message, "photo", "caption", "caption_entities", "reply_markup")
    return _replace(world, chat, kept | {"photo": file.photo()} | caption, markup)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or remove the buttons of one of the bot's messages."""
    markup = keyboards.inline(params)
    chat, message = _own_message(world, params)
    return _replace(world, chat, _without(message, "reply_markup"), markup)


def delete_message(world: World, params: Params) -> bool:
    """Delete a message: the bot's own, any in a private chat, any where it is administrator.

    Only an administrator deletes what is older than 48 hours.
    """
    chat = destinations.reachable(world, params)
    message = destinations.named_message(chat, params, "delete")
    own = message["from"]["id"] == world.bot.id
    if not (own or chat.private or destinations.bot_is_admin(world, chat)):
        raise bad_request("message can't be deleted")
    is_old = world.now() - message["date"] >= DELETABLE
    if is_old and (chat.private or not destinations.bot_is_admin(world, chat)):
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat, message["message_id"])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete several messages; skip those that do not exist."""
    chat = destinations.reachable(world, params)
    numbers = params.json("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    for number in map(to_integer, numbers):
        if number in chat.messages:
            values = params.values | {"message_id": number}
            delete_message(world, Params(values))
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message."""
    chat = _pinnable(world, params)
    message = destinations.named_message(chat, params, "pin", required=False)
    number = message["message_id"]
    if number in chat.pinned:
        chat.pinned.remove(number)
    chat.pinned.append(number)
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    pinned = _without(message, "reply_to_message")
    world.post(chat, world.bot, {"pinned_message": pinned}, thread=thread)
    world.notify("chats")
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin a message; without `message_id` the last pinned one."""
    chat = _pinnable(world, params)
    number = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.notify("chats")
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin all messages of a chat."""
    _pinnable(world, params).pinned.clear()
    world.notify("chats")
    return True


def _pinnable(world: World, params: Params) -> TelegramChat:
    chat = destinations.reachable(world, params)
    if not chat.private and not destinations.bot_is_admin(world, chat):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _own_message(world: World, params: Params) -> tuple[TelegramChat, Json]:
    if params.values.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if not params.given("chat_id"):
        raise bad_request("message identifier is not specified")
    chat = destinations.editable(world, params)
    message = destinations.named_message(chat, params, "edit", required=False)
    if message["from"]["id"] != world.bot.id:
        raise bad_request("message can't be edited")
    return chat, message


def _without(message: Json, *names: str) -> Json:
    return {key: value for key, value in message.items() if key not in names}


def _replace(world: World, chat: TelegramChat, changed: Json, markup: Json | None) -> Json:
    keyboards.check(markup, chat)
    if markup is not None:
        changed["reply_markup"] = markup
    before = chat.messages[changed["message_id"]]
    if _without(before, "edit_date") == _without(changed, "edit_date"):
        raise bad_request(NOT_MODIFIED)
    changed["edit_date"] = world.now()
    world.replace(chat, changed, by_bot=True)
    return changed
