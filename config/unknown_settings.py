"""Warnings about unknown SHAKTI_* names in the environment and in `.env`.

They do not stop the start: a cluster may set names of its own, such as SHAKTI_SERVICE_HOST.
"""

import os
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import parse_stream

from config.settings import PREFIX, Settings

_OF_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}SOAK_")


def misspelt() -> list[str]:
    """Return a warning for each SHAKTI_* name that is not a setting, with the nearest setting."""
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    names = {name.upper() for name in (*os.environ, *_names_in(Path(".env")))}
    unknown = {name for name in names - settings if name.startswith(PREFIX)}
    return [_line(name, settings) for name in sorted(unknown) if not name.startswith(_OF_TESTS)]


def _line(name: str, settings: set[str]) -> str:
    by_suffix = {setting.removeprefix(PREFIX): setting for setting in sorted(settings)}
    nearest = get_close_matches(name.removeprefix(PREFIX), by_suffix, n=1)
    advice = f"; did you mean {by_suffix[nearest[0]]}?" if nearest else ""
    return f"{name} is not a setting and has no effect{advice}"


def _names_in(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8") as lines:
            return [line.key for line in parse_stream(lines) if line.key]
    except (OSError, UnicodeDecodeError):
        return []  # config.settings reports it
