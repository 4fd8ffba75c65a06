"""Serializers: the page's objects, as docs/playground.md describes them."""

from playground.telegram import GENERAL, PRESENT, Change, Json, TelegramChat, TelegramUser, World

SERVICE_LINES = {
    "new_chat_members": ("{name} joined", "ग्रुप में नए सदस्य: {name}"),
    "left_chat_member": ("{name} left", "{name} ने ग्रुप छोड़ा"),
    "group_chat_created": ("{name} created the group", "{name} ने ग्रुप बनाया"),
    "supergroup_chat_created": ("{name} created the group", "{name} ने ग्रुप बनाया"),
    "forum_topic_created": ("{name} opened the topic “{topic}”", "{name} ने विषय “{topic}” खोला"),
    "forum_topic_closed": ("{name} closed the topic", "{name} ने विषय बंद किया"),
    "forum_topic_reopened": ("{name} opened the topic again", "{name} ने विषय फिर खोला"),
    "pinned_message": ("{name} pinned a message", "{name} ने एक संदेश पिन किया"),
    "migrate_to_chat_id": ("The group became a supergroup", "ग्रुप अब सुपरग्रुप है"),
    "migrate_from_chat_id": ("The group became a supergroup", "ग्रुप अब सुपरग्रुप है"),
}
_INLINE = "switch_inline_query"
GENERAL_NAMES = {"en": "General", "hi": "सामान्य"}


def user(person: TelegramUser) -> Json:
    """Return a `User`."""
    result: Json = {
        "id": person.id,
        "name": person.name,
        "language_code": person.language_code,
        "is_bot": person.is_bot,
    }
    if person.username:
        result["username"] = person.username
    return result | {"about": person.about} if person.about else result


def chat(world: World, chat: TelegramChat, viewer: TelegramUser) -> Json:
    """Return a `Chat` as the viewer sees it."""
    result: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
    if chat.private:
        result |= {"title": world.bot.name, "blocked": chat.blocked, "started": chat.started}
    else:
        result["members"] = sum(role in PRESENT for role in chat.members.values())
        role = chat.role(viewer.id)
        result["role"] = role if role in PRESENT else "left"
        result["bot_role"] = chat.role(world.bot.id)
        result["closed"] = not chat.permissions.get("can_send_messages", True)
    if topics := _topics(chat, viewer):
        result["topics"] = topics
    if chat.messages and chat.has(viewer.id):
        result["last"] = message(world, chat, next(reversed(chat.messages.values())), viewer)
    if chat.pinned and chat.has(viewer.id):
        result["pinned"] = message(world, chat, chat.messages[chat.pinned[-1]], viewer)
    return result


def message(world: World, chat: TelegramChat, source: Json, viewer: TelegramUser) -> Json:
    """Return a `Message` as the viewer sees it."""
    result: Json = {
        "message_id": source["message_id"],
        "chat_id": chat.id,
        "from": _sender(world, chat, source),
        "date": source["date"],
        "edited": "edit_date" in source,
        "entities": [
            _entity(e) for e in source.get("entities") or source.get("caption_entities", [])
        ],
        "out": chat.authors.get(source["message_id"], source["from"]["id"]) == viewer.id,
    }
    if via := source.get("via_bot"):
        result["via"] = via["username"]
    if source.get("is_topic_message"):
        result["thread_id"] = source["message_thread_id"]
        if name := chat.topics.get(source["message_thread_id"]):
            result["topic"] = name
    elif chat.forum:
        result["thread_id"] = GENERAL
    result |= {key: source[key] for key in ("text", "caption") if key in source}
    result |= _attachments(source)
    if line := service_line(world, source, viewer):
        result["service"] = line
    replied = source.get("reply_to_message")
    if replied and "forum_topic_created" not in replied:
        result["reply_to"] = message(world, chat, replied, viewer)
    return result


def inline_answer(source: Json) -> Json:
    """Return an `InlineAnswer`: what the bot offers, without what each would send."""
    if not source["answered"]:
        return {"answered": False, "results": []}
    names = ("id", "title", "description")
    results = [{name: one[name] for name in names} for one in source["results"]]
    result: Json = {"answered": True, "query_id": source["query_id"], "results": results}
    return result | ({"button": source["button"]} if "button" in source else {})


def keyboard(chat: TelegramChat) -> Json | None:
    """Return the chat's open `ReplyKeyboard`, if any."""
    markup = chat.keyboard
    if markup is None:
        return None
    rows = [
        [
            {"text": button["text"], "request_contact": bool(button.get("request_contact"))}
            for button in row
        ]
        for row in markup["keyboard"]
    ]
    result: Json = {
        "rows": rows,
        "one_time": bool(markup.get("one_time_keyboard")),
        "resize": bool(markup.get("resize_keyboard")),
    }
    placeholder = markup.get("input_field_placeholder")
    return result | {"placeholder": placeholder} if placeholder else result


def event(world: World, change: Change, viewer: TelegramUser) -> Json | None:
    """Return a change as an event for this viewer, None when they may not see it."""
    if change.chat_id is None:
        return {"type": change.kind} | (change.content or {})
    chat = world.chats[change.chat_id]
    if not chat.has(viewer.id):
        return None
    if change.kind in ("message", "edited"):
        source = change.content or {}
        return {"type": change.kind, "message": message(world, chat, source, viewer)}
    result: Json = {"type": change.kind, "chat_id": chat.id} | (change.content or {})
    return result | {"keyboard": keyboard(chat)} if change.kind == "keyboard" else result


def service_line(world: World, source: Json, viewer: TelegramUser) -> str | None:
    """Return a service message as a line in the viewer's language, None for other messages."""
    kind = next((kind for kind in SERVICE_LINES if kind in source), None)
    if kind is None:
        return None
    line = SERVICE_LINES[kind][viewer.language_code == "hi"]
    members = {"new_chat_members": source.get("new_chat_members"), "left_chat_member": None}
    member = (members.get(kind) or [source.get("left_chat_member") or source["from"]])[0]
    topic = source.get("forum_topic_created", {}).get("name", "")
    return line.format(name=world.users[member["id"]].name, topic=topic)


def _topics(chat: TelegramChat, viewer: TelegramUser) -> list[Json]:
    """Return the topics of a forum, General first, or of a private chat, which has no General."""
    if not (chat.forum or chat.private):
        return []
    names = ({GENERAL: _general(viewer)} if chat.forum else {}) | chat.topics
    return [
        {"id": number, "name": name, "closed": number in chat.closed_topics}
        for number, name in names.items()
    ]


def _sender(world: World, chat: TelegramChat, source: Json) -> Json:
    sender = user(world.users[source["from"]["id"]])
    return sender | {"name": chat.title} if "sender_chat" in source else sender


def _entity(source: Json) -> Json:
    if "user" not in source:
        return source
    name = f"{source['user']['first_name']} {source['user'].get('last_name', '')}".strip()
    return source | {"user": {"id": source["user"]["id"], "name": name}}


def _attachments(source: Json) -> Json:
    result: Json = {}
    if rows := source.get("reply_markup", {}).get("inline_keyboard"):
        result["buttons"] = [[_button(button) for button in row] for row in rows]
    if photos := source.get("photo"):
        result["photo"] = {key: photos[-1][key] for key in ("file_id", "width", "height")}
    if document := source.get("document"):
        result["document"] = {
            "file_id": document["file_id"],
            "name": document.get("file_name", ""),
            "size": document["file_size"],
        }
    if voice := source.get("voice"):
        result["voice"] = {"seconds": voice["duration"]}
    if sticker := source.get("sticker"):
        result["sticker"] = {"emoji": sticker["emoji"]}
    if location := source.get("location"):
        place = {key: location[key] for key in ("latitude", "longitude")}
        result["location"] = place | {"live": "live_period" in location}
    if contact := source.get("contact"):
        name = f"{contact['first_name']} {contact.get('last_name', '')}".strip()
        result["contact"] = {"name": name, "phone": f"+{contact['phone_number'].lstrip('+')}"}
    return result


def _button(source: Json) -> Json:
    result = {"text": source["text"]}
    result |= {"data": source["callback_data"]} if "callback_data" in source else {}
    result |= {"copy": source["copy_text"]["text"]} if "copy_text" in source else {}
    result |= {"inline": source[_INLINE]} if _INLINE in source else {}
    result |= {"style": source["style"]} if "style" in source else {}
    return result | ({"url": source["url"]} if "url" in source else {})


def _general(viewer: TelegramUser) -> str:
    return GENERAL_NAMES["hi" if viewer.language_code == "hi" else "en"]
