"""The first Markdown of the Bot API, kept for old bots: no nesting, no new kinds."""

from playground.bot_api.markup.code_blocks import block_start
from playground.bot_api.markup.spans import byte_offset, parse_error
from playground.telegram import Span

KINDS = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}
FENCE = "```"


def from_markdown(source: str) -> tuple[str, list[Span]]:
    """Parse parse_mode Markdown. Raises ApiError 400 for a mark without its end."""
    out: list[str] = []
    spans: list[Span] = []
    position = 0
    while position < len(source):
        mark = source[position]
        if mark == "\\" and source[position + 1 : position + 2] in tuple(KINDS):
            out.append(source[position + 1])
            position += 2
        elif mark in KINDS:
            position = _marked(source, position, out, spans)
        else:
            out.append(mark)
            position += 1
    return "".join(out), spans


def _marked(source: str, begin: int, out: list[str], spans: list[Span]) -> int:
    """Read what a mark opens into `out`, by characters; return the position after its end."""
    mark = source[begin]
    extra: tuple[tuple[str, str | int], ...] = ()
    kind, end_mark, start = KINDS[mark], "]" if mark == "[" else mark, begin + 1
    if source.startswith(FENCE, begin):
        kind, end_mark = "pre", FENCE
        start, language = block_start(source, begin + len(FENCE))
        extra = (("language", language),) if language else ()
    end = source.find(end_mark, start)
    if end < 0:
        at = byte_offset(source, begin)
        raise parse_error(f"Can't find end of the entity starting at byte offset {at}")
    inside, after = source[start:end], end + len(end_mark)
    if mark == "[":
        url = inside
        if source.startswith("(", after):
            url, closed, _ = source[after + 1 :].partition(")")
            after += 1 + len(url) + len(closed)
        extra = (("url", url),)
    if inside:
        spans.append(Span(len(out), len(out) + len(inside), kind, extra))
    out.extend(inside)
    return after
