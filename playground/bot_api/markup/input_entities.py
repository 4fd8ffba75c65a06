"""Entities that a bot gives as JSON instead of markup."""

from typing import Any

from playground.bot_api.markup.spans import custom_emoji, date_time
from playground.telegram import ApiError, Json, Span, bad_request, is_link

PLAIN = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote",
    "expandable_blockquote",
})  # fmt: skip
# The server finds these in the text by itself, so that it ignores them here.
DETECTED = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "bank_card_number",
})  # fmt: skip
CHECKED = frozenset({"pre", "text_link", "text_mention", "custom_emoji", "date_time"})
LARGEST_OFFSET = 1_000_000


def from_entities(text: str, entities: Any) -> list[Span]:
    """Return the spans of `entities`; anything but an array counts as none.

    Raises ApiError 400 for an unknown type, a missing field, or an offset outside the text.
    """
    if not isinstance(entities, list):
        return []
    spans = (_span(text, entity) for entity in entities)
    return [span for span in spans if span is not None]


def _span(text: str, entity: Any) -> Span | None:
    if not isinstance(entity, dict):
        raise _refusal("expected an Object")
    offset, length = (_integer(entity, name) for name in ("offset", "length"))
    kind = entity.get("type")
    if not isinstance(kind, str):
        raise _refusal('Can\'t find field "type"')
    if kind in DETECTED:
        return None
    if kind not in PLAIN | CHECKED:
        raise _refusal("Unsupported type specified")
    for name, number in (("offset", offset), ("length", length)):
        if not 0 <= number <= LARGEST_OFFSET:
            raise bad_request(f"receive an entity with incorrect {name} {number}")
    start, end = _characters(text, offset, length)
    return _typed(Span(start, end, kind), entity) if end > start else None


def _typed(span: Span, entity: Json) -> Span | None:
    """Return the span with what its type needs."""
    start, end, kind = span.start, span.end, span.kind
    if kind == "pre":
        language = entity.get("language")
        return span._replace(extra=(("language", str(language)),)) if language else span
    if kind == "text_link":
        url = _text(entity, "url")
        if not is_link(url):
            raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
        return span._replace(extra=(("url", url),))
    if kind == "text_mention":
        if not isinstance(entity.get("user"), dict):
            raise _refusal('Can\'t find field "user"')
        return span._replace(extra=(("user_id", _integer(entity["user"], "id")),))
    if kind == "custom_emoji":
        return custom_emoji(start, end, str(_integer(entity, "custom_emoji_id")))
    if kind == "date_time":
        written = str(entity.get("date_time_format") or "")
        return date_time(start, end, str(_integer(entity, "unix_time")), written)
    return span


def _characters(text: str, offset: int, length: int) -> tuple[int, int]:
    """Return where the entity starts and ends in characters; offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    size = len(units) // 2
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )
    try:
        before = len(units[: 2 * offset].decode("utf-16-le"))
        return before, before + len(units[2 * offset : 2 * (offset + length)].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
        ) from None


def _integer(fields: Json, name: str) -> int:
    if name not in fields:
        raise _refusal(f'Can\'t find field "{name}"')
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _refusal(f'Field "{name}" must be of type Number')
    try:
        return int(value)
    except ValueError:
        raise _refusal(f'Field "{name}" must be a valid Number') from None


def _text(fields: Json, name: str) -> str:
    if not isinstance(fields.get(name), str):
        raise _refusal(f'Can\'t find field "{name}"')
    return str(fields[name])


def _refusal(why: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {why}")
