"""Logging to standard error. A bot's token and phone numbers never reach it."""

import logging
import re
import sys

from config.settings import Settings

FORMAT = "%(levelname)-7s %(name)s: %(message)s"
QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "asyncio",
    "apscheduler",
    "telegram",
    "peewee",
    "uvicorn",
)
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
# Numbers after a +, and Indian mobiles with or without a prefix, however people space them.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\s?\d(?:[ .()-]{0,2}\d){6,14}"
    r"|(?:(?:00)?91|0)?[ .()-]{0,2}[6-9६-९](?:[ .()-]{0,2}\d){9})(?!\d)"
)


def redact(text: str, *secrets: str) -> str:
    """Give the text without tokens, phone numbers and these secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "[secret]")
    return _PHONE.sub("[phone]", _TOKEN.sub("[token]", text))


class Redacting(logging.Formatter):
    """Writes records as usual, tracebacks included, and then takes out what must not be seen."""

    def __init__(self, *secrets: str, fmt: str = FORMAT) -> None:
        """Take secrets, such as the token, that are removed wherever they stand."""
        super().__init__(fmt)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Give the whole record as text, message and traceback, without secrets and phones."""
        return f"{self.formatTime(record)} {redact(super().format(record), *self._secrets)}"


def setup(settings: Settings) -> None:
    """Send the log to standard error at the level of the settings, libraries' trouble too."""
    given = (settings.bot_token, settings.webhook_secret)
    keys = settings.secret_key.get_secret_value().split(",")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        Redacting(*(s.get_secret_value() for s in given), *(key.strip() for key in keys))
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
