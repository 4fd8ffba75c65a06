"""Read the rows of an untrusted file in a sandboxed process, models/spreadsheets/sandbox.py."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from models.spreadsheets import BadSheet, SheetRow, sandbox

ROOT = Path(__file__).parents[3]
WAIT = 60.0  # seconds for the next piece; the sandbox's CPU time is limited to a third of that
LINE = 64 * 1024 * 1024  # bytes of a piece; sheets.SENT.text keeps it below


async def read_rows(content: bytes) -> AsyncGenerator[list[SheetRow], None]:
    """Yield the rows of a file in pieces of a few hundred; raises BadSheet, also after some."""
    async with _reader() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):  # it has read enough already; its message comes below
            process.stdin.write(content)
            process.stdin.write_eof()
        while True:
            message = await _line(process.stdout)
            if isinstance(message, list):
                yield [sandbox.unpacked(*row) for row in message]
            elif "end" in message:
                return
            else:
                raise BadSheet(**message["bad"])


async def _line(stream: asyncio.StreamReader) -> Any:
    """Return the sandbox's next message; raises BadSheet when the file was too heavy for it."""
    try:
        return json.loads(await asyncio.wait_for(stream.readline(), WAIT))
    except (TimeoutError, ValueError):
        raise BadSheet(what="heavy") from None


@asynccontextmanager
async def _reader() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "models.spreadsheets.sandbox",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={},  # no token and no keys
        limit=LINE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
