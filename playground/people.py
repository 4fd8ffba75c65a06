"""What a person does in a chat: send, edit, press, share a contact or a file, start, block."""

import asyncio
import re

from playground import members
from playground.chats import ADMINS, GENERAL, Chat, User, is_service
from playground.entities import finish
from playground.errors import Json, Refused
from playground.files import DOCUMENT_LIMIT, PHOTO_LIMIT
from playground.world import World

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
ANSWER_SECONDS = 10.0
START_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def person(world: World, user_id: int) -> User:
    """Return the person with this id. Raises Refused(404)."""
    user = world.users.get(user_id)
    if user is None or user.is_bot:
        raise Refused(404, f"there is no person {user_id}")
    return user


def chat(world: World, viewer: User, chat_id: int) -> Chat:
    """Return a chat that the viewer is in. Raises Refused 404 or 403."""
    found = world.chats.get(chat_id)
    if found is None:
        raise Refused(404, f"there is no chat {chat_id}")
    if not found.has(viewer.id):
        raise Refused(403, f"{viewer.name} is not in this chat")
    return found


def send(
    world: World,
    viewer: User,
    chat_id: int,
    text: str,
    *,
    thread: int | None = None,
    reply_to: int | None = None,
    anonymous: bool = False,
) -> Json:
    """Send a text; `anonymous` speaks in the group's name. Returns the Bot API message."""
    found = _writable(world, viewer, chat_id)
    content = _text(text, "text", TEXT_LIMIT)
    if not content:
        raise Refused(400, "the text is empty")
    replied = found.messages.get(reply_to) if reply_to is not None else None
    if reply_to is not None and replied is None:
        raise Refused(404, f"there is no message {reply_to}")
    sender = _voice(world, viewer, found, anonymous)
    place = _thread(found, thread, replied)
    author = viewer if anonymous else None
    return world.post(found, sender, content, thread=place, reply_to=replied, author=author)


def edit(world: World, viewer: User, chat_id: int, message_id: int, text: str) -> Json:
    """Change the text of one of the viewer's own messages."""
    found = _writable(world, viewer, chat_id)
    message = _message(found, message_id)
    author = found.authors.get(message_id, message["from"]["id"])
    if author != viewer.id or "text" not in message:
        raise Refused(403, "only one's own texts can be edited")
    content = _text(text, "text", TEXT_LIMIT)
    if not content:
        raise Refused(400, "the text is empty")
    kept = {key: value for key, value in message.items() if key not in ("text", "entities")}
    changed = kept | content | {"edit_date": world.now()}
    world.replace(found, changed, by_bot=False)
    return changed


async def press(world: World, viewer: User, chat_id: int, message_id: int, data: str) -> Json:
    """Press a button and wait for the bot's answer, at most ten seconds.

    Any data will do, as from a changed client or from buttons that are gone by now.
    """
    found = _writable(world, viewer, chat_id)
    message = _message(found, message_id)
    if message["from"]["id"] != world.bot.id:
        raise Refused(403, "this is not a message of the bot")
    if not data or len(_encoded(data)) > 64:
        raise Refused(400, "the data of a button is 1 to 64 bytes")
    query_id, answer = world.queries.open(world.clock.now())
    query = {"id": query_id, "from": viewer.wire(), "message": message, "data": data}
    world.updates.put("callback_query", query | {"chat_instance": str(found.id * 7919)})
    try:
        return await asyncio.wait_for(asyncio.shield(answer), ANSWER_SECONDS)
    except TimeoutError:
        return {"answered": False}


def share_contact(world: World, viewer: User, chat_id: int, of: User) -> Json:
    """Share one's own or another person's contact."""
    found = _writable(world, viewer, chat_id)
    # Many clients leave the plus out; a bot has to cope.
    contact = {"phone_number": of.phone.lstrip("+"), "first_name": of.first_name}
    if of.last_name:
        contact["last_name"] = of.last_name
    return world.post(found, viewer, {"contact": contact | {"user_id": of.id}})


def send_file(
    world: World,
    viewer: User,
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
    found = _writable(world, viewer, chat_id)
    if kind not in ("photo", "document"):
        raise Refused(400, "the kind of a file is photo or document")
    limit = PHOTO_LIMIT if kind == "photo" else DOCUMENT_LIMIT
    if not 0 < len(content) <= limit:
        raise Refused(400, f"a {kind} has 1 to {limit} bytes")
    below = _text(caption, "caption", CAPTION_LIMIT)
    file = world.files.add(name, mime, content, photo=kind == "photo")
    if file is None:
        raise Refused(400, "a photo is a PNG or JPEG picture")
    part = {"photo": file.photo()} if kind == "photo" else {"document": file.document()}
    return world.post(found, viewer, part | below, thread=_thread(found, thread, None))


def start(world: World, viewer: User, token: str = "") -> Json:
    """Open the chat with the bot, by a deep link when there is a token (1 to 64 characters)."""
    if token and not START_TOKEN.match(token):
        raise Refused(400, "the token of a link is 1 to 64 of A-Z a-z 0-9 _ -")
    block(world, viewer, blocked=False)
    return send(world, viewer, viewer.id, f"/start {token}".strip())


def block(world: World, viewer: User, *, blocked: bool) -> Chat:
    """Block the bot, or let it in again; it hears of both if the chat was ever started."""
    found = world.chats[viewer.id]
    if found.blocked != blocked:
        found.blocked = blocked
        if found.started:
            members.changed_private(world, found, viewer, blocked=blocked)
        world.tell("chats")
    return found


def _writable(world: World, viewer: User, chat_id: int) -> Chat:
    found = chat(world, viewer, chat_id)
    if found.migrated_to is not None:
        raise Refused(403, f"the group has moved to {found.migrated_to}")
    if found.private:
        if found.blocked:
            raise Refused(403, f"{viewer.name} has blocked the bot")
        found.started = True
    return found


def _voice(world: World, viewer: User, found: Chat, anonymous: bool) -> User:
    if not anonymous:
        return viewer
    if found.type != "supergroup" or found.role(viewer.id) not in ADMINS:
        raise Refused(403, "only administrators of a supergroup can be anonymous")
    return world.anonymous


def _thread(found: Chat, thread: int | None, replied: Json | None) -> int | None:
    if thread is None and replied is not None and replied.get("is_topic_message"):
        return int(replied["message_thread_id"])
    if thread in (None, 0, GENERAL):
        return None
    if thread not in found.topics:
        raise Refused(404, f"there is no topic {thread}")
    return thread


def _message(found: Chat, message_id: int) -> Json:
    message = found.messages.get(message_id)
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
    where = "caption_entities" if key == "caption" else "entities"
    return {key: body, where: entities} if entities else {key: body}


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused(400, "the text is not valid Unicode") from None


def fitting(name: str) -> str:
    """Return a name or title without the space around it. Raises Refused 400 past 1 to 128."""
    _encoded(name)
    if not 1 <= len(name.strip()) <= 128:
        raise Refused(400, "a name has 1 to 128 characters")
    return name.strip()
