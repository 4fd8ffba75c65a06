"""Reading a stranger's file: a process of its own opens it (models/reader.py), we get the rows."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from models.errors import BadSheet
from models.sheets import Row, ending

ROOT = Path(__file__).parents[1]
WAIT = 60.0  # seconds for the next piece: its CPU time alone is limited to a third of that
LINE = 64 * 1024 * 1024  # bytes of a piece; sheets.SENT.text keeps it below that


async def pieces(name: str, content: bytes) -> AsyncGenerator[list[Row], None]:
    """Return the rows of a file in pieces of a few hundred; raises BadSheet, also after some."""
    async with _reader(f"file{ending(name)}") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):  # it has seen enough already; its words come below
            process.stdin.write(content)
            process.stdin.write_eof()
        while True:
            said = await _line(process.stdout)
            if isinstance(said, list):
                yield [(line, cells) for line, cells in said]
            elif "end" in said:
                return
            else:
                raise BadSheet(**said["bad"])


async def _line(stream: asyncio.StreamReader) -> Any:
    """Return what the reader says next; a reader that died has met with a file too heavy for it."""
    try:
        return json.loads(await asyncio.wait_for(stream.readline(), WAIT))
    except (TimeoutError, ValueError):
        raise BadSheet(what="heavy") from None


@asynccontextmanager
async def _reader(name: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "models.reader",
        name,
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
