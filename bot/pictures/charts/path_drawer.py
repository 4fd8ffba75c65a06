"""Ask a process of its own for charts, which has matplotlib and ends when nobody asks.

That process is path_worker.py: matplotlib needs more memory than the rest of the bot.
"""

import asyncio
import logging
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path
from subprocess import PIPE, Popen

from bot.pictures.charts.path_chart import LENGTH, PathChart

log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[3]
WAIT = 30.0  # seconds for a chart, the start of the process included
GRACE = 2.0  # seconds for the process to end
IDLE = 30.0  # seconds without a chart, after which the process ends by itself
# No token and no keys. Without a home, matplotlib makes a folder for its fonts, and removes it.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
KEPT = 64  # pictures of about 12 kB


class PathDrawer:
    """Draws charts one after another, and keeps the newest ones by what they show.

    A thread waits for the process: uvloop does not close while a process of its own runs.
    """

    def __init__(self, idle: float = IDLE) -> None:
        """`idle` are the seconds after which the process ends; none runs before it is needed."""
        self._idle = idle
        self._pictures: OrderedDict[PathChart, bytes] = OrderedDict()
        self._process: Popen[bytes] | None = None
        self._turn = threading.Lock()

    async def draw(self, chart: PathChart) -> bytes:
        """Return a chart as a PNG; b"" where it cannot be drawn, which the log has."""
        return await asyncio.to_thread(self._draw, chart)

    async def stop(self) -> None:
        """End the process, if one runs."""
        await asyncio.to_thread(self._stop)

    def _draw(self, chart: PathChart) -> bytes:
        with self._turn:
            if chart in self._pictures:
                self._pictures.move_to_end(chart)
                return self._pictures[chart]
            picture = self._drawn(chart)
            if not picture:
                log.error("pictures: chart failed")
                return b""
            self._pictures[chart] = picture
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            return picture

    def _drawn(self, chart: PathChart) -> bytes:
        """Return what the process answers; one that ended while it was asked is replaced once."""
        if self._process is not None:
            try:
                return _asked(self._process, chart)
            except OSError:
                self._end()
        self._process = Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bot.pictures.charts.path_worker", str(self._idle)],
            stdin=PIPE,
            stdout=PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
        )
        try:
            return _asked(self._process, chart)
        except OSError:
            self._end()
            return b""

    def _stop(self) -> None:
        if not self._turn.acquire(timeout=GRACE) and self._process is not None:
            self._process.kill()  # whoever waits for its answer gets none
            self._turn.acquire()
        try:
            self._end()
        finally:
            self._turn.release()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=GRACE)  # its input ends: it removes its folder, and ends
        except (subprocess.TimeoutExpired, OSError):
            process.kill()
            process.communicate()


def _asked(process: Popen[bytes], chart: PathChart) -> bytes:
    """Return a process's answer. Raises OSError for one that has ended, or does not answer."""
    asked, answer = process.stdin, process.stdout
    assert asked is not None and answer is not None
    alarm = threading.Timer(WAIT, process.kill)
    alarm.start()
    try:
        asked.write(chart.to_json().encode() + b"\n")
        asked.flush()
        head = answer.read(LENGTH)
        picture = answer.read(int.from_bytes(head, "big"))
    finally:
        alarm.cancel()
    if len(head) < LENGTH or len(picture) < int.from_bytes(head, "big"):
        raise OSError("it has ended")
    return picture
