"""The Bot API's HTTP endpoint: parses a call, runs its method, answers as Telegram does."""

import asyncio
import inspect
import json
import logging
import re
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from playground.bot_api.fault_injection import GARBAGE, Fault, Faults
from playground.bot_api.methods import METHODS, Params, Upload
from playground.bot_api.request_log import RequestLog
from playground.telegram import DOCUMENT_LIMIT, ApiError, Json, World, encode

log = logging.getLogger(__name__)

UNAUTHORIZED = ApiError(401, "Unauthorized")
INVALID_TOKEN = ApiError(401, "Unauthorized: invalid token specified")
TOKEN = re.compile(r"[1-9]\d{0,15}:[\w-]{1,64}\Z", re.ASCII)
TOO_LARGE = ApiError(413, "Request Entity Too Large")
BODY_LIMIT = DOCUMENT_LIMIT + 1024 * 1024


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, request_log: RequestLog, faults: Faults) -> None:
        self._world = world
        self._request_log = request_log
        self._faults = faults
        self._held_clients: set[tuple[str, int]] = set()
        # The server sets this: nothing else can reset a connection.
        self.reset_connection: Callable[[tuple[str, int]], None] = lambda client: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, and record it in the request log."""
        method = scope["path_params"].get("method", "")
        if scope["path_params"]["token"] != self._world.token:
            refusal = _unauthorized(scope["path_params"]["token"])
            await self._respond(refusal.code, refusal.body(), scope, receive, send)
            return
        fault = self._faults.take(method)
        params = Params({})
        status, body = 0, None
        try:
            params = await parse(Request(scope, receive))
            faulty = await self._faulty_answer(fault, scope, receive)
            if faulty is not None:
                status, body = faulty
            else:
                status, body = await self._run(method, params)
        except ApiError as error:
            status, body = error.code, error.body()
        if fault is not None and fault.kind == "drop":
            self._record(method, params, 0, None, fault)
            await self._client_left(fault.seconds, scope, receive)
            self.reset_connection(scope["client"])
            return
        self._record(method, params, status, body, fault)
        if status:
            await self._respond(status, body, scope, receive, send)

    async def file(self, request: Request) -> Response:
        """Return a file's bytes."""
        if request.path_params["token"] != self._world.token:
            refusal = _unauthorized(request.path_params["token"])
            return Response(encode(refusal.body()), 401, media_type="application/json")
        file = self._world.files.at(request.path_params["path"])
        if file is None:
            missing = ApiError(404, "Not Found: file not found")
            return Response(encode(missing.body()), 404, media_type="application/json")
        return Response(file.content, media_type="application/octet-stream")

    async def execute(self, method: str, params: Params) -> None:
        """Run and record a method that nobody waits for: one in the answer of a webhook."""
        try:
            status, body = await self._run(method, params)
        except ApiError as error:
            status, body = error.code, error.body()
        self._record(method, params, status, body, None)

    def close(self) -> None:
        """Reset the connections that a fault keeps waiting."""
        for client in list(self._held_clients):
            self.reset_connection(client)

    async def _run(self, method: str, params: Params) -> tuple[int, Json]:
        function = METHODS.get(method.lower())
        if function is None:
            raise ApiError(404, "Not Found: method not found")
        try:
            result = function(self._world, params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return error.code, error.body()
        except Exception:
            log.exception("playground: method %s failed", method)
            return 500, ApiError(500, "Internal Server Error").body()
        return 200, {"ok": True, "result": result}

    async def _faulty_answer(
        self, fault: Fault | None, scope: Scope, receive: Receive
    ) -> tuple[int, Any] | None:
        """Return the fault's own answer; status 0: no answer; None: run the method."""
        if fault is None or fault.kind == "drop":
            return None
        if fault.kind == "silence":
            return (0, None) if await self._client_left(fault.seconds, scope, receive) else None
        if fault.kind == "reset":
            self.reset_connection(scope["client"])
            return 0, None
        if fault.kind == "garbage":
            return 200, GARBAGE if fault.body is None else fault.body
        if fault.kind == "retry_after":
            text = f"Too Many Requests: retry after {fault.retry_after}"
            return 429, ApiError(429, text, retry_after=fault.retry_after).body()
        if fault.body is not None:
            return fault.status, fault.body
        return fault.status, ApiError(fault.status, fault.description).body()

    async def _client_left(self, seconds: float, scope: Scope, receive: Receive) -> bool:
        """Wait for `seconds`; return whether the client disconnected before they were over."""
        self._held_clients.add(scope["client"])
        try:
            async with asyncio.timeout(seconds):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return False
        finally:
            self._held_clients.discard(scope["client"])
        return True

    def _record(
        self, method: str, params: Params, status: int, answer: Any, fault: Fault | None
    ) -> None:
        kind = fault.kind if fault is not None else None
        now = self._world.clock.now()
        self._request_log.record(now, method, params.for_request_log(), status, answer, kind)

    async def _respond(
        self, status: int, body: Any, scope: Scope, receive: Receive, send: Send
    ) -> None:
        content = body.encode() if isinstance(body, str) else encode(body)
        headers = {"date": _http_date(self._world.now())}
        if status == 429:
            headers |= _retry_after(body)
        answer = Response(content, status, headers, media_type="application/json")
        await answer(scope, receive, send)


@lru_cache(maxsize=1)
def _http_date(moment: int) -> str:
    """Return the header by which the bot can see what time it is at Telegram."""
    return formatdate(moment, usegmt=True)


def _retry_after(body: Any) -> dict[str, str]:
    """Return the header that Telegram's 429 has beside its parameters."""
    parameters = body.get("parameters", {}) if isinstance(body, dict) else {}
    seconds = parameters.get("retry_after")
    return {"retry-after": str(seconds)} if seconds is not None else {}


def _unauthorized(token: str) -> ApiError:
    """Return the refusal of a token that is not the bot's: one is malformed, or nobody's."""
    return UNAUTHORIZED if TOKEN.match(token) else INVALID_TOKEN


async def parse(request: Request) -> Params:
    """Parse a call's parameters from its query and its body. Raises ApiError 400 or 413."""
    values: Json = dict(request.query_params) if request.scope["query_string"] else {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        raise TOO_LARGE
    if content_type == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.body()
    if not body:
        return Params(values)
    try:
        if content_type == "application/json":
            content = json.loads(body)
            if not isinstance(content, dict):
                raise ValueError
            # The server keeps a value as it is written, so that null is a word like any other.
            values |= {name: "null" if value is None else value for name, value in content.items()}
        else:
            values |= _form(body.decode())
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse the request's body") from None
    return Params(values)


def _form(body: str) -> Json:
    """Return the fields of a form."""
    fields: Json = {}
    for pair in body.split("&"):
        name, _, value = pair.partition("=")
        content = _bytes_of(value) if name.isidentifier() else None
        if content is None:
            fields |= parse_qsl(pair, keep_blank_values=True)
        else:
            fields[name] = content.decode("utf-8", "replace")
    return fields


def _bytes_of(value: str) -> bytes | None:
    """Return a value of a form of which every byte is written as %XX; None for another.

    The bot writes so. `parse_qsl` would need ten times as long for a text in Hindi.
    """
    if len(value) != 3 * value[::3].count("%"):
        return None
    try:
        content = bytes.fromhex(value.replace("%", ""))
    except ValueError:
        return None
    return content if 3 * len(content) == len(value) else None


async def _multipart(request: Request, values: Json) -> Params:
    files: dict[str, Upload] = {}
    async with request.form(max_part_size=BODY_LIMIT) as form:
        for name, part in form.multi_items():
            if isinstance(part, str):
                values[name] = part
            else:
                mime = part.content_type or ""
                files[name] = Upload(part.filename or name, mime, await part.read())
    return Params(values, files)
