"""What the value of a setting may be: each check gives it as it is used, or says how to write it.

The ValueError's words come behind the setting's name: they advise.
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
    """Give the check of a JSON list, which is advised by an example."""

    def check(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            given = json.loads(value)
        except ValueError:
            given = None
        if not isinstance(given, list):
            raise ValueError(f"write a JSON list in brackets, such as {example}, not {value!r}")
        return given

    return check


def telegram_id(value: int) -> int:
    """Take the id of a Telegram account."""
    if not 0 < value <= LARGEST_ID:
        raise ValueError(f"Telegram's ids are positive and have up to 16 digits, not {value}")
    return value


def time_of_day(value: object) -> object:
    """Take HH:MM, and a time that was made elsewhere."""
    if isinstance(value, str) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"write a time of day as HH:MM, not {value!r}")
    return value


def whole_minute(value: time) -> time:
    """Take a time without seconds and without a zone of its own."""
    if value.tzinfo or value.second or value.microsecond:
        raise ValueError("write a time of day as HH:MM")
    return value


def zone(value: str) -> str:
    """Take the name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # Asia is a folder of zones
        raise ValueError("no such time zone; write one like Asia/Kolkata") from error
    return value


def secret(value: SecretStr) -> SecretStr:
    """Take what may stand in the header by which Telegram shows who it is."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
        raise ValueError("write 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
    return value


def keys(value: SecretStr) -> SecretStr:
    """Take Fernet keys with commas between them."""
    for key in value.get_secret_value().split(",") if value.get_secret_value() else ():
        try:
            Fernet(key.strip())
        except ValueError as error:
            raise ValueError("not a Fernet key; make one with: python run.py key") from error
    return value


def colour(value: str) -> str:
    """Take #RRGGBB."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError(f"write a colour as #RRGGBB, such as #4B3F8C, not {value!r}")
    return value


def state(value: str) -> str:
    """Take the code of a state, in capitals or not."""
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2,4}", code):
        raise ValueError(f"write a state's code of two to four letters, such as MP, not {value!r}")
    return code


def address(value: str) -> str:
    """Take host:port, and nothing."""
    host, _, port = value.rpartition(":")
    if value and not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("write an address as host:port, such as 127.0.0.1:8443")
    return value


def url(value: str) -> str:
    """Take the base of an API, which paths are added to, and nothing."""
    if value:
        _parts(value)
    return value.rstrip("/")


def public_url(value: str) -> str:
    """Take a URL that Telegram posts to, and nothing; what is on this machine may go without TLS.

    Telegram refuses any other http, and a bot that no update can reach would seem to run.
    """
    if value:
        parts = _parts(value)
        if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
            raise ValueError("Telegram posts to https alone: write a URL that begins with https://")
    return value.rstrip("/")


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
