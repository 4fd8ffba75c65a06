"""A Bot API server that answers immediately, in its own process, so as not to be the bottleneck.

Plain asyncio and bytes; only the HTTP that Bot API clients use. `python -m
tests.bench.bot_api_server` prints its port and serves until it is terminated. The benchmark
controls it under `/bench/`: POST `plan` starts a run, GET `counts` and `report` return its state.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import parse_qs

import aiohttp

from tests.bench import updates
from tests.bench.runs import Run, RunPlan

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_NUMBERS = {
    name: re.compile(rf"(?:(?:^|[&?]){name}=|name=\"{name}\"\r\n\r\n)(-?\d+)".encode())
    for name in ("chat_id", "message_id", "offset", "timeout")
}
_ME = updates.BOT | {"can_join_groups": True, "can_read_all_group_messages": False}
_ME |= {"supports_inline_queries": False}
LONGEST_POLL = 50  # seconds
POSTED_AT_ONCE = 40  # Telegram's default for `max_connections` of a webhook


class RunController:
    """The current run, and the poll that waits for its updates."""

    def __init__(self) -> None:
        """Start with an empty run."""
        self.run = Run(RunPlan(), 1)
        self._poll: tuple[Connection, int, asyncio.TimerHandle] | None = None
        self._message_id = 1000
        self._posting: asyncio.Task[None] | None = None
        self._update_ready = asyncio.Event()

    def start(self, plan: RunPlan) -> None:
        """Start a run; a waiting poll gets its first updates now."""
        self.run = Run(plan, self.run.next_id)
        if plan.every and not plan.after_broadcast:
            self._release_periodically()
        if plan.post_to:
            self._posting = asyncio.create_task(self._post())
        self._wake()

    async def _post(self) -> None:
        """Post the updates of the run as Telegram does: POSTED_AT_ONCE to each webhook."""
        urls, run = self.run.plan.post_to, self.run
        headers = {"X-Telegram-Bot-Api-Secret-Token": updates.SECRET}
        headers["Content-Type"] = "application/json"

        async def post_updates(session: aiohttp.ClientSession, url: str) -> None:
            while run is self.run:
                if (raw := run.pop()) is None:
                    self._update_ready.clear()
                    await self._update_ready.wait()
                    continue
                async with session.post(url, data=raw, headers=headers) as answer:
                    answer.raise_for_status()

        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            await asyncio.gather(*(post_updates(session, url) for url in urls * POSTED_AT_ONCE))

    def get_updates(self, connection: "Connection", body: bytes) -> None:
        """Answer a poll now, or once an update is due, or at its timeout."""
        self.run.report.polled = self.run.report.polled or asyncio.get_running_loop().time()
        self._end_poll([])
        offset = _number(body, "offset", 0)
        batch = self.run.poll(offset)
        wait = min(_number(body, "timeout", 0), LONGEST_POLL)
        if batch or not wait:
            connection.send_result(b"[" + b",".join(batch) + b"]")
            return
        timer = asyncio.get_running_loop().call_later(wait, self._end_poll, [])
        self._poll = (connection, offset, timer)

    def message(self, connection: "Connection", body: bytes) -> None:
        """Answer a message, a picture or an edit; what it says is ignored."""
        chat_id = _number(body, "chat_id", 0)
        if wait := self.run.refuse(chat_id):
            connection.send_flood(wait)
            return
        self._message_id += 1
        message_id = _number(body, "message_id", self._message_id)
        kind = "private" if chat_id > 0 else "supergroup"
        connection.send_result(
            b'{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"%s"},"from":%s,"text":"."}'
            % (message_id, updates.DATE, chat_id, kind.encode(), json.dumps(updates.BOT).encode())
        )
        markup = _markup(body) if self.run.plan.people else ""
        first_broadcast = chat_id < 0 and not self.run.report.broadcasts
        self.run.record_message(chat_id, message_id, markup)
        if first_broadcast and self.run.plan.after_broadcast:
            self._release_periodically()
        self._wake()

    def _release_periodically(self) -> None:
        """Release one update every `plan.every` seconds, by the clock, not by the last release."""
        loop, run = asyncio.get_running_loop(), self.run

        def release(due: float) -> None:
            if run is self.run and run.release():
                self._wake()
                loop.call_at(due + run.plan.every, release, due + run.plan.every)

        release(loop.time())

    def _wake(self) -> None:
        self._update_ready.set()
        if self._poll and (batch := self.run.poll(self._poll[1])):
            self._end_poll(batch)

    def _end_poll(self, batch: list[bytes]) -> None:
        if self._poll:
            connection, _, timer = self._poll
            self._poll = None
            timer.cancel()
            connection.send_result(b"[" + b",".join(batch) + b"]")

    def disconnected(self, connection: "Connection") -> None:
        """Drop the poll of a disconnected bot."""
        if self._poll and self._poll[0] is connection:
            self._poll[2].cancel()
            self._poll = None


class Connection(asyncio.Protocol):
    """One client connection, with one request at a time."""

    def __init__(self, controller: RunController) -> None:
        """Serve the runs of this controller."""
        self._controller, self._received = controller, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the answers."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Drop the connection's poll, if any."""
        self._transport = None
        self._controller.disconnected(self)

    def data_received(self, data: bytes) -> None:
        """Answer a request as soon as it is complete."""
        self._received += data
        ends = self._received.find(b"\r\n\r\n")
        if ends < 0:
            return
        length = _LENGTH.search(self._received, 0, ends)
        size = ends + 4 + (int(length[1]) if length else 0)
        if len(self._received) < size:
            return
        request, self._received = self._received[:size], self._received[size:]
        path = request[: request.index(b" HTTP")].split(b" ", 1)[1].decode()
        self._answer(path, request[ends + 4 :])

    def send_result(self, result: bytes) -> None:
        """Answer a successful call."""
        self._send(b"200 OK", b'{"ok":true,"result":' + result + b"}")

    def send_flood(self, wait: int) -> None:
        """Answer 429 with the seconds to wait."""
        text = b"Too Many Requests: retry after %d" % wait
        self._send(
            b"429 Too Many Requests",
            b'{"ok":false,"error_code":429,"description":"%s","parameters":{"retry_after":%d}}'
            % (text, wait),
        )

    def _answer(self, path: str, body: bytes) -> None:
        name = path.rsplit("/", 1)[1].partition("?")[0]
        if path.startswith("/bench/"):
            self._send(b"200 OK", _BENCH[name](self._controller, body))
        elif name.lower() == "getupdates":
            self._controller.get_updates(self, body)
        elif name in ("sendMessage", "sendPhoto", "editMessageText"):
            self._controller.message(self, body)
        else:
            self.send_result(json.dumps(_ME).encode() if name == "getMe" else b"true")

    def _send(self, status: bytes, body: bytes) -> None:
        if self._transport is not None:
            head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % (status, len(body)) + body)


def _start(controller: RunController, body: bytes) -> bytes:
    controller.start(RunPlan(**json.loads(body)))
    return b"true"


_BENCH: dict[str, Callable[[RunController, bytes], bytes]] = {
    "plan": _start,
    "counts": lambda controller, body: json.dumps(controller.run.report.counts()).encode(),
    "report": lambda controller, body: json.dumps(asdict(controller.run.report)).encode(),
}


def _number(body: bytes, name: str, default: int) -> int:
    match = _NUMBERS[name].search(body)
    return int(match[1]) if match else default


def _markup(body: bytes) -> str:
    """Return the `reply_markup` of a call; "" for a picture, under which nothing is pressed."""
    if body.startswith(b"--"):
        return ""
    return parse_qs(body.decode()).get("reply_markup", [""])[0]


async def main() -> None:
    """Serve on a free port of 127.0.0.1 and print it."""
    controller = RunController()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(controller), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
