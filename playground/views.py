"""How the page sees the world: the objects that docs/playground.md names."""

from playground.chats import GENERAL, PRESENT, Chat, User
from playground.errors import Json
from playground.world import Change, World

SERVICE_LINES = {
    "new_chat_members": ("{name} joined", "{name} जुड़े"),
    "left_chat_member": ("{name} left", "{name} चले गए"),
    "group_chat_created": ("{name} created the group", "{name} ने ग्रुप बनाया"),
    "supergroup_chat_created": ("{name} created the group", "{name} ने ग्रुप बनाया"),
    "forum_topic_created": ("{name} opened the topic “{topic}”", "{name} ने विषय “{topic}” खोला"),
    "pinned_message": ("{name} pinned a message", "{name} ने एक संदेश पिन किया"),
    "migrate_to_chat_id": ("The group became a supergroup", "ग्रुप अब सुपरग्रुप है"),
    "migrate_from_chat_id": ("The group became a supergroup", "ग्रुप अब सुपरग्रुप है"),
}
GENERAL_NAMES = {"en": "General", "hi": "सामान्य"}


def user(person: User) -> Json:
    """Return a `User`."""
    view: Json = {
        "id": person.id,
        "name": person.name,
        "language_code": person.language_code,
        "is_bot": person.is_bot,
    }
    if person.username:
        view["username"] = person.username
    return view | {"about": person.about} if person.about else view


def chat(world: World, of: Chat, viewer: User) -> Json:
    """Return a `Chat` as the viewer sees it."""
    view: Json = {"id": of.id, "type": of.type, "title": of.title}
    if of.private:
        view |= {"title": world.bot.name, "blocked": of.blocked}
    else:
        view["members"] = sum(role in PRESENT for role in of.members.values())
        role = of.role(viewer.id)
        view["role"] = role if role in PRESENT else "left"
        view["bot_role"] = of.role(world.bot.id)
    if of.forum:
        view["topics"] = [{"id": GENERAL, "name": _general(viewer)}]
        view["topics"] += [{"id": number, "name": name} for number, name in of.topics.items()]
    if of.messages and of.has(viewer.id):
        view["last"] = message(world, of, next(reversed(of.messages.values())), viewer)
    if of.pinned and of.has(viewer.id):
        view["pinned"] = message(world, of, of.messages[of.pinned[-1]], viewer)
    return view


def message(world: World, of: Chat, wire: Json, viewer: User) -> Json:
    """Return a `Message` as the viewer sees it."""
    view: Json = {
        "message_id": wire["message_id"],
        "chat_id": of.id,
        "from": _sender(world, of, wire),
        "date": wire["date"],
        "edited": "edit_date" in wire,
        "entities": [_entity(e) for e in wire.get("entities") or wire.get("caption_entities", [])],
        "out": of.authors.get(wire["message_id"], wire["from"]["id"]) == viewer.id,
    }
    if of.forum:
        in_topic = wire.get("is_topic_message")
        view["thread_id"] = wire["message_thread_id"] if in_topic else GENERAL
    view |= {key: wire[key] for key in ("text", "caption") if key in wire}
    view |= _attachments(wire)
    if line := service_line(world, wire, viewer):
        view["service"] = line
    replied = wire.get("reply_to_message")
    if replied and "forum_topic_created" not in replied:
        view["reply_to"] = message(world, of, replied, viewer)
    return view


def keyboard(of: Chat) -> Json | None:
    """Return the `ReplyKeyboard` that is open in a chat."""
    markup = of.keyboard
    if markup is None:
        return None
    rows = [
        [
            {"text": button["text"], "request_contact": bool(button.get("request_contact"))}
            for button in row
        ]
        for row in markup["keyboard"]
    ]
    view: Json = {
        "rows": rows,
        "one_time": bool(markup.get("one_time_keyboard")),
        "resize": bool(markup.get("resize_keyboard")),
    }
    placeholder = markup.get("input_field_placeholder")
    return view | {"placeholder": placeholder} if placeholder else view


def event(world: World, change: Change, viewer: User) -> Json | None:
    """Return a change as an event for this viewer, None for what they do not see."""
    if change.chat_id is None:
        return {"type": change.kind} | (change.content or {})
    of = world.chats[change.chat_id]
    if not of.has(viewer.id):
        return None
    if change.kind in ("message", "edited"):
        wire = change.content or {}
        return {"type": change.kind, "message": message(world, of, wire, viewer)}
    view: Json = {"type": change.kind, "chat_id": of.id} | (change.content or {})
    return view | {"keyboard": keyboard(of)} if change.kind == "keyboard" else view


def service_line(world: World, wire: Json, viewer: User) -> str | None:
    """Return the line of a message that Telegram itself wrote, in the viewer's language."""
    kind = next((kind for kind in SERVICE_LINES if kind in wire), None)
    if kind is None:
        return None
    line = SERVICE_LINES[kind][viewer.language_code == "hi"]
    people = {"new_chat_members": wire.get("new_chat_members"), "left_chat_member": None}
    who = (people.get(kind) or [wire.get("left_chat_member") or wire["from"]])[0]
    topic = wire.get("forum_topic_created", {}).get("name", "")
    return line.format(name=world.users[who["id"]].name, topic=topic)


def _sender(world: World, of: Chat, wire: Json) -> Json:
    sender = user(world.users[wire["from"]["id"]])
    return sender | {"name": of.title} if "sender_chat" in wire else sender


def _entity(wire: Json) -> Json:
    if "user" not in wire:
        return wire
    name = f"{wire['user']['first_name']} {wire['user'].get('last_name', '')}".strip()
    return wire | {"user": {"id": wire["user"]["id"], "name": name}}


def _attachments(wire: Json) -> Json:
    view: Json = {}
    if rows := wire.get("reply_markup", {}).get("inline_keyboard"):
        view["buttons"] = [[_button(button) for button in row] for row in rows]
    if photos := wire.get("photo"):
        view["photo"] = {key: photos[-1][key] for key in ("file_id", "width", "height")}
    if document := wire.get("document"):
        view["document"] = {
            "file_id": document["file_id"],
            "name": document.get("file_name", ""),
            "size": document["file_size"],
        }
    if contact := wire.get("contact"):
        name = f"{contact['first_name']} {contact.get('last_name', '')}".strip()
        view["contact"] = {"name": name, "phone": f"+{contact['phone_number'].lstrip('+')}"}
    return view


def _button(wire: Json) -> Json:
    view = {"text": wire["text"]}
    view |= {"data": wire["callback_data"]} if "callback_data" in wire else {}
    return view | ({"url": wire["url"]} if "url" in wire else {})


def _general(viewer: User) -> str:
    return GENERAL_NAMES["hi" if viewer.language_code == "hi" else "en"]
