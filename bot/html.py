"""Telegram's HTML: escape text, and split long texts into messages."""

import html
import re
import unicodedata
from collections.abc import Iterator

CAPTION = 1024  # characters of the text below a picture, counted as those of LIMIT
LIMIT = 4096  # Telegram's longest message; counted with the tags, which is on the safe side
_PIECE = re.compile(r"<(?P<close>/?)(?P<name>[a-z-]+)[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|.", re.S)
TYPED_TAGS = ("b", "i", "u", "s")
_TYPED_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\s[^<>]*)?/?)>")
_TIMES = re.compile(r"</?tg-time(?: [^<>]*)?>")
_QUOTATIONS = re.compile(r"</?blockquote(?: [^<>]*)?>")
_JOINERS = "\u200c\u200d"  # Devanagari and emoji need them


class Html(str):
    """Text with Telegram's tags, safe to send unchanged. Plain `str` gets escaped instead."""

    __slots__ = ()


def clean(text: str) -> str:
    """Return text on one line, without control characters and marks that turn its direction."""
    if text.isprintable():  # nothing to replace or remove
        return text
    spaced = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C")


def escape(text: str) -> Html:
    """Return untrusted text as Html, in which nothing is read as a tag."""
    text = clean(text)
    if "&" in text or "<" in text or ">" in text:
        text = html.escape(text, quote=False)
    return Html(text)


def of_typed(text: str) -> Html:
    """Return what a person typed as Html, line by line; b, i, u and s are read as tags.

    Whatever else is in pointed brackets and looks like a tag raises ValueError with it, and so
    does a tag that is not closed, or closes nothing.
    """
    opened: list[str] = []
    for close, name, rest in _TYPED_TAG.findall(text):
        tag, name = f"<{close}{name}{rest}>", name.lower()
        if rest.strip() or name not in TYPED_TAGS or (close and opened[-1:] != [name]):
            raise ValueError(tag)
        if close:
            opened.pop()
        else:
            opened.append(name)
    if opened:
        raise ValueError(f"<{opened[-1]}>")
    lines = (_TYPED_TAG.split(line) for line in text.splitlines())
    return Html("\n".join("".join(_typed_pieces(line)) for line in lines))


def _typed_pieces(pieces: list[str]) -> Iterator[str]:
    """Yield the escaped texts of a split line, and between them the tags."""
    for n in range(0, len(pieces), 4):
        yield escape(pieces[n])
        if n + 1 < len(pieces):
            yield f"<{pieces[n + 1]}{pieces[n + 2].lower()}>"


def plain(text: Html) -> str:
    """Return a text without tags and escapes, for buttons and toasts, which support none."""
    return html.unescape(re.sub(r"<[^<>]+>", "", text))


def timed(text: str, moment: int) -> Html:
    """Return a time as an app may show it in its own zone, or remind of it; `moment` is Unix's."""
    return Html(f'<tg-time unix="{moment}">{escape(text)}</tg-time>')


def without_times(text: str) -> Html:
    """Return a text with its times as plain words, for a server that does not know `timed`."""
    return Html(_TIMES.sub("", text) if "tg-time" in text else text)


def folded(text: Html) -> Html:
    """Return a text as a quotation of which an app shows the first lines until it is tapped."""
    return Html(f"<blockquote expandable>{text}</blockquote>")


def without_quotations(text: str) -> Html:
    """Return a text with its quotations as plain text, for a server that does not know them."""
    return Html(_QUOTATIONS.sub("", text) if "blockquote" in text else text)


def shorten(text: str, limit: int) -> str:
    """Cut plain text to `limit` characters, with … where something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def split(text: str, limit: int = LIMIT) -> list[Html]:
    """Split a text into messages of at most `limit` UTF-16 units, at line ends where possible.

    Tags that are open at a cut are closed and opened again, so that each part stands alone.
    """
    if 2 * len(text) <= limit or _width(text) <= limit:  # no character has more than two units
        return [Html(text)]
    return [Html(part) for part in _parts(text, limit) if plain(Html(part)).strip()]


def split_below_picture(text: str) -> list[Html]:
    """Split a text into the caption of a picture, "" where it is too long, and messages below."""
    captions = split(text, CAPTION)
    return captions if len(captions) == 1 else [Html(""), *split(text)]


def _parts(text: str, limit: int) -> Iterator[str]:
    part = _Part(())
    for piece in _PIECE.finditer(text):
        while part.has_pieces and part.width_with(piece) > limit:
            rest = part.cut()
            yield part.closed()
            part = rest
        part.add(piece)
    yield part.closed()


class _Part:
    """A message under construction, with the tags that are open at its end."""

    def __init__(self, opened: tuple[re.Match[str], ...]) -> None:
        self._opened = opened
        self._prefix = "".join(tag[0] for tag in opened)
        self._pieces: list[tuple[re.Match[str], tuple[re.Match[str], ...]]] = []
        self._width = _width(self._prefix)

    @property
    def has_pieces(self) -> bool:
        return bool(self._pieces)

    def width_with(self, piece: re.Match[str]) -> int:
        return self._width + _width(piece[0]) + _width(_closing(_after(self._opened, piece)))

    def add(self, piece: re.Match[str]) -> None:
        self._opened = _after(self._opened, piece)
        self._pieces.append((piece, self._opened))
        self._width += _width(piece[0])

    def cut(self) -> "_Part":
        """Cut at the last line end, else at the last space, and return the rest."""
        for mark in "\n", " ":
            ends = [i for i, (p, _) in enumerate(self._pieces) if p[0] == mark and i]
            if ends:
                return self._cut_at(ends[-1])
        return _Part(self._opened)

    def _cut_at(self, index: int) -> "_Part":
        kept, moved = self._pieces[:index], self._pieces[index + 1 :]
        rest = _Part(self._pieces[index][1])
        self._pieces, self._opened = kept, self._pieces[index][1]
        for piece, _ in moved:
            rest.add(piece)
        return rest

    def closed(self) -> str:
        return self._prefix + "".join(p[0] for p, _ in self._pieces) + _closing(self._opened)


def _after(opened: tuple[re.Match[str], ...], piece: re.Match[str]) -> tuple[re.Match[str], ...]:
    if not piece["name"]:
        return opened
    return opened[:-1] if piece["close"] else (*opened, piece)


def _closing(opened: tuple[re.Match[str], ...]) -> str:
    return "".join(f"</{tag['name']}>" for tag in reversed(opened))


def _width(text: str) -> int:
    """Return the UTF-16 units of a text; the long tags of times count nothing, as at Telegram."""
    return len(without_times(text).encode("utf-16-le", "surrogatepass")) // 2
