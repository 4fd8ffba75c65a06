"""Telegram's HTML, as text and spans."""

import re
from bisect import bisect_left
from typing import NamedTuple

from playground.bot_api.markup.spans import byte_offset, custom_emoji, date_time, parse_error
from playground.telegram import Span

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler",
    "tg-emoji": "custom_emoji", "tg-time": "date_time", "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE_LIMIT = 10  # characters of a numeric reference, without its semicolon

_PIECE = re.compile(r"<(?P<tag>[^>]*)>?|&(?P<entity>#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);?")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNMATCHED = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)

Attributes = dict[str, str]


class _Open(NamedTuple):
    tag: str
    start: int
    attributes: Attributes


def from_html(source: str) -> tuple[str, list[Span]]:
    """Parse Telegram's HTML. Raises ApiError 400 (can't parse entities) as Telegram does."""
    out: list[str] = []
    length = 0
    spans: list[Span] = []
    stack: list[_Open] = []
    position = 0
    for piece in _PIECE.finditer(source):
        if piece.start() < position:
            continue
        before = source[position : piece.start()]
        position = piece.end()
        out.append(before)
        length += len(before)
        if piece["entity"] is not None:
            character = _character(piece["entity"], piece[0])
            out.append(character)
            length += len(character)
        elif piece["tag"].startswith("/"):
            spans += _close(piece, source, stack, length)
        else:
            position, opened = _open(piece, source, length)
            stack.append(opened)
    if stack:
        raise parse_error(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    out.append(source[position:])
    text = "".join(out)
    return _paired(text, [_linked(text, span) for span in spans])


def unescape(text: str) -> str:
    """Return the text with its character references (`&amp;`) replaced."""
    return _PIECE.sub(lambda m: _character(m["entity"], m[0]) if m["entity"] else m[0], text)


def _paired(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Return the text with its written surrogates as the characters they stand for."""
    if _SURROGATE.search(text) is None:
        return text, spans
    second_halves = [pair.end() - 1 for pair in _PAIR.finditer(text)]

    def moved(position: int) -> int:
        return position - bisect_left(second_halves, position)

    spans = [span._replace(start=moved(span.start), end=moved(span.end)) for span in spans]
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    if _SURROGATE.search(text):
        raise parse_error(_UNMATCHED)
    return text, spans


def _linked(text: str, span: Span) -> Span:
    """Return the span; a link without an address has its own text as the address."""
    if span.kind != "text_link" or dict(span.extra)["url"]:
        return span
    return span._replace(extra=(("url", text[span.start : span.end]),))


def _character(name: str, written: str) -> str:
    if not name.startswith("#"):
        return NAMED.get(name, written)
    number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(number) if 0 < number < 0x10FFFF and len(name) + 1 < REFERENCE_LIMIT else written


def _at(source: str, piece: re.Match[str]) -> str:
    return f"at byte offset {byte_offset(source, piece.start())}"


def _open(piece: re.Match[str], source: str, length: int) -> tuple[int, _Open]:
    name = re.match(r"[^\s>]*", piece["tag"])
    tag = (name[0] if name else "").lower()
    if piece.start() + 1 + len(tag) == len(source):
        raise parse_error(f"Unclosed start tag {_at(source, piece)}")
    if tag not in KINDS:
        raise parse_error(f'Unsupported start tag "{tag}" {_at(source, piece)}')
    end, attributes = _attributes(source, piece.start() + 1 + len(tag), piece, tag)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise parse_error(f'Tag "span" must have class "tg-spoiler" {_at(source, piece)}')
    return end, _Open(tag, length, attributes)


def _attributes(source: str, start: int, piece: re.Match[str], tag: str) -> tuple[int, Attributes]:
    # A quoted value may hold ">", so the search for the tag's end is here.
    attributes: Attributes = {}
    while True:
        rest = re.compile(r"\s*").match(source, start)
        start = rest.end() if rest else start
        if source[start : start + 1] == ">":
            return start + 1, attributes
        attribute = _ATTRIBUTE.match(source, start)
        if attribute is None:
            if start >= len(source):
                raise parse_error(f"Unclosed start tag {_at(source, piece)}")
            raise parse_error(f'Empty attribute name in the tag "{tag}" {_at(source, piece)}')
        value = next((v for v in attribute.groups()[1:] if v is not None), "")
        attributes[attribute[1]] = unescape(value)
        start = attribute.end()


def _close(piece: re.Match[str], source: str, stack: list[_Open], length: int) -> list[Span]:
    tag = piece["tag"][1:].strip().lower()
    if not piece[0].endswith(">"):
        raise parse_error(f"Unclosed end tag {_at(source, piece)}")
    if not stack:
        raise parse_error(f"Unexpected end tag {_at(source, piece)}")
    opened = stack.pop()
    if tag not in ("", opened.tag):
        raise parse_error(
            f'Unmatched end tag {_at(source, piece)}, expected "</{opened.tag}>", found "</{tag}>"'
        )
    span = _span(opened, length) if length > opened.start else None
    return [] if span is None else [span]


def _span(opened: _Open, end: int) -> Span | None:
    """Return what a closed tag marks, if anything."""
    tag, start, attributes = opened
    if tag == "tg-emoji":
        return custom_emoji(start, end, attributes.get("emoji-id", ""))
    if tag == "tg-time":
        return date_time(start, end, attributes.get("unix", ""), attributes.get("format", ""))
    if tag == "a":
        return Span(start, end, "text_link", (("url", attributes.get("href", "")),))
    if tag == "blockquote" and "expandable" in attributes:
        return Span(start, end, "expandable_blockquote")
    language = attributes.get("class", "")
    if tag == "code" and language.startswith("language-"):
        return Span(start, end, "code", (("language", language.removeprefix("language-")),))
    return Span(start, end, KINDS[tag])
