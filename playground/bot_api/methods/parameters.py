"""The parameters of a Bot API call, read by type."""

import json
from dataclasses import dataclass
from typing import Any

from playground.telegram import ApiError, Json, bad_request

JSON_NAMES = {"reply_markup": "reply keyboard markup", "scope": "BotCommandScope"}


def to_integer(value: Any, default: int = 0) -> int:
    """Return an integer given as a number or as text, else the default."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return default
    try:
        return int(value)
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Upload:
    """A file uploaded with a call."""

    name: str
    mime: str
    content: bytes


class Params:
    """A call's parameters; a nested value may be an object or its JSON."""

    __slots__ = ("files", "values")

    def __init__(self, values: Json, files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """Return a text, empty when it is absent. Raises ApiError 400 for lone surrogates."""
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
        """Return an integer; anything else counts as absent, as Telegram does it."""
        return to_integer(self.values.get(name), default)

    def flag(self, name: str) -> bool:
        """Return a boolean, False when it is absent."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def given(self, name: str) -> bool:
        """Return whether the call has this parameter; an empty one counts as absent."""
        return self.values.get(name) not in (None, "")

    def lenient_json(self, name: str) -> Any:
        """Return a nested value, None when it is absent or is no JSON."""
        try:
            return self.json(name)
        except ApiError:
            return None

    def json(self, name: str) -> Any:
        """Return a nested value, None when it is absent. Raises ApiError 400 for broken JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            what = JSON_NAMES.get(name, name.replace("_", " "))
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file uploaded as this parameter, directly or through `attach://`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def for_request_log(self) -> Json:
        """Return the parameters for the log: files by name and size only, no secrets."""
        logged: Json = {
            name: {"file": file.name, "size": len(file.content)}
            for name, file in self.files.items()
        }
        logged |= self.values
        if "secret_token" in logged:
            logged |= {"secret_token": "…"}
        return logged
