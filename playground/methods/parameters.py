"""A call's parameters: read from any kind of body, asked for by type."""

import json
from dataclasses import dataclass
from typing import Any

from playground.errors import Json, bad_request


def whole(value: Any, default: int = 0) -> int:
    """Return a whole number that came as such or as text, else the default."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return default
    try:
        return int(value)
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


class Params:
    """What a call gave; a nested value may be an object or its JSON. Unknown ones are ignored."""

    __slots__ = ("files", "values")

    def __init__(self, values: Json, files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """Return a text, empty when it was not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is not one counts as not given, as Telegram has it."""
        return whole(self.values.get(name), default)

    def flag(self, name: str) -> bool:
        """Return a truth value, False when it was not given."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """Return a nested value, None when it was not given. Raises ApiError for broken JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as this parameter, by itself or through `attach://`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def for_journal(self) -> Json:
        """Return what was given, files by their name and size only, secrets left out."""
        given: Json = {
            name: {"file": file.name, "size": len(file.content)}
            for name, file in self.files.items()
        }
        given |= self.values
        if "secret_token" in given:
            given |= {"secret_token": "…"}
        return given
