"""Message entities: parsed from HTML, or detected in the text; offsets in UTF-16 units."""

import re
from typing import NamedTuple

from playground.telegram.errors import Json, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler",
    "blockquote": "blockquote",
}  # fmt: skip
VERBATIM = frozenset({"code", "pre"})
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_PIECE = re.compile(r"<(?P<tag>[^>]*)>?|&(?P<entity>#\d+|#[xX][0-9a-fA-F]+|[a-z]+);?")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_MENTION_LINK = re.compile(r"tg://user\?id=(\d{1,16})$")
# \w leaves out the vowel signs of Devanagari, which are as much a part of a word as its letters.
_W = r"\w\u0900-\u0963\u0966-\u097f\u200c\u200d"
_DETECTED = re.compile(
    rf"(?P<url>(?:https?://|(?<![{_W}@./])(?:t\.me|www\.[\w-]+\.\w+))"
    rf"[^\s<>\"]*[^\s<>\".,;:!?)])"
    rf"|(?P<email>(?<![{_W}.])[\w.+-]+@[\w-]+\.[a-zA-Z][\w.]*\w)"
    rf"|(?P<bot_command>(?<![{_W}/<])/[A-Za-z0-9_]{{1,64}}(?:@[A-Za-z0-9_]{{3,32}})?(?![{_W}/]))"
    rf"|(?P<mention>(?<![{_W}@])@[A-Za-z][A-Za-z0-9_]{{3,31}}(?![{_W}]))"
    rf"|(?P<hashtag>(?<![{_W}#])#\w*[^\W\d_][{_W}]*)"
    rf"|(?P<phone_number>(?<![{_W}+])\+\d(?:[ -]?\d){{9,13}}(?![{_W}]))"
)
_MAY_HAVE_ENTITIES = re.compile(r"[/@#+.]")


class Span(NamedTuple):
    """One entity during parsing; its offsets still count Python characters."""

    start: int
    end: int
    kind: str
    extra: tuple[tuple[str, str], ...] = ()


class _Open(NamedTuple):
    tag: str
    start: int
    extra: tuple[tuple[str, str], ...]
    kind: str


def utf16_length(text: str) -> int:
    """Return the text's length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


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
            _close(piece, source, stack, length, spans)
        else:
            position, opened = _open(piece, source, length)
            stack.append(opened)
    if stack:
        raise _parse_error(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    out.append(source[position:])
    return "".join(out), spans


def _parse_error(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _at(source: str, piece: re.Match[str]) -> str:
    return f"at byte offset {len(source[: piece.start()].encode())}"


def _character(name: str, written: str) -> str:
    if not name.startswith("#"):
        return NAMED.get(name, written)
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    valid = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if valid else written


def _open(piece: re.Match[str], source: str, length: int) -> tuple[int, _Open]:
    name = re.match(r"[^\s>]*", piece["tag"])
    tag = (name[0] if name else "").lower()
    if piece.start() + 1 + len(tag) == len(source):
        raise _parse_error(f"Unclosed start tag {_at(source, piece)}")
    if tag not in KINDS:
        raise _parse_error(f'Unsupported start tag "{tag}" {_at(source, piece)}')
    end, attributes = _attributes(source, piece.start() + 1 + len(tag), piece, tag)
    kind, extra = KINDS[tag], _extra(tag, attributes)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _parse_error(f'Tag "span" must have class "tg-spoiler" {_at(source, piece)}')
    if tag == "blockquote" and "expandable" in attributes:
        kind = "expandable_blockquote"
    return end, _Open(tag, length, extra, kind)


def _attributes(
    source: str, start: int, piece: re.Match[str], tag: str
) -> tuple[int, dict[str, str]]:
    # A quoted value may hold ">", so the search for the tag's end is here.
    attributes: dict[str, str] = {}
    while True:
        rest = re.compile(r"\s*").match(source, start)
        start = rest.end() if rest else start
        if source[start : start + 1] == ">":
            return start + 1, attributes
        attribute = _ATTRIBUTE.match(source, start)
        if attribute is None:
            if start >= len(source):
                raise _parse_error(f"Unclosed start tag {_at(source, piece)}")
            raise _parse_error(f'Empty attribute name in the tag "{tag}" {_at(source, piece)}')
        value = next((v for v in attribute.groups()[1:] if v is not None), "")
        attributes[attribute[1].lower()] = unescape(value)
        start = attribute.end()


def unescape(text: str) -> str:
    """Return the text with its character references (`&amp;`) replaced."""
    return _PIECE.sub(lambda m: _character(m["entity"], m[0]) if m["entity"] else m[0], text)


def _extra(tag: str, attributes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    if tag == "a":
        return (("url", attributes.get("href", "")),)
    language = attributes.get("class", "")
    if tag == "code" and language.startswith("language-"):
        return (("language", language.removeprefix("language-")),)
    return ()


def _close(
    piece: re.Match[str], source: str, stack: list[_Open], length: int, spans: list[Span]
) -> None:
    tag = piece["tag"][1:].strip().lower()
    if not piece[0].endswith(">"):
        raise _parse_error(f"Unclosed end tag {_at(source, piece)}")
    if not stack:
        raise _parse_error(f"Unexpected end tag {_at(source, piece)}")
    opened = stack.pop()
    if tag not in ("", opened.tag):
        raise _parse_error(
            f'Unmatched end tag {_at(source, piece)}, expected "</{opened.tag}>", found "</{tag}>"'
        )
    if length > opened.start:
        spans.append(Span(opened.start, length, opened.kind, opened.extra))


def detect(text: str, explicit: list[Span]) -> list[Span]:
    """Return the commands, links, mentions, hashtags and phones outside links and verbatim text."""
    if not _MAY_HAVE_ENTITIES.search(text):
        return []
    closed = [s for s in explicit if s.kind in VERBATIM or s.kind == "text_link"]
    return [
        Span(match.start(), match.end(), str(match.lastgroup))
        for match in _DETECTED.finditer(text)
        if not any(s.start < match.end() and match.start() < s.end for s in closed)
    ]


def finish(text: str, spans: list[Span], users: dict[int, Json]) -> tuple[str, list[Json]]:
    """Trim the text as Telegram does and return it with its entities as objects.

    `users` holds the user objects for `tg://user?id=…` links; a link to an unknown user stays text.
    """
    body = text.rstrip()
    cut = len(body) - len(body.lstrip())
    body = body[cut:]
    kept = [
        Span(max(s.start - cut, 0), min(s.end - cut, len(body)), s.kind, s.extra) for s in spans
    ]
    kept = _tidy([s for s in kept if s.start < s.end])
    kept += detect(body, kept)
    kept.sort(key=lambda s: (s.start, -s.end))
    wide = not body.isascii()
    entities = [_object(body, span, users, wide) for span in kept]
    return body, [e for e in entities if e is not None]


def mentioned(spans: list[Span]) -> set[int]:
    """Return the ids of the users in `tg://user?id=…` links."""
    links = (_MENTION_LINK.match(dict(span.extra).get("url", "")) for span in spans)
    return {int(link[1]) for link in links if link}


def _tidy(spans: list[Span]) -> list[Span]:
    """Join touching entities; let code and pre stand alone; `pre` absorbs `code`'s language."""
    languages = {(s.start, s.end): s.extra for s in spans if s.kind == "code" and s.extra}
    spans = [
        s._replace(extra=languages.get((s.start, s.end), ())) if s.kind == "pre" else s
        for s in spans
    ]
    spans.sort(key=lambda s: (s.kind != "pre", s.kind != "code"))
    kept: list[Span] = []
    for span in spans:
        if span.kind == "code":
            span = span._replace(extra=())
        if not any(k.kind in VERBATIM and k.start < span.end and span.start < k.end for k in kept):
            kept.append(span)
    return _joined(kept)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.kind, s.extra, s.start)):
        last = joined[-1] if joined else None
        if last and last.kind == span.kind and last.extra == span.extra and last.end >= span.start:
            joined[-1] = last._replace(end=max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def _object(text: str, span: Span, users: dict[int, Json], wide: bool) -> Json | None:
    offset, length = span.start, span.end - span.start
    if wide:
        offset = utf16_length(text[: span.start])
        length = utf16_length(text[span.start : span.end])
    entity: Json = {"type": span.kind, "offset": offset, "length": length, **dict(span.extra)}
    if span.kind != "text_link":
        return entity
    person = _MENTION_LINK.match(entity["url"])
    if person is None:
        return entity if "." in entity["url"] or "://" in entity["url"] else None
    user = users.get(int(person[1]))
    return (
        {"type": "text_mention", "offset": offset, "length": length, "user": user} if user else None
    )
