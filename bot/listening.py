"""A small HTTP server in the bot's own event loop; the process's signals stay with run.py."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@contextlib.asynccontextmanager
async def listening(address: str, routes: list[Route]) -> AsyncIterator[str]:
    """Serve the routes on `host:port` (port 0: a free one) while the block is open.

    Gives the base URL. Raises OSError when the address cannot be had.
    """
    host, _, port = address.rpartition(":")
    bare = host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    taken = socket.create_server((bare, int(port)), family=family, backlog=1024)
    config = uvicorn.Config(
        Starlette(routes=routes), http="h11", ws="none", lifespan="off", log_config=None,
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[taken]), name="listening")
    try:
        while not server.started:  # uvicorn has no event for it
            if serving.done():
                await serving
            await asyncio.sleep(0.01)
        yield f"http://{host}:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        taken.close()
