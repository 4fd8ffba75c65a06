"""Validators of settings: each returns the value to use, or raises ValueError.

The error's text is printed after the setting's name, and says how to write the value.
"""

import json
import re
from collections.abc import Callable
from datetime import time
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from pydantic import SecretStr

LARGEST_ID = 2**52 - 1  # of a Telegram account


def listed(example: str) -> Callable[[object], object]:
    """Return a validator of a JSON list, whose error shows the example."""

    def check(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            items = json.loads(value)
        except ValueError:
            items = None
        if not isinstance(items, list):
            raise ValueError(f"write a JSON list in brackets, such as {example}, not {value!r}")
        return items

    return check


def telegram_id(value: int) -> int:
    """Check the id of a Telegram account."""
    if not 0 < value <= LARGEST_ID:
        raise ValueError(f"Telegram's ids are positive and have up to 16 digits, not {value}")
    return value


def time_of_day(value: object) -> object:
    """Check that a text is written as HH:MM; other types pass."""
    if isinstance(value, str) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"write a time of day as HH:MM, not {value!r}")
    return value


def whole_minute(value: time) -> time:
    """Check that a time has neither seconds nor a zone of its own."""
    if value.tzinfo or value.second or value.microsecond:
        raise ValueError("write a time of day as HH:MM")
    return value


def zone(value: str) -> str:
    """Check the name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # "Asia" is a folder of zones
        raise ValueError("no such time zone; write one like Asia/Kolkata") from error
    return value


def token(value: SecretStr) -> SecretStr:
    """Check the form of a bot's token; it may be empty. The error does not repeat it."""
    if not re.fullmatch(r"(\d{1,20}:[A-Za-z0-9_-]+)?", value.get_secret_value(), re.ASCII):
        raise ValueError(
            "not a bot's token, which is a number, a colon and letters, such as 123456:ABC-def: "
            "copy the whole of what @BotFather wrote"
        )
    return value


def secret(value: SecretStr) -> SecretStr:
    """Check a webhook secret, which Telegram sends in a header: its characters and length."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
        raise ValueError("write 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
    return value


def keys(value: SecretStr) -> SecretStr:
    """Check Fernet keys, separated by commas."""
    for key in value.get_secret_value().split(",") if value.get_secret_value() else ():
        try:
            Fernet(key.strip())
        except ValueError as error:
            raise ValueError("not a Fernet key; make one with: python run.py key") from error
    return value


def colour(value: str) -> str:
    """Check a colour written as #RRGGBB."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError(f"write a colour as #RRGGBB, such as #4B3F8C, not {value!r}")
    return value


def state(value: str) -> str:
    """Check the code of a state, and return it in capitals."""
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2,4}", code):
        raise ValueError(f"write a state's code of two to four letters, such as MP, not {value!r}")
    return code


def address(value: str) -> str:
    """Check an address written as host:port; it may be empty."""
    host, _, port = value.rpartition(":")
    if value and not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("write an address as host:port, such as 127.0.0.1:8443")
    return value


def url(value: str) -> str:
    """Check the base URL of an API, and return it without a final slash; it may be empty."""
    if value:
        _parts(value)
    return value.rstrip("/")


def public_url(value: str) -> str:
    """Check a URL that Telegram posts to: https, or http on this machine; it may be empty.

    Telegram refuses other http URLs, and a bot that no update reaches would seem to run.
    """
    if value:
        parts = _parts(value)
        if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
            raise ValueError("Telegram posts to https alone: write a URL that begins with https://")
    return value.rstrip("/")


def https_url(value: str) -> str:
    """Check an address on the web, which begins with https; it may be empty."""
    if value and _parts(value).scheme != "https":
        raise ValueError("write an address that begins with https://")
    return value


def _parts(value: str) -> SplitResult:
    if not value.startswith(("http://", "https://")):
        raise ValueError("write a URL that begins with http:// or https://")
    if re.search(r"[\s?#]", value):
        raise ValueError("write the URL without blanks and without ? and #")
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:  # half of an IPv6 address
        host = None
    if not host:
        raise ValueError("write a URL that names a host, such as https://api.telegram.org")
    if not _has_port(parts):
        raise ValueError("write a URL with a port from 1 to 65535, or without one")
    return parts


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
