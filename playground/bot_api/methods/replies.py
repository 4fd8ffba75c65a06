"""`reply_parameters`: the message that a call answers, here or in another chat, and its quote."""

from dataclasses import dataclass, field

from playground.bot_api.methods import destinations, texts
from playground.bot_api.methods.parameters import Params
from playground.telegram import (
    ApiError,
    Json,
    TelegramChat,
    World,
    bad_request,
    utf16_length,
)

# The parts of an `ExternalReplyInfo` that a message here can have.
SHOWN = (
    "link_preview_options", "photo", "document", "voice", "sticker", "location", "contact",
)  # fmt: skip
# A quote keeps how its words look, not what they are.
QUOTED = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time",
})  # fmt: skip
NOT_MODELLED = ("checklist_task_id", "poll_option_id")


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """What a call says about the message that it answers; `message_id` 0: it answers none."""

    message_id: int = 0
    chat: Params = field(default_factory=lambda: Params({}))
    lenient: bool = False
    quote: str = ""
    quote_entities: list[Json] = field(default_factory=list)


def read(world: World, params: Params) -> ReplyTarget:
    """Return what the call says about its reply. Raises ApiError 400, or 501 for a kind of it."""
    if "reply_parameters" not in params.values:
        lenient = params.flag("allow_sending_without_reply")
        return ReplyTarget(max(params.integer("reply_to_message_id"), 0), lenient=lenient)
    if not params.given("reply_parameters"):
        return ReplyTarget()
    fields = params.json("reply_parameters")
    if not isinstance(fields, dict):
        raise bad_request("object expected as reply parameters")
    if not fields:
        return ReplyTarget()
    if "message_id" not in fields:
        raise bad_request('can\'t find field "message_id"')
    for name in NOT_MODELLED:
        if fields.get(name):
            raise ApiError(501, f"Not Implemented: parameter reply_parameters.{name}")
    inner = Params(fields)
    quote, entities = texts.formatted(world, inner, "quote")
    lenient = inner.flag("allow_sending_without_reply")
    return ReplyTarget(max(inner.integer("message_id"), 0), inner, lenient, quote, entities)


def resolve(world: World, chat: TelegramChat, reply: ReplyTarget) -> tuple[Json | None, Json]:
    """Return the message of this chat that is answered, and the other fields of the answer.

    Raises ApiError 400 for a message, chat or quote that is not there.
    """
    if not reply.message_id:
        return None, {}
    other = chat
    if reply.chat.given("chat_id"):
        other = destinations.known_chat(world, reply.chat)
    message = other.messages.get(reply.message_id)
    if message is None:
        if reply.lenient:
            return None, {}
        raise bad_request("message to be replied not found")
    fields = _quote(message, reply)
    if other is chat:
        return message, fields
    return None, fields | {"external_reply": _external(other, message)}


def _quote(message: Json, reply: ReplyTarget) -> Json:
    """Return the field `quote`. Raises ApiError 400 when the message has no such words."""
    if not reply.quote:
        return {}
    text = message.get("text") or message.get("caption") or ""
    before, found, _ = text.partition(reply.quote)
    if not found:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote: Json = {"text": reply.quote, "position": utf16_length(before), "is_manual": True}
    if looks := [entity for entity in reply.quote_entities if entity["type"] in QUOTED]:
        quote["entities"] = looks
    return {"quote": quote}


def _external(chat: TelegramChat, message: Json) -> Json:
    if "sender_chat" in message:
        origin = {"type": "chat", "sender_chat": message["sender_chat"]}
    else:
        origin = {"type": "user", "sender_user": message["from"]}
    shown = {name: message[name] for name in SHOWN if name in message}
    info: Json = {"origin": {**origin, "date": message["date"]}, **shown}
    if not chat.private:
        info |= {"chat": chat.to_json(), "message_id": message["message_id"]}
    return info
