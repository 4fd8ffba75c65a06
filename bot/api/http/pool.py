"""A pool of connections: one is kept for the next request as long as its server keeps it, too."""

import asyncio
import socket
import ssl
from base64 import b64encode
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

import aiohappyeyeballs

from bot.api.http.connection import HttpAnswer, HttpConnection, kind_of

KEPT = 15.0  # seconds that an unused connection is kept; Telegram keeps it for longer
OTHER_ADDRESS_AFTER = 0.25  # seconds after which the next address of a server is tried beside
_PORTS = {"http": 80, "https": 443}
_IN_PATHS = "/%:@!$&'()*+,;=~"  # left as they are
Origin = tuple[str, str, int]  # scheme, host and port


class NothingSent(Exception):
    """Raised when a request did not leave: no server was reached, or there is no such URL."""


@dataclass(frozen=True, slots=True)
class _Target:
    origin: Origin
    head: str  # the request's first line after the method, and the header with the host


class HttpPool:
    """Connections to servers, so many at most in use at the same time. Safe on the event loop."""

    def __init__(self, connections: int) -> None:
        """Open nothing yet."""
        self._places = asyncio.Semaphore(connections)
        self._unused: dict[Origin, deque[HttpConnection]] = defaultdict(deque)
        self._open: set[HttpConnection] = set()
        self._tls: ssl.SSLContext | None = None

    def close(self) -> None:
        """Close all connections; whoever waits for an answer gets NoAnswer."""
        for connection in list(self._open):
            connection.close()
        self._open.clear()
        self._unused.clear()

    async def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        content_type: str = "",
        *,
        longest: int,
        wait: float | None,
        connect_wait: float | None,
    ) -> HttpAnswer:
        """Send a request; return the answer, of at most `longest` bytes.

        It may take `wait` seconds, and `connect_wait` of them until there is a connection; None is
        without a limit. Raises NothingSent or NoAnswer.
        """
        target = _target(url)
        head = f"{method} {target.head}"
        if body is not None:
            head += f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        request = head.encode("latin-1") + b"\r\n" + (body or b"")
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        if self._places.locked() or (connection := self._take(target.origin, began_at)) is None:
            longest_connect = min((s for s in (wait, connect_wait) if s is not None), default=None)
            connection = await self._connect_within(longest_connect, target.origin)
            wait = None if wait is None else max(0.0, began_at + wait - loop.time())
        else:
            await self._places.acquire()
        try:
            return await connection.ask(request, longest, wait)
        finally:
            self._places.release()
            self._keep(connection, target.origin, loop.time())

    def _take(self, origin: Origin, now: float) -> HttpConnection | None:
        """Return the connection that was used last, if one is still good."""
        unused = self._unused[origin]
        while unused:
            connection = unused.pop()
            if connection.is_open and now - connection.idle_since < KEPT:
                return connection
            self._drop(connection)
        return None

    def _keep(self, connection: HttpConnection, origin: Origin, now: float) -> None:
        """Keep a connection for the next request, and close what was not used for long."""
        unused = self._unused[origin]
        if connection.is_open and connection in self._open:
            connection.idle_since = now
            unused.append(connection)
        else:
            self._drop(connection)
        while unused and now - unused[0].idle_since >= KEPT:
            self._drop(unused.popleft())

    def _drop(self, connection: HttpConnection) -> None:
        self._open.discard(connection)
        connection.close()

    async def _connect_within(self, wait: float | None, origin: Origin) -> HttpConnection:
        """Return a connection for which there is a place. Raises NothingSent."""
        try:
            async with asyncio.timeout(wait):
                await self._places.acquire()
                try:
                    now = asyncio.get_running_loop().time()
                    return self._take(origin, now) or await self._connect(origin)
                except BaseException:
                    self._places.release()
                    raise
        except (OSError, UnicodeError) as error:  # TimeoutError too, and what TLS raises
            raise NothingSent(kind_of(error)) from None

    async def _connect(self, origin: Origin) -> HttpConnection:
        scheme, host, port = origin
        loop = asyncio.get_running_loop()
        addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        connected = await aiohappyeyeballs.start_connection(
            addresses, happy_eyeballs_delay=OTHER_ADDRESS_AFTER, interleave=1
        )
        try:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            is_tls = scheme == "https"
            _, connection = await loop.create_connection(
                HttpConnection,
                sock=connected,
                ssl=self._tls_context() if is_tls else None,
                server_hostname=host if is_tls else None,
            )
        except BaseException:
            connected.close()
            raise
        self._open.add(connection)
        return connection

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


@lru_cache(maxsize=256)  # the bot calls few methods again and again
def _target(url: str) -> _Target:
    """Return where a request goes. Raises NothingSent for what is no URL of a web server."""
    try:
        parts = urlsplit(url)
        host, port = _host(parts), parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise NothingSent(type(error).__name__) from None
    path = quote(parts.path or "/", safe=_IN_PATHS)
    query = f"?{quote(parts.query, safe=_IN_PATHS + '?')}" if parts.query else ""
    named = f"[{host}]" if ":" in host else host
    suffix = "" if parts.port is None else f":{parts.port}"
    lines = [f"{path}{query} HTTP/1.1", f"Host: {named}{suffix}", *_credentials(parts), ""]
    return _Target((parts.scheme, host, port), "\r\n".join(lines))


def _host(parts: SplitResult) -> str:
    """Return the host as it is looked up. Raises ValueError where there is none."""
    host = parts.hostname or ""
    if not host:
        raise ValueError("no host")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _credentials(parts: SplitResult) -> list[str]:
    """Return the header with a URL's own user and password, as a proxy may want them."""
    if parts.username is None:
        return []
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return [f"Authorization: Basic {b64encode(pair.encode()).decode('ascii')}"]
