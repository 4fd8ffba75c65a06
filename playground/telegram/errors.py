"""Errors: one for bots, in Telegram's own words, and one for people on the page."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A Bot API method that answers `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Return the object that a bot receives."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(description: str, **parameters: int) -> ApiError:
    """Return a 400 as Telegram words it."""
    return ApiError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> ApiError:
    """Return a 403 as Telegram words it."""
    return ApiError(403, f"Forbidden: {description}")


class Refused(Exception):
    """A request from the page that is refused: 400, 403 or 404."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
