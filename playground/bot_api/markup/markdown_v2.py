"""parse_mode MarkdownV2: nesting, quotes, spoilers, custom emoji and dates."""

from dataclasses import dataclass, field

from playground.bot_api.markup.code_blocks import block_start
from playground.bot_api.markup.spans import byte_offset, from_image_link, parse_error
from playground.telegram import Span

RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
# How a mark is written, what it opens, and the name of it in errors.
MARKS = (
    ("```", "pre", "Pre"), ("__", "underline", "Underline"), ("||", "spoiler", "Spoiler"),
    ("![", "image", "CustomEmoji"), ("_", "italic", "Italic"), ("*", "bold", "Bold"),
    ("~", "strikethrough", "Strikethrough"), ("`", "code", "Code"), ("[", "text_link", "TextUrl"),
)  # fmt: skip
END = {kind: mark for mark, kind, _ in MARKS} | {"text_link": "]", "image": "]"}
VERBATIM = frozenset({"code", "pre"})
QUOTE = "blockquote"


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    name: str
    start: int
    at: int
    language: str = ""


@dataclass(slots=True)
class _Reader:
    """The source while it is read: what came out of it, and the marks still open."""

    source: str
    position: int = 0
    out: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    open: list[_Mark] = field(default_factory=list)
    line_start: bool = True  # nothing but marks since the line began: ">" opens a quote

    def at(self, mark: str) -> bool:
        return self.source.startswith(mark, self.position)

    def quoted(self) -> bool:
        return any(mark.kind == QUOTE for mark in self.open)

    def write(self, character: str, read: int = 1) -> None:
        self.out.append(character)
        self.position += read
        self.line_start = character == "\n"

    def push(self, kind: str, name: str, read: int, language: str = "") -> None:
        at = byte_offset(self.source, self.position)
        self.open.append(_Mark(kind, name, len(self.out), at, language))
        self.position += read

    def add(self, span: Span | None) -> None:
        if span is not None and span.end > span.start:
            self.spans.append(span)


def from_markdown_v2(source: str) -> tuple[str, list[Span]]:
    """Parse parse_mode MarkdownV2. Raises ApiError 400 as Telegram does."""
    reader = _Reader(source)
    while reader.position < len(source):
        _step(reader)
    if reader.open and reader.open[-1].kind == QUOTE:
        reader.add(Span(reader.open.pop().start, len(reader.out), QUOTE))
    if reader.open:
        raise _unended(reader)
    return "".join(reader.out), reader.spans


def _step(reader: _Reader) -> None:
    character = reader.source[reader.position]
    following = reader.source[reader.position + 1 : reader.position + 2]
    if character == "\\" and "\0" < following <= "~":
        return reader.write(following, 2)
    verbatim = reader.open and reader.open[-1].kind in VERBATIM
    if character not in ({"`"} if verbatim else RESERVED):
        return reader.write(character)
    if character == "\n":
        return _new_line(reader, following)
    if _ends_quote(reader):
        quote = reader.open.pop()
        reader.add(Span(quote.start, len(reader.out), "expandable_blockquote"))
        reader.position += 2
        return None
    if _ends_mark(reader):
        return _end(reader)
    return _begin(reader, character)


def _new_line(reader: _Reader, following: str) -> None:
    if reader.quoted() and following != ">":
        if reader.open[-1].kind != QUOTE:
            raise _unended(reader)
        quote = reader.open.pop()
        reader.write("\n")
        return reader.add(Span(quote.start, len(reader.out), QUOTE))
    return reader.write("\n")


def _ends_quote(reader: _Reader) -> bool:
    """Return whether this is the `||` that ends a quote and makes it expandable."""
    if not reader.open or reader.open[-1].kind != QUOTE or not reader.at("||"):
        return False
    rest = reader.source[reader.position + 2 :]
    return not rest or (rest.startswith("\n") and not rest.startswith("\n>"))


def _ends_mark(reader: _Reader) -> bool:
    if not reader.open or reader.open[-1].kind == QUOTE:
        return False
    kind = reader.open[-1].kind
    return reader.at(END[kind]) and not (kind == "italic" and reader.at("__"))


def _end(reader: _Reader) -> None:
    mark = reader.open.pop()
    reader.position += len(END[mark.kind])
    start, end = mark.start, len(reader.out)
    if mark.kind == "text_link":
        url = _url(reader, "URL") if reader.at("(") else "".join(reader.out[start:])
        return reader.add(Span(start, end, mark.kind, (("url", url),)))
    if mark.kind == "image":
        if not reader.at("("):
            raise parse_error("Custom emoji entity must contain a tg://emoji URL")
        return reader.add(from_image_link(start, end, _url(reader, "custom emoji URL")))
    extra = (("language", mark.language),) if mark.language else ()
    return reader.add(Span(start, end, mark.kind, extra))


def _url(reader: _Reader, what: str) -> str:
    """Read an address in brackets."""
    begin = reader.position = reader.position + 1
    url: list[str] = []
    while reader.position < len(reader.source) and not reader.at(")"):
        following = reader.source[reader.position + 1 : reader.position + 2]
        if reader.at("\\") and "\0" < following <= "~":
            reader.position += 1
        url.append(reader.source[reader.position])
        reader.position += 1
    if not reader.at(")"):
        at = byte_offset(reader.source, begin)
        raise parse_error(f"Can't find end of a {what} at byte offset {at}")
    reader.position += 1
    return "".join(url)


def _begin(reader: _Reader, character: str) -> None:
    if character == ">" and reader.line_start:
        if reader.quoted():
            reader.position += 1
        else:
            reader.push(QUOTE, "BlockQuote", 1)
        return None
    for mark, kind, name in MARKS:
        if reader.at(mark):
            if kind == "pre":
                start, language = block_start(reader.source, reader.position + len(mark))
                name = "PreCode" if language else name
                return reader.push(kind, name, start - reader.position, language)
            return reader.push(kind, name, len(mark))
    raise parse_error(
        f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
    )


def _unended(reader: _Reader) -> Exception:
    mark = reader.open[-1]
    return parse_error(f"Can't find end of {mark.name} entity at byte offset {mark.at}")
