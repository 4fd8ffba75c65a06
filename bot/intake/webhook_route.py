"""POST /webhook: store an update before the 200; what is not stored, Telegram posts again."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversation import Json
from config.repeated_failures import RepeatedFailure
from config.settings import WEBHOOK_PATH
from models.database import DATABASE_UNAVAILABLE

log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
BODY_LIMIT = 1024 * 1024  # bytes
Store = Callable[[Json], Awaitable[bool]]


def route(secret: str, store: Store) -> Route:
    """Return the route; `store` keeps an update, and returns False for what is not one."""

    failures = RepeatedFailure(log, "webhook: update not stored", expected=DATABASE_UNAVAILABLE)

    async def receive(request: Request) -> Response:
        posted_secret = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(posted_secret.encode(), secret.encode()):
            return Response(status_code=401)
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        try:
            is_update = await store(update)
        except Exception as error:  # Telegram keeps the update and posts it again
            failures.failed(error)
            return Response(status_code=503)
        failures.succeeded()
        return Response(status_code=200 if is_update else 400)

    return Route(WEBHOOK_PATH, receive, methods=["POST"])


async def _read(request: Request) -> bytes | None:
    """Read the body, and no further than the limit: None when it is longer."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > BODY_LIMIT:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
