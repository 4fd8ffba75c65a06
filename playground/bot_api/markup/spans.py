"""What every kind of markup shares: its errors, and the spans that need a check."""

import re
from urllib.parse import parse_qs, urlsplit

from playground.telegram import ApiError, Span, bad_request

EMOJI_ID = re.compile(r"-?\d{1,19}\Z")
DATE_FORMAT = re.compile(r"(?:[rR]|[wW]?[dD]?[tT]?)\Z")
LARGEST_ID = 2**63


def parse_error(why: str) -> ApiError:
    """Return the refusal of text that cannot be parsed."""
    return bad_request(f"can't parse entities: {why}")


def byte_offset(source: str, position: int) -> int:
    """Return a position in the source in bytes of UTF-8, as errors name it."""
    return len(source[:position].encode())


def custom_emoji(start: int, end: int, emoji_id: str) -> Span:
    """Return a custom emoji. Raises ApiError 400 for an id that is none."""
    if not EMOJI_ID.match(emoji_id) or not 0 < abs(int(emoji_id)) < LARGEST_ID:
        raise parse_error("Invalid custom emoji identifier specified")
    return Span(start, end, "custom_emoji", (("custom_emoji_id", emoji_id),))


def date_time(start: int, end: int, unix: str, written: str) -> Span | None:
    """Return a date, None without a time. Raises ApiError 400 for a format that is none."""
    if not DATE_FORMAT.match(written):
        raise parse_error("Invalid date format used")
    if not unix.isdecimal() or not int(unix):
        return None
    shape = (("date_time_format", written),) if written else ()
    return Span(start, end, "date_time", (("unix_time", int(unix)), *shape))


def from_image_link(start: int, end: int, url: str) -> Span | None:
    """Return the custom emoji or the date of Markdown's `![…](tg://…)`. Raises ApiError 400."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "tg":
        raise parse_error("Custom emoji URL must have scheme tg")
    if parts.netloc == "time":
        return date_time(start, end, query.get("unix", ""), query.get("format", ""))
    if parts.netloc != "emoji":
        raise parse_error('Custom emoji URL must have host "emoji"')
    if "id" not in query:
        raise parse_error("Custom emoji URL must have an emoji identifier")
    return custom_emoji(start, end, query["id"])
