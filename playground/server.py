"""The playground as one Starlette application, and as a server on loopback."""

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.api import BotApi
from playground.deeds import Deeds
from playground.events import Feed
from playground.faults import Faults
from playground.journal import Journal
from playground.pages import JumpTo, NextDigest, Pages
from playground.requests import answered
from playground.world import World

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
PAGE, FONTS = HERE / "page", HERE.parent / "config" / "fonts"
LOOPBACK = frozenset({b"127.0.0.1", b"localhost", b"[::1]"})
HEAD_LIMIT = 1024 * 1024  # a GET may carry a whole message in its address
SHUTDOWN_LOOK = 0.001  # seconds between two looks at whether all connections have ended
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes up the application, for the one who serves it (`app.state.parts`)."""

    world: World
    api: BotApi
    feed: Feed

    async def close(self) -> None:
        """Let everyone go who waits, so that the server can end."""
        self.world.updates.close()
        self.world.queries.close()
        self.feed.close()
        self.api.close()
        await self.world.webhook.closed()


def create(
    world: World,
    *,
    next_digest: NextDigest = lambda: None,
    jump_to: JumpTo | None = None,
    timezone: str = "Asia/Kolkata",
    story: str = "",
    journal: Journal | None = None,
) -> Starlette:
    """Build the application around a world.

    `next_digest` gives the moment of the next post (None: none is planned) and may be async;
    `jump_to` moves the clock, and raises ValueError for what has passed; without it only the
    world's own clock moves. `story` names the seeded story for the page. A long test gives a
    `journal` that keeps enough.
    """
    journal, faults, feed = journal or Journal(), Faults(), Feed()
    world.watchers.append(feed.hear)
    api = BotApi(world, journal, faults)
    pages = Pages(
        world,
        feed,
        journal,
        faults,
        next_digest=next_digest,
        jump_to=jump_to or _only_the_clock(world),
        timezone=timezone,
        story=story,
    )
    routes = [
        Route("/bot{token}/{method}", api, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.file),
        Mount("/play", routes=_play(pages, Deeds(world))),
        Mount("/fonts", StaticFiles(directory=FONTS)),
        Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(OnlyLoopback)])
    app.state.parts = Parts(world, api, feed)
    return app


def _play(pages: Pages, deeds: Deeds) -> list[Route]:
    asked = [
        Route(f"/{function.__name__}", answered(function))
        for function in (pages.state, pages.chats, pages.messages, pages.commands, pages.journal)
    ]
    done = [
        Route(f"/{function.__name__}", answered(function), methods=["POST"])
        for function in (
            deeds.send, deeds.edit, deeds.press, deeds.contact, deeds.file, deeds.start,
            deeds.join, deeds.leave, deeds.bot, deeds.role, deeds.migrate, deeds.block,
            pages.limits,
        )
    ]  # fmt: skip
    return [
        *asked,
        *done,
        Route("/events", answered(pages.events)),
        Route("/file/{file_id}", answered(pages.file)),
        Route("/clock", answered(pages.set_clock), methods=["POST"]),
        Route("/people", answered(deeds.person), methods=["POST"]),
        Route("/groups", answered(deeds.group), methods=["POST"]),
        Route("/groups", answered(pages.groups), methods=["GET"]),
        Route("/faults", answered(pages.faults), methods=["GET", "POST", "DELETE"]),
    ]


def _only_the_clock(world: World) -> JumpTo:
    async def jump(moment: datetime) -> None:
        world.clock.jump_to(moment)

    return jump


class OnlyLoopback:
    """Refuses requests for another host, or sent by a page of another site.

    Without it, a web page anywhere could reach the playground through the visitor's browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not _from_here(scope):
            refusal = JSONResponse({"error": "the playground answers this machine only"}, 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _from_here(scope: Scope) -> bool:
    host = origin = None
    for name, value in scope["headers"]:
        if name == b"host":
            host = value
        elif name == b"origin":
            origin = value
    if host is None or _without_port(host) not in LOOPBACK:
        return False
    return origin is None or origin == b"http://" + host


def _without_port(host: bytes) -> bytes:
    name, colon, port = host.rpartition(b":")
    return name if colon and port.isdigit() else host


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # Nothing here needs the usual ten looks a second at whether it is time to stop.
        await self.ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # As uvicorn's own, but for its pauses of a tenth of a second.
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                    await asyncio.sleep(SHUTDOWN_LOOK)
                for server in self.servers:
                    await server.wait_closed()
        except TimeoutError:
            tasks = len(self.server_state.tasks)
            log.error("playground: %d requests cancelled: the server shuts down", tasks)
            for task in self.server_state.tasks:
                task.cancel()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        # The process's signals belong to whoever started the playground.
        yield

    def cut(self, client: tuple[str, int]) -> None:
        """Reset the connection of this client: no farewell, as a broken network would."""
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is None or getattr(connection, "client", None) != client:
                continue
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            transport.abort()


def _listen(port: int) -> socket.socket:
    # asyncio sends without delay only on sockets that name their protocol; each answer would
    # wait 40 ms for the client's acknowledgement otherwise.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


@contextlib.asynccontextmanager
async def serve(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve the application on 127.0.0.1 (port 0: a free one) and give its base URL.

    Touches no signal handlers. Raises OSError when the port is taken.
    """
    listening = _listen(port)
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_config=None, log_level="warning",
        access_log=False, server_header=False, date_header=False, timeout_keep_alive=75,
        timeout_graceful_shutdown=3, h11_max_incomplete_event_size=HEAD_LIMIT,
    )  # fmt: skip
    server = _Server(config)
    parts: Parts = app.state.parts
    parts.api.cut = server.cut
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.ready.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await parts.close()
        server.ending.set()
        await serving
        listening.close()
