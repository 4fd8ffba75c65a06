"""Names that look like a setting's and are none: they are told, and stop nothing.

A cluster may put names of its own into the environment, such as SHAKTI_SERVICE_HOST.
"""

import os
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import parse_stream

from config.settings import PREFIX, Settings

_OF_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}SOAK_")


def misspelt() -> list[str]:
    """Give a line for each name in the environment and in `.env` that is no setting's."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *_names_in(Path(".env")))}
    wrong = sorted(n for n in given - known if n.startswith(PREFIX) and not n.startswith(_OF_TESTS))
    return [_line(name, known) for name in wrong]


def _line(name: str, known: set[str]) -> str:
    ours = {k.removeprefix(PREFIX): k for k in sorted(known)}
    near = get_close_matches(name.removeprefix(PREFIX), ours, n=1)
    advice = f"; did you mean {ours[near[0]]}?" if near else ""
    return f"{name} is no setting and changes nothing{advice}"


def _names_in(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8") as lines:
            return [line.key for line in parse_stream(lines) if line.key]
    except (OSError, UnicodeDecodeError):
        return []  # to read them says what is wrong
