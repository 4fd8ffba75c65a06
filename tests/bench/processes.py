"""The server and the bots as child processes, each ended by its own process id."""

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

from tests.bench.runs import RunPlan, RunReport

ROOT = Path(__file__).parent.parent.parent
GRACE = 20  # seconds from SIGTERM to SIGKILL
PATIENCE = 30  # seconds without progress until a run is aborted; a start is progress too
LONGEST = 900  # seconds that a run may take in any case
Counts = dict[str, Any]
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class RunAborted(Exception):
    """A run that did not finish; the message has the missing event and the end of the log."""


class Process:
    """A running process and its log."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process, self._log = process, log

    def cpu(self) -> float:
        """Return the seconds of processor time used so far by all threads."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        )
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_mb(self) -> float:
        """Return the resident memory in MB (10⁶ bytes)."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * _PAGE / 1e6

    def must_live(self, wanted: str) -> None:
        """Raise RunAborted when the process has ended before the `wanted` event."""
        if self._process.poll() is not None:
            raise self.aborted(wanted)

    def must_have_failed_nowhere(self) -> None:
        """Raise RunAborted when an error was logged: the run measured something else then."""
        if " ERROR " in self._log.read_text("utf-8", "replace"):
            raise self.aborted("no error")

    def aborted(self, wanted: str) -> RunAborted:
        """Return the error for a missing event, with the end of the log."""
        return RunAborted(f"{wanted}\n{self._log.read_text('utf-8', 'replace')[-3000:]}")


@contextmanager
def running(arguments: list[str], folder: Path, name: str, **environment: str) -> Iterator[Process]:
    """Run Python in a folder while the block is open; its log is `name`.log there."""
    log = folder / f"{name}.log"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=inherited | {"PYTHONPATH": str(ROOT)} | environment,
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


class BenchServer:
    """A client of the benchmark's Bot API server."""

    def __init__(self, port: int, process: Process) -> None:
        self.url, self.process = f"http://127.0.0.1:{port}", process
        self._port = port

    def plan(self, plan: RunPlan) -> None:
        """Start a run."""
        self._request("plan", asdict(plan))

    def counts(self) -> Counts:
        """Return the progress of the run."""
        return dict(self._request("counts"))

    def report(self) -> RunReport:
        """Return the full report of the run."""
        return RunReport(**self._request("report"))

    def until(
        self, done: Callable[[Counts], bool], bot: Process, wanted: str, pause: float = 0.1
    ) -> Counts:
        """Wait until `done(counts)`. Raises RunAborted when the counts no longer change."""
        before, since = self.counts(), time.monotonic()
        ends = since + LONGEST
        while not done(counts := self.counts()):
            bot.must_live(wanted)
            if counts != before:
                before, since = counts, time.monotonic()
            if time.monotonic() > min(ends, since + PATIENCE):
                raise bot.aborted(f"{wanted}: timed out, {counts}")
            time.sleep(pause)
        return counts

    def _request(self, name: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            method = "GET" if body is None else "POST"
            connection.request(method, f"/bench/{name}", body and json.dumps(body))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def start_server(folder: Path) -> Iterator[BenchServer]:
    """Run the Bot API server while the block is open."""
    with running(["-m", "tests.bench.bot_api_server"], folder, "server") as process:
        ends = time.monotonic() + PATIENCE
        while not (port := (folder / "server.log").read_text("ascii", "replace").strip()):
            process.must_live("the server's port")
            if time.monotonic() > ends:
                raise process.aborted("the server's port")
            time.sleep(0.02)
        yield BenchServer(int(port), process)
