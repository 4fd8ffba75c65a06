"""Bot API methods that send: messages, photos, documents, copies, typing; and getFile."""

from playground.bot_api.methods import destinations, keyboards, replies, texts, uploads
from playground.bot_api.methods.parameters import Params
from playground.telegram import DOWNLOAD_LIMIT, Json, World, bad_request, is_service

COPIED = (
    "text", "entities", "photo", "document", "voice", "sticker", "location", "contact",
    "caption", "caption_entities",
)  # fmt: skip
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note", "cancel", "record_audio", "upload_audio", "pick_up_location",
})  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    return _send(world, params, texts.text(world, params))


def send_photo(world: World, params: Params) -> Json:
    """Send a PNG or JPEG picture, new or by its file_id."""
    file = uploads.photo(world, params)
    return _send(world, params, {"photo": file.photo()} | texts.caption(world, params))


def send_document(world: World, params: Params) -> Json:
    """Send any file, new or by its file_id."""
    file = uploads.document(world, params)
    return _send(world, params, {"document": file.document()} | texts.caption(world, params))


def copy_message(world: World, params: Params) -> Json:
    """Send a copy of a message, without its origin."""
    source = _source(world, params, "copy")
    content = {key: source[key] for key in COPIED if key in source}
    if "caption" in params.values and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= texts.caption(world, params)
    return {"message_id": _send(world, params, content)["message_id"]}


def forward_message(world: World, params: Params) -> Json:
    """Forward a message, with its origin."""
    source = _source(world, params, "forward")
    content = {key: source[key] for key in COPIED if key in source}
    if "sender_chat" in source:
        origin = {"type": "chat", "sender_chat": source["sender_chat"]}
    else:
        origin = {"type": "user", "sender_user": source["from"]}
    content["forward_origin"] = {**origin, "date": source["date"]}
    return _send(world, params, content)


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing or uploads a file; its topic is not looked at."""
    if params.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = destinations.reachable(world, params)
    world.notify("typing", chat.id, {})
    return True


def get_file(world: World, params: Params) -> Json:
    """Return a file with the path for its download."""
    if not params.given("file_id"):
        raise bad_request("file_id not specified")
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.to_json() | {"file_path": file.path}


def _send(world: World, params: Params, content: Json) -> Json:
    """Check the rest of the call in Telegram's order, and send what it holds."""
    reply = replies.read(world, params)
    markup = keyboards.read(params)
    chat = destinations.reachable(world, params)
    thread = destinations.topic(chat, params)
    replied, about_reply = replies.resolve(world, chat, reply)
    keyboards.check(markup, chat)
    destinations.check_right_to_send(world, chat, thread, content)
    world.rate_limits.count(chat.id, not chat.private, world.clock.now())
    content |= about_reply
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    message = world.post(chat, world.bot, content, thread=thread, reply_to=replied)
    if markup and "inline_keyboard" not in markup:
        world.set_keyboard(chat, markup)
    return message


def _source(world: World, params: Params, purpose: str) -> Json:
    origin = destinations.known_chat(world, params, "from_chat_id")
    message = destinations.named_message(origin, params, purpose)
    if is_service(message):
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message
