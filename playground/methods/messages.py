"""Sending: sendMessage, sendPhoto, sendDocument, copies, typing, and getFile."""

from playground.chats import Chat, is_service
from playground.errors import Json, bad_request
from playground.files import DOCUMENT_LIMIT, DOWNLOAD_LIMIT, PHOTO_LIMIT, StoredFile
from playground.methods import keyboards, targets, texts
from playground.methods.parameters import Params, Upload
from playground.world import World

COPIED = ("text", "entities", "photo", "document", "contact", "caption", "caption_entities")
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    found = targets.reachable(world, params)
    text, entities = texts.read(world, params, "text", texts.TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    return _send(world, params, found, texts.content("text", text, entities))


def send_photo(world: World, params: Params) -> Json:
    """Send a PNG or JPEG picture, new or by its file_id."""
    found = targets.reachable(world, params)
    file = _file(world, params, "photo", PHOTO_LIMIT)
    return _send(world, params, found, {"photo": file.photo()} | _caption(world, params))


def send_document(world: World, params: Params) -> Json:
    """Send any file, new or by its file_id."""
    found = targets.reachable(world, params)
    file = _file(world, params, "document", DOCUMENT_LIMIT)
    return _send(world, params, found, {"document": file.document()} | _caption(world, params))


def copy_message(world: World, params: Params) -> Json:
    """Send a copy of a message, without a word on where it is from."""
    found = targets.reachable(world, params)
    source = _source(world, params, "copy")
    content = {key: source[key] for key in COPIED if key in source}
    if "caption" in params.values and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= _caption(world, params)
    return {"message_id": _send(world, params, found, content)["message_id"]}


def forward_message(world: World, params: Params) -> Json:
    """Send a message on, with its origin."""
    found = targets.reachable(world, params)
    source = _source(world, params, "forward")
    content = {key: source[key] for key in COPIED if key in source}
    if "sender_chat" in source:
        origin = {"type": "chat", "sender_chat": source["sender_chat"]}
    else:
        origin = {"type": "user", "sender_user": source["from"]}
    content["forward_origin"] = {**origin, "date": source["date"]}
    return _send(world, params, found, content)


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing, or preparing a file."""
    found = targets.reachable(world, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    targets.thread(found, params)
    world.tell("typing", found.id, {})
    return True


def get_file(world: World, params: Params) -> Json:
    """Tell where a file can be fetched."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.wire() | {"file_path": file.path}


def _send(world: World, params: Params, found: Chat, content: Json) -> Json:
    markup = keyboards.read(params, found)
    thread = targets.thread(found, params)
    replied = targets.replied(found, params)
    world.limits.count(found.id, not found.private, world.clock.now())
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if markup and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    message = world.post(found, world.bot, content, thread=thread, reply_to=replied)
    if markup and "inline_keyboard" not in markup:
        world.set_keyboard(found, markup)
    return message


def _caption(world: World, params: Params) -> Json:
    return texts.content("caption", *texts.read(world, params, "caption", texts.CAPTION_LIMIT))


def _file(world: World, params: Params, kind: str, limit: int) -> StoredFile:
    upload = params.upload(kind)
    if upload is not None:
        return _new_file(world, upload, kind, limit)
    given = params.text(kind)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    file = world.files.get(given)
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
    origin = targets.chat(world, params, "from_chat_id")
    message = targets.message(origin, params, purpose)
    if is_service(message):
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message
