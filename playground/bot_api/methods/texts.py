"""Text and captions of a call, with their entities and the options of a link's preview."""

from typing import Any

from playground.bot_api.markup import from_entities, from_html, from_markdown, from_markdown_v2
from playground.bot_api.methods.parameters import Params
from playground.telegram import Json, Span, World, bad_request, finish, mentioned

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
SOURCE_BYTES = 32_768
PARSERS = {"html": from_html, "markdown": from_markdown, "markdownv2": from_markdown_v2}
PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def text(world: World, params: Params, *, edit: bool = False) -> Json:
    """Return the message fields of parameter `text`.

    Raises ApiError 400: no text, broken markup, nothing to be seen, too long. Lengths count
    characters after the markup; Telegram itself counts those of an edit, and says so otherwise.
    """
    preview = _link_preview(params)
    if not params.text("text"):
        raise bad_request("message text is empty")
    body, entities = formatted(world, params, "text")
    if not body:
        raise bad_request("text must be non-empty")
    if len(body) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG" if edit else "message is too long")
    return _content("text", body, entities) | preview


def caption(world: World, params: Params, *, edit: bool = False) -> Json:
    """Return the message fields of parameter `caption`, none without it. Raises ApiError 400."""
    body, entities = formatted(world, params, "caption")
    if len(body) > CAPTION_LIMIT:
        raise bad_request("MEDIA_CAPTION_TOO_LONG" if edit else "message caption is too long")
    return _content("caption", body, entities)


def formatted(world: World, params: Params, name: str) -> tuple[str, list[Json]]:
    """Return the parameter's text without its markup, and its entities. Raises ApiError 400."""
    source, mode = params.text(name), params.text(_MODES.get(name, "parse_mode")).lower()
    if len(source.encode()) > SOURCE_BYTES:
        raise bad_request("text is too long")
    if source and mode not in ("", "none"):
        if mode not in PARSERS:
            raise bad_request("unsupported parse_mode")
        source, spans = PARSERS[mode](source)
    else:
        spans = from_entities(source, params.lenient_json(_ENTITIES[name]))
    return finish(source, spans, _users(world, spans))


_MODES = {"quote": "quote_parse_mode"}
_ENTITIES = {"text": "entities", "caption": "caption_entities", "quote": "quote_entities"}


def _users(world: World, spans: list[Span]) -> dict[int, Json]:
    return {n: world.users[n].to_json() for n in mentioned(spans) if n in world.users}


def _content(name: str, body: str, entities: list[Json]) -> Json:
    if not body:
        return {}
    key = "caption_entities" if name == "caption" else "entities"
    return {name: body, key: entities} if entities else {name: body}


def _link_preview(params: Params) -> Json:
    """Return the message field `link_preview_options`, if the call has any. Raises ApiError 400."""
    if not params.given("link_preview_options"):
        old = params.flag("disable_web_page_preview")
        return {"link_preview_options": {"is_disabled": True}} if old else {}
    options: Any = params.json("link_preview_options")
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    inner = Params(options)
    kept: Json = {name: True for name in PREVIEW_FLAGS if inner.flag(name)}
    if url := inner.text("url"):
        kept["url"] = url
    return {"link_preview_options": kept} if kept else {}
