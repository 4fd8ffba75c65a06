"""HTTP server in the bot's own event loop; the process's signals stay with run.py."""

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from config.settings import PREFIX

_WHY = {
    errno.EADDRINUSE: "is in use: stop the program that listens there, or write another port",
    errno.EADDRNOTAVAIL: "is no address of this machine: write one, or 0.0.0.0 for all it has",
    errno.EACCES: "is not allowed to this user: write a port from 1024 on",
}


class CannotListen(OSError):
    """The address in the settings cannot be bound; the message names it and says what to do."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def require_free(address: str) -> None:
    """Raise CannotListen unless `host:port` can be bound; "" is nowhere."""
    if address:
        _bind(address).close()


@contextlib.asynccontextmanager
async def listening(address: str, routes: list[Route]) -> AsyncIterator[str]:
    """Serve the routes on `host:port` (port 0: a free one) while the block is open.

    Yields the base URL. Raises CannotListen.
    """
    bound = _bind(address)
    config = uvicorn.Config(
        Starlette(routes=routes), http="h11", ws="none", lifespan="off", log_config=None,
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]), name="listening")
    try:
        while not server.started:  # uvicorn has no event for it
            if serving.done():
                await serving
            await asyncio.sleep(0.01)
        yield f"http://{address.rpartition(':')[0]}:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        bound.close()


def _bind(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    bare = host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    try:
        socket.getaddrinfo(bare, int(port), family)
        return socket.create_server((bare, int(port)), family=family, backlog=1024)
    except (socket.gaierror, UnicodeError):  # unknown, or what no host's name can be
        why = f"names no host: write an address of this machine, such as 127.0.0.1:{port}"
    except OSError as error:
        number = error.errno or 0
        why = _WHY.get(number, f"cannot be listened at: {os.strerror(number)}")
    raise CannotListen(f"{PREFIX}LISTEN: {address} {why}")
