"""The server and the bots as processes of their own, ended by their own numbers."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.runs import Plan, Report

ROOT = Path(__file__).parent.parent.parent
GRACE = 20  # seconds a process gets to end by itself
PATIENCE = 30  # seconds without any progress until a run is given up; to start is progress too
LONGEST = 900  # seconds that a run may take, whatever happens
Counts = dict[str, Any]
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class GaveUp(Exception):
    """A run did not come to its end; the message says what was missing and what the log says."""


class Process:
    """A running process and its log."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process, self._log = process, log

    def cpu(self) -> float:
        """Give the seconds of processor time that it has used so far, all threads together."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        )
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_mb(self) -> float:
        """Give its resident memory in MB (10⁶ bytes)."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * _PAGE / 1e6

    def must_live(self, wanted: str) -> None:
        """Raise GaveUp when it has ended before what was `wanted` of it."""
        if self._process.poll() is not None:
            raise self.gave_up(wanted)

    def gave_up(self, wanted: str) -> GaveUp:
        """Give the error that tells of the missing thing, with the end of the log."""
        return GaveUp(f"{wanted}\n{self._log.read_text('utf-8', 'replace')[-3000:]}")


@contextmanager
def running(arguments: list[str], folder: Path, name: str, **environment: str) -> Iterator[Process]:
    """Run Python with these arguments in a folder while the block is open; its log goes there."""
    log = folder / f"{name}.log"
    known = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=known | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=file,
            stderr=file,
        )
    try:
        yield Process(process, log)
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Telegram:
    """The server as the bench sees it."""

    def __init__(self, port: int, process: Process) -> None:
        self.url, self.process = f"http://127.0.0.1:{port}", process
        self._port = port

    def plan(self, plan: Plan) -> None:
        """Begin a run."""
        self._ask("plan", asdict(plan))

    def counts(self) -> Counts:
        """Say how far the run is."""
        return dict(self._ask("counts"))

    def report(self) -> Report:
        """Give all that happened in the run."""
        return Report(**self._ask("report"))

    def until(
        self, done: Callable[[Counts], bool], bot: Process, wanted: str, pause: float = 0.1
    ) -> Counts:
        """Wait until the counts are right; raises GaveUp when they stand still for too long."""
        before, since = self.counts(), time.monotonic()
        ends = since + LONGEST
        while not done(counts := self.counts()):
            bot.must_live(wanted)
            if counts != before:
                before, since = counts, time.monotonic()
            if time.monotonic() > min(ends, since + PATIENCE):
                raise bot.gave_up(f"{wanted}: it takes too long, {counts}")
            time.sleep(pause)
        return counts

    def _ask(self, name: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            method = "GET" if body is None else "POST"
            connection.request(method, f"/bench/{name}", body and json.dumps(body))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def telegram(folder: Path) -> Iterator[Telegram]:
    """Run the server while the block is open."""
    with running(["-m", "tests.bench.server"], folder, "server") as process:
        ends = time.monotonic() + PATIENCE
        while not (port := (folder / "server.log").read_text("ascii", "replace").strip()):
            process.must_live("the server's port")
            if time.monotonic() > ends:
                raise process.gave_up("the server's port")
            time.sleep(0.02)
        yield Telegram(int(port), process)
