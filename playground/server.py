"""The playground as one Starlette application, and as a server on loopback."""

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.bot_api import BotApi, Faults, RequestLog, webhook_answers
from playground.telegram import World
from playground.web import (
    Crash,
    Disk,
    EventStream,
    Health,
    JumpTo,
    NextDigest,
    NextDue,
    PageActions,
    PageQueries,
    json_endpoint,
)

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
PAGE, FONTS = HERE / "page", HERE.parent / "config" / "fonts"
LOOPBACK = frozenset({b"127.0.0.1", b"localhost", b"[::1]"})
HEAD_LIMIT = 1024 * 1024  # a GET may carry a whole message in its address
SHUTDOWN_LOOK = 0.001  # seconds between two looks at whether all connections have ended
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Components:
    """The parts of the application that the server needs (`app.state.components`)."""

    world: World
    api: BotApi
    event_stream: EventStream

    async def close(self) -> None:
        """End every wait, so that the server can stop."""
        self.world.updates.close()
        self.world.callback_queries.close()
        self.world.inline_queries.close()
        self.event_stream.close()
        self.api.close()
        await self.world.webhook.aclose()


def create(
    world: World,
    *,
    next_digest: NextDigest = lambda: None,
    next_due: NextDue | None = None,
    jump_to: JumpTo | None = None,
    crash: Crash | None = None,
    health: Health | None = None,
    disk: Disk | None = None,
    timezone: str = "Asia/Kolkata",
    story: str = "",
    request_log: RequestLog | None = None,
) -> Starlette:
    """Build the application around a world.

    `next_digest` returns when the next digest is due (None: none is planned) and may be async;
    `next_due` when anything is, with its kind (digest, reminder, morning, review, message);
    `jump_to` moves the clock, and raises ValueError for a past moment; without it only the
    world's own clock moves. `crash` lets the bot die and starts it again, `health` asks its
    /healthz, `disk` is the one under its database. `story` names the seeded scenario for the page.
    A long test passes a `request_log` that keeps enough.
    """
    request_log = request_log or RequestLog()
    faults, event_stream = Faults(), EventStream()
    world.watchers.append(event_stream.publish)
    api = BotApi(world, request_log, faults)
    world.webhook.read_answer = partial(webhook_answers.execute, api)
    queries = PageQueries(
        world,
        event_stream,
        request_log,
        faults,
        next_digest=next_digest,
        next_due=next_due,
        jump_to=jump_to or _only_the_clock(world),
        crash=crash,
        health=health,
        disk=disk,
        timezone=timezone,
        story=story,
    )
    routes = [
        Route("/bot{token}", api, methods=["GET", "POST"]),
        Route("/bot{token}/{method:path}", api, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.file),
        Mount("/play", routes=_play(queries, PageActions(world))),
        Mount("/fonts", StaticFiles(directory=FONTS)),
        Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(OnlyLoopback)])
    app.state.components = Components(world, api, event_stream)
    return app


def _play(queries: PageQueries, actions: PageActions) -> list[Route]:
    reads = [
        Route(f"/{function.__name__}", json_endpoint(function))
        for function in (
            queries.state, queries.chats, queries.messages, queries.commands, queries.health,
        )
    ]  # fmt: skip
    writes = [
        Route(f"/{function.__name__}", json_endpoint(function), methods=["POST"])
        for function in (
            actions.send, actions.edit, actions.press, actions.contact, actions.file,
            actions.inline, actions.inline_send,
            actions.voice, actions.sticker, actions.location, actions.start, actions.join,
            actions.leave, actions.permissions, actions.topics, actions.topic, actions.bot,
            actions.role, actions.migrate, actions.block, actions.delete,
            queries.limits, queries.crash, queries.disk,
        )
    ]  # fmt: skip
    return [
        *reads,
        *writes,
        Route("/journal", json_endpoint(queries.request_log)),
        Route("/events", json_endpoint(queries.events)),
        Route("/file/{file_id}", json_endpoint(queries.file)),
        Route("/clock", json_endpoint(queries.set_clock), methods=["POST"]),
        Route("/people", json_endpoint(actions.person), methods=["POST"]),
        Route("/groups", json_endpoint(actions.group), methods=["POST"]),
        Route("/groups", json_endpoint(queries.groups), methods=["GET"]),
        Route("/faults", json_endpoint(queries.faults), methods=["GET", "POST", "DELETE"]),
    ]


def _only_the_clock(world: World) -> JumpTo:
    async def jump(moment: datetime) -> None:
        world.clock.jump_to(moment)

    return jump


class OnlyLoopback:
    """Middleware that refuses requests for another host, or from a page of another site.

    Without it, any web page could reach the playground through the visitor's browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not _is_local(scope):
            refusal = JSONResponse({"error": "the playground answers this machine only"}, 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_local(scope: Scope) -> bool:
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


class _LoopbackServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # Uvicorn's own loop would check ten times a second whether it must stop.
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
        # The process that started the playground handles its signals.
        yield

    def reset_connection(self, client: tuple[str, int]) -> None:
        """Reset the connection of this client (TCP RST), as a broken network would."""
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is None or getattr(connection, "client", None) != client:
                continue
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            transport.abort()


def _open_socket(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only on sockets that name their protocol; otherwise each answer
    # would wait 40 ms for the client's acknowledgement.
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
    """Serve the application on 127.0.0.1 (port 0: a free one); yield its base URL.

    Installs no signal handlers. Raises OSError when the port is taken.
    """
    listening = _open_socket(port)
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_config=None, log_level="warning",
        access_log=False, server_header=False, date_header=False, timeout_keep_alive=75,
        timeout_graceful_shutdown=3, h11_max_incomplete_event_size=HEAD_LIMIT,
    )  # fmt: skip
    server = _LoopbackServer(config)
    components: Components = app.state.components
    components.api.reset_connection = server.reset_connection
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.ready.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await components.close()
        server.ending.set()
        await serving
        listening.close()
