"""Actions of people in a chat: send, edit, press, share a contact or a file, start, block."""

import asyncio
import re

from playground.telegram import members
from playground.telegram.chats import ADMINS, GENERAL, TelegramChat, TelegramUser, is_service
from playground.telegram.errors import Json, Refused
from playground.telegram.files import DOCUMENT_LIMIT, PHOTO_LIMIT
from playground.telegram.message_entities import finish
from playground.telegram.world import World

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
ANSWER_SECONDS = 10.0
START_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def find_person(world: World, user_id: int) -> TelegramUser:
    """Return the person with this id. Raises Refused(404)."""
    user = world.users.get(user_id)
    if user is None or user.is_bot:
        raise Refused(404, f"there is no person {user_id}")
    return user


def find_chat(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    """Return a chat of which the viewer is a member. Raises Refused 404 or 403."""
    chat = world.chats.get(chat_id)
    if chat is None:
        raise Refused(404, f"there is no chat {chat_id}")
    if not chat.has(viewer.id):
        raise Refused(403, f"{viewer.name} is not in this chat")
    return chat


def send(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    text: str,
    *,
    thread: int | None = None,
    reply_to: int | None = None,
    anonymous: bool = False,
) -> Json:
    """Send a text and return the Bot API message; `anonymous` sends it in the group's name."""
    chat = _writable(world, viewer, chat_id)
    _check_right(viewer, chat)
    content = _text(text, "text", TEXT_LIMIT)
    if not content:
        raise Refused(400, "the text is empty")
    replied = chat.messages.get(reply_to) if reply_to is not None else None
    if reply_to is not None and replied is None:
        raise Refused(404, f"there is no message {reply_to}")
    sender = _sender(world, viewer, chat, anonymous)
    topic = _topic(chat, thread, replied)
    author = viewer if anonymous else None
    return world.post(chat, sender, content, thread=topic, reply_to=replied, author=author)


def post(
    world: World, viewer: TelegramUser, chat_id: int, content: Json, thread: int | None
) -> Json:
    """Send a message with this content, if the viewer may write there."""
    chat = _writable(world, viewer, chat_id)
    _check_right(viewer, chat)
    return world.post(chat, viewer, content, thread=_topic(chat, thread, None))


def edit(world: World, viewer: TelegramUser, chat_id: int, message_id: int, text: str) -> Json:
    """Change the text of one of the viewer's own messages."""
    chat = _writable(world, viewer, chat_id)
    message = _message(chat, message_id)
    author = chat.authors.get(message_id, message["from"]["id"])
    if author != viewer.id or "text" not in message:
        raise Refused(403, "only one's own texts can be edited")
    content = _text(text, "text", TEXT_LIMIT)
    if not content:
        raise Refused(400, "the text is empty")
    kept = {key: value for key, value in message.items() if key not in ("text", "entities")}
    changed = kept | content | {"edit_date": world.now()}
    world.replace(chat, changed, by_bot=False)
    return changed


async def press(
    world: World, viewer: TelegramUser, chat_id: int, message_id: int, data: str
) -> Json:
    """Press a button and return the bot's answer, after ANSWER_SECONDS at most.

    Any data is possible, as from a modified client or from a removed button.
    """
    chat = _writable(world, viewer, chat_id)
    message = _message(chat, message_id)
    if message["from"]["id"] != world.bot.id:
        raise Refused(403, "this is not a message of the bot")
    if not data or len(_encoded(data)) > 64:
        raise Refused(400, "the data of a button is 1 to 64 bytes")
    query_id, answer = world.callback_queries.open(world.clock.now())
    query = {"id": query_id, "from": viewer.to_json(), "message": message, "data": data}
    world.updates.put("callback_query", query | {"chat_instance": str(chat.id * 7919)})
    try:
        return await asyncio.wait_for(asyncio.shield(answer), ANSWER_SECONDS)
    except TimeoutError:
        return {"answered": False}


def share_contact(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    owner: TelegramUser,
    *,
    thread: int | None = None,
) -> Json:
    """Share the contact of `owner`: the viewer themselves, or another person."""
    # Many clients omit the plus sign; a bot must accept both.
    contact = {"phone_number": owner.phone.lstrip("+"), "first_name": owner.first_name}
    if owner.last_name:
        contact["last_name"] = owner.last_name
    return post(world, viewer, chat_id, {"contact": contact | {"user_id": owner.id}}, thread)


def send_file(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    kind: str,
    name: str,
    mime: str,
    content: bytes,
    *,
    caption: str = "",
    thread: int | None = None,
) -> Json:
    """Send a photo (PNG or JPEG, up to 10 MB) or a document (up to 50 MB)."""
    chat = _writable(world, viewer, chat_id)
    _check_right(viewer, chat)
    if kind not in ("photo", "document"):
        raise Refused(400, "the kind of a file is photo or document")
    limit = PHOTO_LIMIT if kind == "photo" else DOCUMENT_LIMIT
    if not 0 < len(content) <= limit:
        raise Refused(400, f"a {kind} has 1 to {limit} bytes")
    caption_fields = _text(caption, "caption", CAPTION_LIMIT)
    file = world.files.add(name, mime, content, photo=kind == "photo")
    if file is None:
        raise Refused(400, "a photo is a PNG or JPEG picture")
    media = {"photo": file.photo()} if kind == "photo" else {"document": file.document()}
    return world.post(chat, viewer, media | caption_fields, thread=_topic(chat, thread, None))


def send_voice(
    world: World, viewer: TelegramUser, chat_id: int, seconds: int, *, thread: int | None = None
) -> Json:
    """Send a voice message of this length. It is a header only: nobody listens to it here."""
    if not 1 <= seconds <= 3600:
        raise Refused(400, "a voice message has 1 to 3600 seconds")
    file = world.files.add("voice.oga", "audio/ogg", b"OggS\0\2", photo=False)
    assert file is not None  # only a picture can be refused
    return post(world, viewer, chat_id, {"voice": file.voice(seconds)}, thread)


def send_sticker(
    world: World, viewer: TelegramUser, chat_id: int, emoji: str, *, thread: int | None = None
) -> Json:
    """Send a sticker that stands for this emoji; it has no picture of its own."""
    if not 1 <= len(emoji.strip()) <= 8:
        raise Refused(400, "a sticker stands for one emoji")
    file = world.files.add("sticker.webp", "image/webp", _encoded(emoji), photo=False)
    assert file is not None  # only a picture can be refused
    return post(world, viewer, chat_id, {"sticker": file.sticker(emoji.strip())}, thread)


def send_location(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    latitude: float,
    longitude: float,
    *,
    live_seconds: int = 0,
    thread: int | None = None,
) -> Json:
    """Send a place on the map; with `live_seconds` it can be moved afterwards."""
    location = _location(latitude, longitude)
    if live_seconds:
        location["live_period"] = live_seconds
    return post(world, viewer, chat_id, {"location": location}, thread)


def move_location(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    message_id: int,
    latitude: float,
    longitude: float,
) -> Json:
    """Move one of the viewer's own live locations: the bot gets an edited message."""
    chat = _writable(world, viewer, chat_id)
    message = _message(chat, message_id)
    if message["from"]["id"] != viewer.id or "live_period" not in message.get("location", {}):
        raise Refused(403, "only one's own live location can be moved")
    location = message["location"] | _location(latitude, longitude)
    changed = message | {"location": location, "edit_date": world.now()}
    world.replace(chat, changed, by_bot=False)
    return changed


def start(world: World, viewer: TelegramUser, token: str = "") -> Json:
    """Open the chat with the bot, by a deep link when there is a token (1 to 64 characters)."""
    if token and not START_TOKEN.match(token):
        raise Refused(400, "the token of a link is 1 to 64 of A-Z a-z 0-9 _ -")
    block(world, viewer, blocked=False)
    return send(world, viewer, viewer.id, f"/start {token}".strip())


def block(world: World, viewer: TelegramUser, *, blocked: bool) -> TelegramChat:
    """Block or unblock the bot; it is notified of both if the chat was ever started."""
    chat = world.chats[viewer.id]
    if chat.blocked != blocked:
        chat.blocked = blocked
        if chat.started:
            members.notify_blocked(world, chat, viewer, blocked=blocked)
        world.notify("chats")
    return chat


def delete_account(world: World, viewer: TelegramUser) -> TelegramChat:
    """Delete the viewer's account, which has no name then; the bot is not told."""
    chat = world.chats[viewer.id]
    chat.deleted = True
    viewer.first_name = viewer.last_name = viewer.username = ""
    world.notify("chats")
    return chat


def _writable(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    chat = find_chat(world, viewer, chat_id)
    if chat.migrated_to is not None:
        raise Refused(403, f"the group has moved to {chat.migrated_to}")
    if chat.deleted:
        raise Refused(403, "the account or the group is deleted")
    if chat.private:
        if chat.blocked:
            raise Refused(403, f"{viewer.name} has blocked the bot")
        chat.started = True
    return chat


def _location(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(400, "a latitude is -90 to 90, a longitude -180 to 180")
    return {"latitude": latitude, "longitude": longitude}


def _check_right(viewer: TelegramUser, chat: TelegramChat) -> None:
    if not chat.may(viewer.id, "can_send_messages"):
        raise Refused(403, f"{viewer.name} may not write in this group now")


def _sender(
    world: World, viewer: TelegramUser, chat: TelegramChat, anonymous: bool
) -> TelegramUser:
    if not anonymous:
        return viewer
    if chat.type != "supergroup" or chat.role(viewer.id) not in ADMINS:
        raise Refused(403, "only administrators of a supergroup can be anonymous")
    return world.anonymous


def _topic(chat: TelegramChat, thread: int | None, replied: Json | None) -> int | None:
    if thread is None and replied is not None and replied.get("is_topic_message"):
        return int(replied["message_thread_id"])
    if thread in (None, 0, GENERAL):
        return None
    if thread not in chat.topics:
        raise Refused(404, f"there is no topic {thread}")
    return thread


def _message(chat: TelegramChat, message_id: int) -> Json:
    message = chat.messages.get(message_id)
    if message is None or is_service(message):
        raise Refused(404, f"there is no message {message_id}")
    return message


def _text(text: str, key: str, limit: int) -> Json:
    _encoded(text)
    body, entities = finish(text, [], {})
    if len(body) > limit:
        raise Refused(400, f"a {key} has at most {limit} characters")
    if not body:
        return {}
    entities_key = "caption_entities" if key == "caption" else "entities"
    return {key: body, entities_key: entities} if entities else {key: body}


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused(400, "the text is not valid Unicode") from None


def validated_name(name: str) -> str:
    """Return a name or title stripped of spaces. Raises Refused 400 outside 1 to 128 characters."""
    _encoded(name)
    if not 1 <= len(name.strip()) <= 128:
        raise Refused(400, "a name has 1 to 128 characters")
    return name.strip()
