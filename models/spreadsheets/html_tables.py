"""Read the table of an HTML page that was saved under the name of a spreadsheet."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from models.spreadsheets.errors import BadSheet

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{3,20})""", re.I)
_KNOWN = {"utf-8": "utf-8", "utf8": "utf-8", "windows-1252": "cp1252", "iso-8859-1": "cp1252"}
_UNSHOWN = ("script", "style", "title", "head")


def rows(content: bytes, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the longest table, counted from its first one; raises BadSheet."""
    parser = _Tables(most_columns)
    parser.feed(_decode(content))
    parser.close()
    longest = max(parser.tables, key=len, default=[])
    if not longest:
        raise BadSheet(what="wrong_ending")
    yield from enumerate(longest, 1)


def _decode(content: bytes) -> str:
    """Decode a page by its byte order mark or declared encoding, else as UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        declared = _CHARSET.search(content[:4000])
        name = declared[1].decode().lower() if declared else "utf-8"
        encoding = _KNOWN.get(name, "utf-8")
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadSheet(what="not_utf8", line=line) from None


class _Tables(HTMLParser):
    """Collects the cells of each table; a cell over several columns fills the first of them."""

    def __init__(self, most_columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._most = most_columns
        self._open: list[list[list[str]]] = []  # tables may stand in cells of others
        self._text: list[str] | None = None
        self._unshown = self._more = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag == "table":
            self._end_cell()
            self.tables.append([])
            self._open.append(self.tables[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open and self._open[-1]:
            self._end_cell()
            self._text, self._more = [], _span(dict(attrs).get("colspan")) - 1
        elif tag in ("br", "p", "div") and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._unshown:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        row = self._open[-1][-1]
        row += [" ".join("".join(self._text).split()), *[""] * self._more]
        if len(row) > self._most:
            raise BadSheet(what="too_many_columns", line=len(self._open[-1]), limit=self._most)
        self._text = None


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdecimal() else 1
