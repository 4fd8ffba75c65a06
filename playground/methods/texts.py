"""The text or caption of a call, with its entities."""

from typing import Any

from playground.entities import Span, finish, from_html, mentioned
from playground.errors import ApiError, Json, bad_request
from playground.methods.parameters import Params
from playground.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def read(world: World, params: Params, name: str, limit: int) -> tuple[str, list[Json]]:
    """Return the text of parameter `name` and its entities; lengths count characters.

    Raises ApiError: unknown parse_mode, markup that cannot be read, longer than `limit`.
    """
    text, spans = params.text(name), list[Span]()
    mode = params.text("parse_mode").lower()
    given = params.json("caption_entities" if name == "caption" else "entities")
    if mode == "html":
        text, spans = from_html(text)
    elif mode:
        known = mode in ("markdown", "markdownv2")
        raise (
            ApiError(501, f"Not Implemented: parse_mode {mode}")
            if known
            else bad_request("unsupported parse_mode")
        )
    elif isinstance(given, list):
        spans = [_span(text, entity) for entity in given]
    users = {n: world.users[n].wire() for n in mentioned(spans) if n in world.users}
    text, entities = finish(text, spans, users)
    if len(text) > limit:
        what = "message caption" if name == "caption" else "message"
        raise bad_request(f"{what} is too long")
    return text, entities


def content(name: str, text: str, entities: list[Json]) -> Json:
    """Return the part of a message that holds this text or caption."""
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
