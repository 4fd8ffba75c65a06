"""HTTP to the Bot API: aiohttp behind python-telegram-bot's `BaseRequest`.

The token is a part of every URL, so no exception of aiohttp's, which may carry the URL, leaves
this module: only its kind does.
"""

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.api.error_meaning import NOT_SENT, ErrorMeaning, meaning_of, raise_for
from bot.api.reachability import note_answer, note_failure

CONNECT_TIMEOUT = 10.0  # seconds
READ_TIMEOUT = 20.0
UPLOAD_TIMEOUT = 120.0
PROBE_TIMEOUT = 5.0
CHUNK = 64 * 1024  # bytes
LONGEST_ANSWER = 16 * 1024 * 1024  # bytes: more than a hundred updates ever have
FIRST_ERROR = 400  # the lowest status that is an error
_SERVER_ERROR = 500
# What says that Telegram, or the way to it, is in trouble.
_TROUBLE = frozenset({ErrorMeaning.NOT_SENT, ErrorMeaning.FAULT, ErrorMeaning.UNKNOWN})
_GATEWAY_TIMEOUT = 504  # of a proxy that got no answer in time, as if there were no proxy
_ACCEPTED = re.compile(rb'\s*\{\s*"ok"\s*:\s*true')
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+").fullmatch
_URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
_NOTHING_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class SendUnanswered(TimedOut):
    """No answer came to a message that was sent, or a part of one: it may have arrived.

    `probe` asks the same server for something that leaves nothing behind.
    """

    def __init__(self, message: str, probe: Callable[[], Awaitable[None]]) -> None:
        super().__init__(message)
        self.probe = probe


class _Form:
    """The plain parameters of a call, in the form that `BaseRequest` expects."""

    contains_files = False

    def __init__(self, parameters: dict[str, str]) -> None:
        self.json_parameters = parameters


class Transport(BaseRequest):
    """One pool of connections to the Bot API."""

    def __init__(self, connections: int = 100) -> None:
        """`connections` may be open at the same time; none is opened yet."""
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._date = ""

    @property
    def date(self) -> str:
        """The moment of the last answer by the server's clock, as its header has it; "": none."""
        return self._date

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the pool; a second call changes nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept"),
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer. Raises TelegramError for what is not Telegram's, JSON or not."""
        try:
            answer: Any = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None  # unlike python-telegram-bot, which writes a whole page into the log
        if isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False):
            return answer
        raise TelegramError("Invalid server response")

    async def updates(
        self, base_url: str, offset: int, wait: int, allowed: list[str]
    ) -> list[dict[str, Any]]:
        """Long-poll getUpdates for `wait` seconds; return the updates as Telegram wrote them."""
        parameters = {
            "offset": str(offset),
            "timeout": str(wait),
            "limit": "100",
            "allowed_updates": json.dumps(allowed),
        }
        answer = await self.call(f"{base_url}/getUpdates", parameters, wait + READ_TIMEOUT)
        if not isinstance(answer, list):
            raise NetworkError("getUpdates returned no list")
        return answer

    async def call(self, url: str, parameters: dict[str, str], wait: float = READ_TIMEOUT) -> Any:
        """Call a method and return its result as parsed JSON, within `wait` seconds.

        Raises the TelegramError that Telegram answers with, TimedOut or NetworkError.
        """
        return await self.post(url, cast(RequestData, _Form(parameters)), read_timeout=wait)

    async def fetch(self, url: str, limit: int) -> bytes | None:
        """Fetch a file; None once it is larger than `limit` bytes. Raises TimedOut, NetworkError.

        No more than that is ever read, whatever size was announced.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        limits = aiohttp.ClientTimeout(total=UPLOAD_TIMEOUT, connect=CONNECT_TIMEOUT)
        content = bytearray()
        try:
            async with self._session.get(url, timeout=limits) as response:
                if response.status != 200:
                    raise NetworkError(f"no file: status {response.status}")
                async for chunk in response.content.iter_chunked(CHUNK):
                    content += chunk
                    if len(content) > limit:
                        return None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TimedOut(f"no file: {_kind(error)}") from None
        return bytes(content)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; return status and body. Raises TimedOut, NetworkError or as raise_for.

        A timeout is a number of seconds, None for none, or a placeholder for the default.
        """
        try:
            status, answer = await self._request(
                url, method, request_data, read_timeout, connect_timeout
            )
        except TelegramError as error:
            if meaning_of(error) in _TROUBLE:
                note_failure()
            raise
        if status >= _SERVER_ERROR or (status < FIRST_ERROR and not _ACCEPTED.match(answer)):
            note_failure()
        else:
            note_answer()
        return status, answer

    async def _request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None,
        read_timeout: object,
        connect_timeout: object,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        uploads = request_data is not None and request_data.contains_files
        total = _seconds(read_timeout, UPLOAD_TIMEOUT if uploads else READ_TIMEOUT)
        limits = aiohttp.ClientTimeout(
            total=total, connect=_seconds(connect_timeout, CONNECT_TIMEOUT)
        )
        body = _body(request_data)
        headers = _URLENCODED if isinstance(body, bytes) else None
        send = self._session.request
        try:
            async with send(method, url, data=body, headers=headers, timeout=limits) as response:
                status, answer = response.status, await _read(response)
                retry_after = response.headers.get("Retry-After")
                self._date = response.headers.get("Date", "")
        except _NOTHING_SENT as error:
            raise NetworkError(f"{NOT_SENT}: {_kind(error)}") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            # The request may have gone out, so nobody knows whether it had its effect.
            text = f"no answer: {_kind(error)}"
            if _sends_message(url):
                raise SendUnanswered(text, partial(self._probe, url)) from None
            raise TimedOut(text) from None
        if _sends_message(url) and (status == _GATEWAY_TIMEOUT or _breaks_off(answer)):
            text = f"no whole answer: status {status}"
            raise SendUnanswered(text, partial(self._probe, url))
        raise_for(status, answer, url.rpartition("/")[2], retry_after)
        if status >= FIRST_ERROR and not _is_refusal(answer):
            # A firewall's or a proxy's: what it says about a chat or the token means nothing.
            raise NetworkError(f"status {status} with an answer that is not Telegram's")
        return status, answer

    async def _probe(self, url: str) -> None:
        """Ask the server of `url` who the bot is, to see whether it answers. Raises as `call`."""
        await self.call(f"{url.rpartition('/')[0]}/getMe", {}, PROBE_TIMEOUT)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body of an answer. Raises ClientPayloadError for one that is longer than any."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise aiohttp.ClientPayloadError("an answer that does not end")
    return bytes(body)


def _breaks_off(answer: bytes) -> bool:
    """Return whether Telegram accepted a call, and the rest of its answer is missing."""
    if not _ACCEPTED.match(answer):
        return False
    return b'"result"' not in answer or not answer.rstrip().endswith(b"}")


def _sends_message(url: str) -> bool:
    """Return whether a call leaves something in a chat each time that it is repeated."""
    method = url.rpartition("/")[2]
    return method.startswith(("send", "copy", "forward")) and method != "sendChatAction"


def _is_refusal(answer: bytes) -> bool:
    try:
        return Transport.parse_json_payload(answer).get("ok") is False
    except TelegramError:
        return False


def _seconds(value: object, default: float) -> float | None:
    """Return a timeout; whatever is no number stands for the default, as DEFAULT_NONE does."""
    if value is None:
        return None
    return value if isinstance(value, int | float) else default


def _body(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    if data is None:
        return None
    if not data.contains_files:
        # Bytes: a FormData reads a random boundary from the system even where it needs none.
        return "&".join(f"{k}={_quoted(v)}" for k, v in data.json_parameters.items()).encode()
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _quoted(value: str) -> str:
    """Return a value as a form needs it: as it is, or every byte as %XX, which is the fastest."""
    if _PLAIN(value):
        return value
    return f"%{value.encode('utf-8', 'surrogatepass').hex('%')}"


def _kind(error: Exception) -> str:
    reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
    errno = getattr(reason, "errno", None)
    return f"{type(error).__name__} {errno}" if errno else type(error).__name__
