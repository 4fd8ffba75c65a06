"""HTTP to the Bot API: a pool of connections behind python-telegram-bot's `BaseRequest`.

The token is a part of every URL, so no exception that may carry the URL leaves bot/api/http: only
its kind does.
"""

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.api.error_meaning import NOT_SENT, ErrorMeaning, meaning_of, raise_for
from bot.api.http import AnswerTooLong, HttpPool, NoAnswer, NothingSent
from bot.api.reachability import note_answer, note_failure

CONNECT_TIMEOUT = 10.0  # seconds
READ_TIMEOUT = 20.0
UPLOAD_TIMEOUT = 120.0
PROBE_TIMEOUT = 5.0
LONGEST_ANSWER = 16 * 1024 * 1024  # bytes: more than a hundred updates ever have
FIRST_ERROR = 400  # the lowest status that is an error
_SERVER_ERROR = 500
# What says that Telegram, or the way to it, is in trouble.
_TROUBLE = frozenset({ErrorMeaning.NOT_SENT, ErrorMeaning.FAULT, ErrorMeaning.UNKNOWN})
_GATEWAY_TIMEOUT = 504  # of a proxy that got no answer in time, as if there were no proxy
_ACCEPTED = re.compile(rb'\s*\{\s*"ok"\s*:\s*true')
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+").fullmatch
_URLENCODED = "application/x-www-form-urlencoded"


class SendUnanswered(TimedOut):
    """No answer came to a message that was sent, or a part of one: it may have arrived.

    `probe` asks the same server for something that leaves nothing behind.
    """

    def __init__(self, message: str, probe: Callable[[], Awaitable[None]]) -> None:
        super().__init__(message)
        self.probe = probe


class Transport(BaseRequest):
    """One pool of connections to the Bot API."""

    def __init__(self, connections: int = 100) -> None:
        """`connections` may be open at the same time; none is opened yet."""
        self._connections = connections
        self._pool: HttpPool | None = None
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
        if self._pool is None:
            self._pool = HttpPool(self._connections)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

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
        return await self._result(url, _urlencoded(parameters), _URLENCODED, wait)

    async def upload(self, url: str, parameters: dict[str, str], picture: bytes) -> Any:
        """Call a method with a PNG as its `photo`, as `call` does."""
        files = {"photo": ("picture.png", picture, "image/png")}
        request = httpx.Request("POST", "", data=parameters, files=files)
        content_type = request.headers["Content-Type"]
        return await self._result(url, request.read(), content_type, UPLOAD_TIMEOUT)

    async def _result(self, url: str, body: bytes, content_type: str, wait: float) -> Any:
        status, answer = await self._send("POST", url, body, content_type, wait)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            await _raise_as_library(status, answer)
        return self.parse_json_payload(answer)["result"]

    async def fetch(self, url: str, limit: int) -> bytes | None:
        """Fetch a file; None once it is larger than `limit` bytes. Raises TimedOut, NetworkError.

        No more than that is ever read, whatever size was announced.
        """
        try:
            file = await self._opened().request(
                "GET", url, longest=limit, wait=UPLOAD_TIMEOUT, connect_wait=CONNECT_TIMEOUT
            )
        except AnswerTooLong:
            return None
        except (NothingSent, NoAnswer) as error:
            raise TimedOut(f"no file: {error}") from None
        if file.status != HTTPStatus.OK:
            raise NetworkError(f"no file: status {file.status}")
        return file.body

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
        uploads = request_data is not None and request_data.contains_files
        body, content_type = _body(request_data) if request_data is not None else (b"", _URLENCODED)
        wait = _seconds(read_timeout, UPLOAD_TIMEOUT if uploads else READ_TIMEOUT)
        connect_wait = _seconds(connect_timeout, CONNECT_TIMEOUT)
        return await self._send(method, url, body, content_type, wait, connect_wait)

    async def _send(
        self,
        method: str,
        url: str,
        body: bytes,
        content_type: str,
        wait: float | None,
        connect_wait: float | None = CONNECT_TIMEOUT,
    ) -> tuple[int, bytes]:
        """Send one request, and count whether Telegram answers; as `do_request`."""
        try:
            status, answer = await self._request(
                method, url, body, content_type, wait, connect_wait
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
        method: str,
        url: str,
        body: bytes,
        content_type: str,
        wait: float | None,
        connect_wait: float | None,
    ) -> tuple[int, bytes]:
        try:
            got = await self._opened().request(
                method,
                url,
                body,
                content_type,
                longest=LONGEST_ANSWER,
                wait=wait,
                connect_wait=connect_wait,
            )
        except NothingSent as error:
            raise NetworkError(f"{NOT_SENT}: {error}") from None
        except NoAnswer as error:
            # The request may have gone out, so nobody knows whether it had its effect.
            text = f"no answer: {error}"
            if _sends_message(url):
                raise SendUnanswered(text, partial(self._probe, url)) from None
            raise TimedOut(text) from None
        status, answer = got.status, got.body
        self._date = got.headers.get("date", "")
        if _sends_message(url) and (status == _GATEWAY_TIMEOUT or _breaks_off(answer)):
            text = f"no whole answer: status {status}"
            raise SendUnanswered(text, partial(self._probe, url))
        raise_for(status, answer, url.rpartition("/")[2], got.headers.get("retry-after"))
        if status >= FIRST_ERROR and not _is_refusal(answer):
            # A firewall's or a proxy's: what it says about a chat or the token means nothing.
            raise NetworkError(f"status {status} with an answer that is not Telegram's")
        return status, answer

    def _opened(self) -> HttpPool:
        if self._pool is None:
            raise RuntimeError("the transport is not initialised")
        return self._pool

    async def _probe(self, url: str) -> None:
        """Ask the server of `url` who the bot is, to see whether it answers. Raises as `call`."""
        await self.call(f"{url.rpartition('/')[0]}/getMe", {}, PROBE_TIMEOUT)


class _Answered(BaseRequest):
    """Makes of an answer that has come what python-telegram-bot makes of it."""

    def __init__(self, status: int, answer: bytes) -> None:
        self._answer = status, answer

    @property
    def read_timeout(self) -> float:
        """Nothing is waited for."""
        return 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        """Return the answer."""
        return self._answer

    parse_json_payload = staticmethod(Transport.parse_json_payload)


async def _raise_as_library(status: int, answer: bytes) -> NoReturn:
    """Raise the error that python-telegram-bot makes of an answer that is no success."""
    await _Answered(status, answer).post("")
    raise AssertionError("an answer that is no success is an error")


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


def _body(data: RequestData) -> tuple[bytes, str]:
    """Return the body of a call, and its type."""
    if not data.contains_files:
        return _urlencoded(data.json_parameters), _URLENCODED
    request = httpx.Request("POST", "", data=data.json_parameters, files=data.multipart_data)
    return request.read(), request.headers["Content-Type"]


def _urlencoded(parameters: dict[str, str]) -> bytes:
    return "&".join([f"{k}={_quoted(v)}" for k, v in parameters.items()]).encode()


def _quoted(value: str) -> str:
    """Return a value as a form needs it: as it is, or every byte as %XX, which is the fastest."""
    if _PLAIN(value):
        return value
    return f"%{value.encode('utf-8', 'surrogatepass').hex('%')}"
