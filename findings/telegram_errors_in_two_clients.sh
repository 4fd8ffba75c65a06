#!/bin/sh
# python-telegram-bot 22.8 and aiogram 3.31.0, the same answers of a Bot API server. A method that
# a server does not have (404) is InvalidToken for the first, which bots take for a wrong token;
# the second says NotFound. TOPIC_CLOSED reaches the first as Topic_closed. A 429 with a fraction
# of a second in retry_after, as some proxies send, is RetryAfter for the first and cannot be
# decoded by the second. A 429 without parameters is RetryAfter for neither.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    python-telegram-bot==22.8 aiogram==3.31.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot

ANSWERS = {
    "method": (404, "Not Found: method not found", {}),
    "topic": (400, "Bad Request: TOPIC_CLOSED", {}),
    "fraction": (429, "Too Many Requests: retry after 6", {"parameters": {"retry_after": 5.5}}),
    "bare": (429, "Too Many Requests: retry later", {}),
}
now = ""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        code, description, more = ANSWERS[now]
        answer = {"ok": False, "error_code": code, "description": description, **more}
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


async def seen(url: str) -> dict[str, tuple[str, str, str]]:
    global now
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    clients = Bot("1:a", base_url=f"{url}/bot"), AiogramBot("1:a", session=session)
    errors = {}
    for now in ANSWERS:
        raised = []
        for client in clients:
            try:
                await client.send_message(1, "x")
            except Exception as error:
                raised.append(error)
        errors[now] = (type(raised[0]).__name__, str(raised[0]), type(raised[1]).__name__)
    await session.close()
    return errors


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
errors = asyncio.run(seen(f"http://127.0.0.1:{server.server_port}"))
server.shutdown()
print(*errors.items(), sep="\n")
assert errors["method"] == ("InvalidToken", "Not Found: method not found", "TelegramNotFound")
assert errors["topic"] == ("BadRequest", "Topic_closed", "TelegramBadRequest")
assert (errors["fraction"][0], errors["fraction"][2]) == ("RetryAfter", "ClientDecodeError")
assert (errors["bare"][0], errors["bare"][2]) == ("NetworkError", "TelegramAPIError")
PYTHON
