"""Methods in a webhook's answer: the bot may call one by answering an update with it."""

from functools import partial

from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from playground.bot_api import endpoint
from playground.telegram import ApiError

# As Telegram's server: what is asked by a `get` would reach nobody, and these cannot be called so.
IGNORED = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


async def execute(api: endpoint.BotApi, content_type: str, body: bytes) -> None:
    """Run the method that an answer holds: JSON, urlencoded or multipart; ignore any other."""
    request = _as_request(content_type, body)
    try:
        params = await endpoint.parse(request)
    except (ApiError, MultiPartException):
        return  # a webhook may answer anything: "ok", or an HTML page
    method = params.text("method")
    params.values.pop("method", None)
    name = method.lower()
    if method and name not in IGNORED and not name.startswith("get"):
        await api.execute(method, params)


def _as_request(content_type: str, body: bytes) -> Request:
    headers = [
        (b"content-type", content_type.encode("latin-1")),
        (b"content-length", b"%d" % len(body)),
    ]
    scope = {"type": "http", "method": "POST", "headers": headers, "query_string": b""}
    return Request(scope, partial(_whole, body))


async def _whole(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": False}
