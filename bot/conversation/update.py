"""Parsed updates: the parts that the bot uses, under Telegram's own names.

Parsing every field into python-telegram-bot's objects costs more than answering a look-up, and
fails on fields that the bot does not use. Whatever a person typed or shared is cleaned here, so
that marks that nobody sees never decide what is understood.
"""

from dataclasses import dataclass
from typing import Any

from models.identity import phone_numbers
from models.typed_text import cleaned

Json = dict[str, Any]
MESSAGES = ("message", "edited_message")
PICTURES = (".png", ".jpg", ".jpeg", ".webp")  # endings of files that are looked at as photos
# What a person can send, as the field of the message names it. Whatever else a message holds comes
# from Telegram itself (somebody pinned a message, a gift, a new topic) or is newer than this bot.
WRITTEN = frozenset({
    "text", "contact", "document", "photo", "video", "voice", "video_note", "audio", "animation",
    "sticker", "location", "venue", "poll", "checklist", "dice", "story", "live_photo", "caption",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class User:
    """A Telegram account."""

    id: int
    is_bot: bool
    first_name: str
    last_name: str
    language_code: str  # of the person's app, "" when unknown

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class UpdateChat:
    """The chat of an update, by the id in it (models/queues/chat_ids.py has a group's newer one).

    `type` is private, group, supergroup or channel.
    """

    id: int
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A shared contact; `user_id` is None where Telegram knows no account for it.

    `name` is what the phone book of the sender calls them. Who forwards a card may not have its
    number any more, even where it is their own.
    """

    phone_number: str
    user_id: int | None
    name: str
    is_forwarded: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was sent; its name and size (bytes) come from the sender's app, unchecked."""

    file_id: str
    file_name: str
    file_size: int | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message, also one with a pressed button.

    An inaccessible one, which was deleted or is too old, has no text, and does not say in which
    topic it is.
    """

    message_id: int
    chat: UpdateChat
    date: int  # when it reached Telegram, in Unix time; 0 for an inaccessible one
    text: str  # what was typed, as a message or as the caption of a picture or file
    is_caption: bool
    is_written: bool  # a person sent it; the others are service messages
    is_inaccessible: bool
    album: str  # the id of the album that it is a part of, or ""
    contact: Contact | None
    document: Document | None
    photo: Document | None  # also a picture that was sent as a file
    sender_chat_id: int | None  # the group or channel that a sender writes as
    thread_id: int  # of a topic, else 0
    is_automatic_forward: bool
    upgrade: tuple[int, int] | None  # the old and the new id of a group that became a supergroup
    via_bot: int | None  # the bot through whose inline query it was sent
    quoted: str  # the text of the message that it answers
    bold: tuple[str, ...]  # the bold parts of it


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A pressed button."""

    id: str
    data: str


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """What somebody has typed behind the bot's name, in whatever chat; an answer is a list."""

    id: str
    query: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A change of the bot's membership in a chat: its status before and now.

    Whoever is restricted and no member has `left`: Telegram keeps the restriction for a return.
    """

    old_status: str
    new_status: str


@dataclass(frozen=True, slots=True)
class Update:
    """An update: exactly one of a message, new or `edited`, a query, or a membership.

    A query's `message` is the one with the button; None where it was sent inline. An `inline` query
    does not tell its chat: it counts as asked in the private one.
    """

    update_id: int
    user: User | None
    chat: UpdateChat | None
    message: Message | None
    edited: bool = False
    query: CallbackQuery | None = None
    membership: Membership | None = None
    inline: InlineQuery | None = None


def read(raw: Json) -> Update:
    """Parse an update; raises KeyError or TypeError when it is malformed."""
    update_id: int = raw["update_id"]
    for kind in MESSAGES:
        if kind in raw:
            message = _message(raw[kind])
            user = _user(raw[kind].get("from"))
            return Update(update_id, user, message.chat, message, edited=kind != "message")
    if "callback_query" in raw:
        return _pressed(update_id, raw["callback_query"])
    if "my_chat_member" in raw:
        changed = raw["my_chat_member"]
        statuses = (_status(changed[which]) for which in ("old_chat_member", "new_chat_member"))
        user, chat = _user(changed["from"]), _chat(changed["chat"])
        return Update(update_id, user, chat, None, membership=Membership(*statuses))
    if "inline_query" in raw:
        return _typed_inline(update_id, raw["inline_query"])
    return Update(update_id, None, None, None)


def _typed_inline(update_id: int, raw: Json) -> Update:
    query = InlineQuery(raw["id"], cleaned(raw["query"]))
    chat = UpdateChat(raw["from"]["id"], "private", "")
    return Update(update_id, _user(raw["from"]), chat, None, inline=query)


def _status(member: Json) -> str:
    status: str = member["status"]
    return "left" if status == "restricted" and not member.get("is_member", True) else status


def _pressed(update_id: int, raw: Json) -> Update:
    message = _message(raw["message"]) if "message" in raw else None
    chat = message.chat if message else None
    query = CallbackQuery(raw["id"], raw.get("data", ""))
    return Update(update_id, _user(raw["from"]), chat, message, query=query)


def _message(raw: Json) -> Message:
    contact, answered = raw.get("contact"), raw.get("reply_to_message")
    # An animation comes as a document too, for bots that do not know animations.
    is_file = "document" in raw and "animation" not in raw
    document = _document(raw["document"]) if is_file else None
    is_picture = document is not None and document.file_name.lower().endswith(PICTURES)
    return Message(
        message_id=raw["message_id"],
        chat=_chat(raw["chat"]),
        date=raw.get("date", 0),
        text=_text(raw),
        is_caption="text" not in raw,
        is_written=not WRITTEN.isdisjoint(raw),
        is_inaccessible=raw.get("date") == 0,
        album=str(raw.get("media_group_id", "")),
        contact=_contact(contact, raw) if contact else None,
        document=document,
        photo=document if is_picture else _photo(raw),
        sender_chat_id=raw["sender_chat"]["id"] if "sender_chat" in raw else None,
        # A thread that is no topic, such as a chain of replies, does not count.
        thread_id=raw.get("message_thread_id", 0) if raw.get("is_topic_message") else 0,
        is_automatic_forward=raw.get("is_automatic_forward", False),
        upgrade=upgrade(raw),
        via_bot=raw["via_bot"]["id"] if "via_bot" in raw else None,
        quoted=_text(answered) if answered else "",
        bold=_bold(raw),
    )


def upgrade(raw: Json) -> tuple[int, int] | None:
    """Return the old and the new id of a group, from the message that it became a supergroup.

    Both chats get one: either is enough.
    """
    here = raw["chat"]["id"]
    if old := raw.get("migrate_from_chat_id"):
        return old, here
    new = raw.get("migrate_to_chat_id")
    return (here, new) if new else None


def _contact(contact: Json, raw: Json) -> Contact:
    name = f"{contact.get('first_name', '')} {contact.get('last_name', '')}"
    number, is_forwarded = cleaned(contact["phone_number"]), "forward_origin" in raw
    return Contact(number, contact.get("user_id"), cleaned(name).strip(), is_forwarded)


def _document(raw: Json) -> Document:
    return Document(raw["file_id"], cleaned(raw.get("file_name", "")), raw.get("file_size"))


def _photo(raw: Json) -> Document | None:
    """Return the largest size of a photo."""
    sizes = raw.get("photo") or ()
    largest = max(sizes, key=lambda size: int(size["width"]), default=None)
    return _document(largest) if largest else None


def _text(raw: Json) -> str:
    return cleaned(_raw_text(raw))


def _raw_text(raw: Json) -> str:
    text = raw.get("text", raw.get("caption", ""))
    if not isinstance(text, str):
        raise TypeError("the text of a message is no text")
    return text


def _bold(raw: Json) -> tuple[str, ...]:
    entities = raw.get("entities") or raw.get("caption_entities") or ()
    spans = [(e["offset"], e["length"]) for e in entities if e["type"] == "bold"]
    if not spans:
        return ()
    text = _raw_text(raw).encode("utf-16-le", "surrogatepass")  # Telegram counts in its units
    parts = (text[2 * at : 2 * (at + long)] for at, long in spans)
    return tuple(cleaned(part.decode("utf-16-le", "replace")) for part in parts)


def _chat(raw: Json) -> UpdateChat:
    # Where people write to a channel Telegram says "supergroup", but it is no group of theirs.
    kind = "channel" if raw.get("is_direct_messages") else raw["type"]
    title = cleaned(raw.get("title", ""))
    # The title is kept, and shown to coordinators and admins elsewhere.
    return UpdateChat(raw["id"], kind, phone_numbers.hidden_in(title) if title else "")


def _user(raw: Any) -> User | None:
    if raw is None:
        return None
    return User(
        raw["id"],
        raw.get("is_bot", False),
        cleaned(raw["first_name"]),
        cleaned(raw.get("last_name", "")),
        raw.get("language_code", ""),
    )
