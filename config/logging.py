"""Logging to standard error, without tokens, keys and phone numbers."""

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
    """Return the text without tokens, phone numbers and these secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "[secret]")
    return _PHONE.sub("[phone]", _TOKEN.sub("[token]", text))


class Redacting(logging.Formatter):
    """A formatter that removes secrets and phone numbers from records and their tracebacks."""

    def __init__(self, *secrets: str, fmt: str = FORMAT) -> None:
        """Store the secrets, such as the token, that are removed wherever they occur."""
        super().__init__(fmt)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return message and traceback as text, without secrets and phone numbers."""
        return f"{self.formatTime(record)} {redact(super().format(record), *self._secrets)}"


def setup(settings: Settings) -> None:
    """Send the log to standard error at the level of the settings, with libraries' warnings."""
    tokens = (settings.bot_token, settings.webhook_secret)
    lists = (settings.secret_key, settings.certificate_key, settings.backup_key)
    keys = [key for keys in lists for key in keys.get_secret_value().split(",")]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        Redacting(*(s.get_secret_value() for s in tokens), *(key.strip() for key in keys))
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns at each tick that a job still runs, which jobs/schedule.py counts.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
