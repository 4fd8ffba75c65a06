"""One connection to an HTTP server, on which one request follows another.

httptools parses what the server sends. A client for whatever server there is (redirects, cookies,
compression) costs more than all else of a reply.
"""

import asyncio
from dataclasses import dataclass
from typing import cast

import httptools

INFORMATIONAL = range(100, 200)  # statuses of what comes before an answer


class NoAnswer(Exception):
    """Raised when a request may have arrived, and no whole answer to it has come."""


class AnswerTooLong(NoAnswer):
    """Raised when an answer has more bytes than are read of it."""


def kind_of(error: Exception) -> str:
    """Return the kind of an error and its number: its text may have a part of the URL."""
    reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
    errno = getattr(reason, "errno", None)
    return f"{type(error).__name__} {errno}" if errno else type(error).__name__


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server answered; the names of `headers` are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpConnection(asyncio.Protocol):
    """An open connection. Safe on the event loop."""

    def __init__(self) -> None:
        self.idle_since = 0.0  # by the event loop's time
        self.is_open = True
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[HttpAnswer] | None = None
        self._longest = 0
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0
        self._ends_with_connection = False  # the answer says no length

    async def ask(self, request: bytes, longest: int, wait: float | None) -> HttpAnswer:
        """Send a request and return its answer, of at most `longest` bytes.

        Raises NoAnswer when the connection breaks, the answer is none or too long, or `wait`
        seconds have passed. The connection is closed then, and when the caller is cancelled.
        """
        assert self._transport is not None
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[HttpAnswer] = loop.create_future()
        self._answer = answer
        self._longest = longest
        timer = None if wait is None else loop.call_later(wait, self._fail, "time is up")
        self._transport.write(request)
        try:
            return await answer
        finally:
            if timer is not None:
                timer.cancel()
            if self._answer is not None:  # the answer has not come, and is not waited for any more
                self.close()

    def close(self) -> None:
        """Close the connection at once; whoever waits for an answer gets NoAnswer."""
        self._fail("closed here")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; the event loop calls this and the next three."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Parse a part of an answer; what nobody has asked for closes the connection."""
        if self._answer is None:
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(type(error).__name__)

    def eof_received(self) -> bool:
        """Return that the connection is to close."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """End an answer that says no length; any other one is broken off."""
        if exc is None and self._ends_with_connection:
            self.on_message_complete()
        self._fail(kind_of(exc) if exc else "closed by the server")

    def on_message_begin(self) -> None:
        """Begin an answer; the parser calls this and all that follow."""
        self._headers, self._body, self._size = {}, [], 0
        if self._answer is None:  # a second one, which must not be taken for the next one's
            self._shut()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Check whether the answer's end will be seen."""
        has_length = "content-length" in self._headers or "transfer-encoding" in self._headers
        self._ends_with_connection = not has_length

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        self._size += len(body)
        if self._size > self._longest:
            self._fail_with(AnswerTooLong("an answer that does not end"))
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        """Return the answer to whoever waits for it."""
        status = self._parser.get_status_code()
        if status in INFORMATIONAL:
            return
        if not self._parser.should_keep_alive():
            self._shut()
        answer, self._answer, self._ends_with_connection = self._answer, None, False
        if answer is not None and not answer.done():
            answer.set_result(HttpAnswer(status, self._headers, b"".join(self._body)))

    def _fail(self, reason: str) -> None:
        self._fail_with(NoAnswer(reason))

    def _fail_with(self, error: NoAnswer) -> None:
        self._shut()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(error)

    def _shut(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()
