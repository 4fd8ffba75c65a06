"""JSON requests of the page: parse the fields, encode the answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from playground.telegram import Json, Refused, encode

JSON_TYPE = "application/json"


def query_number(request: Request, name: str) -> int:
    """Return an integer from the query. Raises Refused(400)."""
    try:
        return int(request.query_params.get(name, ""))
    except ValueError:
        raise Refused(400, f"{name} is a whole number") from None


async def body(request: Request) -> Json:
    """Return the request's JSON object. Raises Refused(400)."""
    try:
        content = await request.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise Refused(400, "the body is a JSON object")
    return content


def number(fields: Json, name: str) -> int:
    """Return an integer field. Raises Refused(400)."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(400, f"{name} is a whole number")
    return value


def optional_number(fields: Json, name: str) -> int | None:
    """Return an integer field, or None when it is absent. Raises Refused(400)."""
    return None if fields.get(name) is None else number(fields, name)


def decimal(fields: Json, name: str) -> float:
    """Return a number field, whole or not. Raises Refused(400)."""
    value = fields.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Refused(400, f"{name} is a number")
    return float(value)


def text(fields: Json, name: str, default: str | None = None) -> str:
    """Return a text field. Raises Refused(400) when it is absent and has no default."""
    value = fields.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Refused(400, f"{name} is a text")
    return value


def flag(fields: Json, name: str) -> bool:
    """Return a boolean field, False when it is absent. Raises Refused(400)."""
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise Refused(400, f"{name} is true or false")
    return value


def json_endpoint(
    function: Callable[[Request], Awaitable[Any]],
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for a function that returns JSON or raises Refused."""

    async def endpoint(request: Request) -> Response:
        try:
            result = await function(request)
        except Refused as refusal:
            result = Response(encode({"error": str(refusal)}), refusal.status, media_type=JSON_TYPE)
        if isinstance(result, Response):
            return result
        return Response(encode(result), media_type=JSON_TYPE)

    return endpoint
