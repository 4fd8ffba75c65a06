"""Reading what the page sends, and answering it."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from playground.errors import Json, Refused
from playground.json_encoding import encode

JSON_TYPE = "application/json"


def query_number(request: Request, name: str) -> int:
    """Return a whole number of the query. Raises Refused(400)."""
    try:
        return int(request.query_params.get(name, ""))
    except ValueError:
        raise Refused(400, f"{name} is a whole number") from None


async def body(request: Request) -> Json:
    """Return the JSON object that was sent. Raises Refused(400)."""
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Refused(400, "the body is a JSON object")
    return given


def number(given: Json, name: str) -> int:
    """Return a whole number. Raises Refused(400)."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(400, f"{name} is a whole number")
    return value


def optional_number(given: Json, name: str) -> int | None:
    """Return a whole number, or None when it was not given. Raises Refused(400)."""
    return None if given.get(name) is None else number(given, name)


def text(given: Json, name: str, default: str | None = None) -> str:
    """Return a text. Raises Refused(400) when it is missing and has no default."""
    value = given.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Refused(400, f"{name} is a text")
    return value


def flag(given: Json, name: str) -> bool:
    """Return a truth value, False when it was not given. Raises Refused(400)."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise Refused(400, f"{name} is true or false")
    return value


def answered(
    function: Callable[[Request], Awaitable[Any]],
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a function that returns JSON or raises Refused."""

    async def endpoint(request: Request) -> Response:
        try:
            result = await function(request)
        except Refused as refusal:
            result = Response(encode({"error": str(refusal)}), refusal.status, media_type=JSON_TYPE)
        if isinstance(result, Response):
            return result
        return Response(encode(result), media_type=JSON_TYPE)

    return endpoint
