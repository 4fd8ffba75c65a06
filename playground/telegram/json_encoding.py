"""Compact JSON, as both the Bot API and the page get it."""

import json
from typing import Any


def encode(content: Any) -> bytes:
    """Return compact JSON in UTF-8; lone surrogates, which a client may send, become "?"."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
