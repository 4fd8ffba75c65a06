"""Bot API methods that send: messages, photos, documents, copies, typing; and getFile."""

from playground.bot_api.methods import destinations, keyboards, texts
from playground.bot_api.methods.parameters import Params, Upload
from playground.telegram import (
    DOCUMENT_LIMIT,
    DOWNLOAD_LIMIT,
    PHOTO_LIMIT,
    Json,
    StoredFile,
    TelegramChat,
    World,
    bad_request,
    is_service,
)

COPIED = (
    "text", "entities", "photo", "document", "voice", "sticker", "location", "contact",
    "caption", "caption_entities",
)  # fmt: skip
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    chat = destinations.reachable(world, params)
    text, entities = texts.read(world, params, "text", texts.TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    return _send(world, params, chat, texts.content("text", text, entities))


def send_photo(world: World, params: Params) -> Json:
    """Send a PNG or JPEG picture, new or by its file_id."""
    chat = destinations.reachable(world, params)
    file = _file(world, params, "photo", PHOTO_LIMIT)
    return _send(world, params, chat, {"photo": file.photo()} | _caption(world, params))


def send_document(world: World, params: Params) -> Json:
    """Send any file, new or by its file_id."""
    chat = destinations.reachable(world, params)
    file = _file(world, params, "document", DOCUMENT_LIMIT)
    return _send(world, params, chat, {"document": file.document()} | _caption(world, params))


def copy_message(world: World, params: Params) -> Json:
    """Send a copy of a message, without its origin."""
    chat = destinations.reachable(world, params)
    source = _source(world, params, "copy")
    content = {key: source[key] for key in COPIED if key in source}
    if "caption" in params.values and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= _caption(world, params)
    return {"message_id": _send(world, params, chat, content)["message_id"]}


def forward_message(world: World, params: Params) -> Json:
    """Forward a message, with its origin."""
    chat = destinations.reachable(world, params)
    source = _source(world, params, "forward")
    content = {key: source[key] for key in COPIED if key in source}
    if "sender_chat" in source:
        origin = {"type": "chat", "sender_chat": source["sender_chat"]}
    else:
        origin = {"type": "user", "sender_user": source["from"]}
    content["forward_origin"] = {**origin, "date": source["date"]}
    return _send(world, params, chat, content)


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing or uploads a file."""
    chat = destinations.reachable(world, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    destinations.topic(chat, params)
    world.notify("typing", chat.id, {})
    return True


def get_file(world: World, params: Params) -> Json:
    """Return a file with the path for its download."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.to_json() | {"file_path": file.path}


def _send(world: World, params: Params, chat: TelegramChat, content: Json) -> Json:
    markup = keyboards.read(params, chat)
    thread = destinations.topic(chat, params)
    replied = destinations.replied_message(chat, params)
    world.rate_limits.count(chat.id, not chat.private, world.clock.now())
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if markup and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    message = world.post(chat, world.bot, content, thread=thread, reply_to=replied)
    if markup and "inline_keyboard" not in markup:
        world.set_keyboard(chat, markup)
    return message


def _caption(world: World, params: Params) -> Json:
    return texts.content("caption", *texts.read(world, params, "caption", texts.CAPTION_LIMIT))


def _file(world: World, params: Params, kind: str, limit: int) -> StoredFile:
    upload = params.upload(kind)
    if upload is not None:
        return _new_file(world, upload, kind, limit)
    file_id = params.text(kind)
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    file = world.files.get(file_id)
    if file is None or (kind == "photo") != bool(file.width):
        raise bad_request("wrong remote file identifier specified: Wrong character in the string")
    return file


def _new_file(world: World, upload: Upload, kind: str, limit: int) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        size = f"{len(upload.content)} bytes; maximum {limit} bytes"
        raise bad_request(f"file of size {size} is too big for a {kind}")
    file = world.files.add(upload.name, upload.mime, upload.content, photo=kind == "photo")
    if file is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return file


def _source(world: World, params: Params, purpose: str) -> Json:
    origin = destinations.known_chat(world, params, "from_chat_id")
    message = destinations.named_message(origin, params, purpose)
    if is_service(message):
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message
