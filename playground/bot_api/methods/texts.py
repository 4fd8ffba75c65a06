"""Text and captions of a call, with their entities."""

from typing import Any

from playground.bot_api.methods.parameters import Params
from playground.telegram import (
    ApiError,
    Json,
    Span,
    World,
    bad_request,
    finish,
    from_html,
    mentioned,
)

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def read(world: World, params: Params, name: str, limit: int) -> tuple[str, list[Json]]:
    """Return the text of parameter `name` and its entities; lengths count characters.

    Raises ApiError 400: unknown parse_mode, broken markup, longer than `limit`; 501: Markdown.
    """
    text, spans = params.text(name), list[Span]()
    mode = params.text("parse_mode").lower()
    explicit = params.json("caption_entities" if name == "caption" else "entities")
    if mode == "html":
        text, spans = from_html(text)
    elif mode:
        markdown = mode in ("markdown", "markdownv2")
        raise (
            ApiError(501, f"Not Implemented: parse_mode {mode}")
            if markdown
            else bad_request("unsupported parse_mode")
        )
    elif isinstance(explicit, list):
        spans = [_span(text, entity) for entity in explicit]
    users = {n: world.users[n].to_json() for n in mentioned(spans) if n in world.users}
    text, entities = finish(text, spans, users)
    if len(text) > limit:
        what = "message caption" if name == "caption" else "message"
        raise bad_request(f"{what} is too long")
    return text, entities


def content(name: str, text: str, entities: list[Json]) -> Json:
    """Return the message fields of this text or caption."""
    if not text:
        return {}
    key = "caption_entities" if name == "caption" else "entities"
    return {name: text, key: entities} if entities else {name: text}


def _span(text: str, entity: Any) -> Span:
    try:
        units = text.encode("utf-16-le")
        start = 2 * int(entity["offset"])
        end = start + 2 * int(entity["length"])
        before = len(units[:start].decode("utf-16-le"))
        inside = len(units[start:end].decode("utf-16-le"))
        extra = tuple((k, str(entity[k])) for k in ("url", "language") if k in entity)
        return Span(before, before + inside, str(entity["type"]), extra)
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse entities: wrong entity") from None
