"""Message entities: given or detected in the text, cleaned with it; offsets in UTF-16 units."""

import re
from bisect import bisect_left
from typing import NamedTuple
from urllib.parse import urlsplit

from playground.telegram.errors import Json

VERBATIM = frozenset({"code", "pre"})
# Nothing is detected inside these, and two that touch stay two.
CLOSED = VERBATIM | {"text_link", "text_mention", "custom_emoji", "date_time"}
JOINED = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
SCHEMES = frozenset({"http", "https", "tg"})

# Telegram makes a space of control characters, and drops these: marks of direction, of lines
# and paragraphs, and those that draw over their neighbours.
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
# Characters of which nothing is seen: a text of these alone is empty.
_BLANK = re.compile(r"[\s\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc]*\Z")

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
    extra: tuple[tuple[str, str | int], ...] = ()


def utf16_length(text: str) -> int:
    """Return the text's length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def is_link(url: str) -> bool:
    """Return whether Telegram takes this as an address; it may lack its scheme."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        has_host = parts.scheme == "tg" or "." in (parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme in SCHEMES and has_host and " " not in url


def clean(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Clean the text as Telegram does; what it drops moves the spans."""
    text = _CONTROL.sub(" ", text)
    dropped = [match.start() for match in _DROPPED.finditer(text)]
    if not dropped:
        return text, spans

    def moved(position: int) -> int:
        return position - bisect_left(dropped, position)

    spans = [span._replace(start=moved(span.start), end=moved(span.end)) for span in spans]
    return _DROPPED.sub("", text), spans


def detect(text: str, explicit: list[Span]) -> list[Span]:
    """Return the commands, links, mentions, hashtags and phones outside links and verbatim text."""
    if not _MAY_HAVE_ENTITIES.search(text):
        return []
    closed = [s for s in explicit if s.kind in CLOSED]
    return [
        Span(match.start(), match.end(), str(match.lastgroup))
        for match in _DETECTED.finditer(text)
        if not any(s.start < match.end() and match.start() < s.end for s in closed)
    ]


def finish(text: str, spans: list[Span], users: dict[int, Json]) -> tuple[str, list[Json]]:
    """Clean and trim the text as Telegram does; return it with its entities as objects.

    A text of which nothing is seen becomes empty. `users` holds the user objects for mentions by
    id, `tg://user?id=…` among them; a mention of an unknown user stays text.
    """
    text, spans = clean(text, spans)
    if _BLANK.match(text):
        return "", []
    body = text.rstrip(" \n")
    first = min((s.start for s in spans if s.start < s.end), default=len(body))
    cut = min(len(body) - len(body.lstrip(" \n")), first)
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
    """Return the ids of the users who are mentioned by their id, in a link or without one."""
    return {user_id for span in spans if (user_id := _mentioned(span))}


def _mentioned(span: Span) -> int:
    """Return the id of the user whom a span mentions, 0 for none."""
    extra = dict(span.extra)
    if span.kind == "text_mention":
        return int(extra["user_id"])
    link = _MENTION_LINK.match(str(extra.get("url", "")))
    return int(link[1]) if link else 0


def _tidy(spans: list[Span]) -> list[Span]:
    """Join touching entities; let code and pre stand alone; `pre` absorbs `code`'s language."""
    languages = {(s.start, s.end): s.extra for s in spans if s.kind == "code" and s.extra}
    spans = [
        s._replace(extra=languages.get((s.start, s.end), s.extra)) if s.kind == "pre" else s
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
    for span in sorted(spans, key=lambda s: (s.kind, s.start)):
        last = joined[-1] if joined else None
        if last and last.kind == span.kind in JOINED and last.end >= span.start:
            joined[-1] = last._replace(end=max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def _object(text: str, span: Span, users: dict[int, Json], wide: bool) -> Json | None:
    offset, length = span.start, span.end - span.start
    if wide:
        offset = utf16_length(text[: span.start])
        length = utf16_length(text[span.start : span.end])
    place: Json = {"offset": offset, "length": length}
    if user_id := _mentioned(span):
        user = users.get(user_id)
        return {"type": "text_mention", **place, "user": user} if user else None
    extra = dict(span.extra)
    if span.kind == "text_link" and not is_link(str(extra["url"])):
        return None
    return {"type": span.kind, **place, **extra}
