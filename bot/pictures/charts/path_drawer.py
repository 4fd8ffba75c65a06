"""Ask a process of its own for charts, which has matplotlib and ends when nobody asks.

That process is path_worker.py: matplotlib needs more memory than the rest of the bot.
"""

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from bot.pictures.charts.path_chart import PathChart

log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[3]
LENGTH = 4  # bytes before each picture
WAIT = 30.0  # seconds for a chart, the start of the process included
GRACE = 2.0  # seconds for the process to end
IDLE = 30.0  # seconds without a chart, after which the process ends
# No token and no keys. Without a home, matplotlib makes a folder for its fonts, and removes it.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
KEPT = 64  # pictures of about 12 kB


class PathDrawer:
    """Draws charts one after another, and keeps the newest ones by what they show."""

    def __init__(self, idle: float = IDLE) -> None:
        """`idle` are the seconds after which the process ends; none runs before it is needed."""
        self._idle = idle
        self._pictures: OrderedDict[PathChart, bytes] = OrderedDict()
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._end: asyncio.Task[None] | None = None

    async def draw(self, chart: PathChart) -> bytes:
        """Return a chart as a PNG; b"" where it cannot be drawn, which the log has."""
        async with self._turn:
            if chart in self._pictures:
                self._pictures.move_to_end(chart)
                return self._pictures[chart]
            try:
                async with asyncio.timeout(WAIT):
                    picture = await self._drawn(chart)
            except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
                log.error("pictures: chart failed: %s", type(error).__name__)
                await self._stop()
                return b""
            except asyncio.CancelledError:
                await self._stop()  # its answer would be taken for that of the next chart
                raise
            self._end_when_idle()
            if not picture:
                log.error("pictures: chart failed: it cannot be drawn")
                return b""
            self._pictures[chart] = picture
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            return picture

    async def stop(self) -> None:
        """End the process, if one runs."""
        async with self._turn:
            await self._stop()

    async def _drawn(self, chart: PathChart) -> bytes:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.pictures.charts.path_worker",
                stdin=PIPE,
                stdout=PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=ROOT,
                env=ENVIRONMENT,
            )
        asked, answer = self._process.stdin, self._process.stdout
        assert asked is not None and answer is not None
        asked.write(chart.to_json().encode() + b"\n")
        await asked.drain()
        length = int.from_bytes(await answer.readexactly(LENGTH), "big")
        return await answer.readexactly(length)

    def _end_when_idle(self) -> None:
        if self._end is not None:
            self._end.cancel()
        self._end = asyncio.create_task(self._idle_out(), name="charts")

    async def _idle_out(self) -> None:
        await asyncio.sleep(self._idle)
        async with self._turn:
            self._end = None
            await self._stop()

    async def _stop(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()  # it ends by itself, and removes its folder
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
