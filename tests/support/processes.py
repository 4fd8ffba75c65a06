"""Run the bot as processes of its own: start, stop and kill them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from models.targets import WEEKDAYS
from playground.telegram import World

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until something that must come should have come
KEY = Fernet.generate_key().decode()


class Process:
    """A process `python run.py bot` with its settings; its log is kept over all its starts."""

    def __init__(self, folder: Path, name: str = "bot", **settings: str) -> None:
        """`folder` is where it runs; `settings` have their names without the prefix."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
        self.env = clean | {f"SHAKTI_{k.upper()}": v for k, v in settings.items()}
        self._folder, self._log = folder, folder / f"{name}.log"
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._running.pid if self._running else None

    @property
    def log(self) -> str:
        """All that it has logged."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, str(ROOT / "run.py"), "bot"],
                cwd=self._folder,
                env=self.env,
                stdout=log,
                stderr=log,
            )

    async def stop(self, patience: float = PATIENCE) -> int:
        """Send SIGTERM, wait `patience` seconds for its end, and return the exit code."""
        return await self._end(signal.SIGTERM, patience)

    async def kill(self) -> None:
        """Send SIGKILL and wait for its end."""
        await self._end(signal.SIGKILL, PATIENCE)

    async def must_stop(self) -> None:
        """Stop it if it still runs, and check that its exit code is 0."""
        if self._running is not None:
            code = await self.stop()
            assert code == 0, self.log[-3000:]

    async def _end(self, how: signal.Signals, patience: float) -> int:
        assert self._running is not None
        process, self._running = self._running, None
        try:
            process.send_signal(how)
            return await asyncio.to_thread(process.wait, patience)
        finally:
            process.kill()
            await asyncio.to_thread(process.wait)


def settings(telegram: World, server: str, database_url: str, **more: str) -> dict[str, str]:
    """Return the settings of a bot of this Telegram, for which it is noon and digests are due."""
    names = {
        "bot_token": telegram.token,
        "api_url": server,
        "database_url": database_url,
        "secret_key": KEY,
        "timezone": zone_of_noon(),
        "targets_at": "10:00",
        "schedule_at": "10:00",
        "weekly_day": WEEKDAYS[(datetime.now(UTC).weekday() + 3) % 7],  # not these days
        "language": "en",
    }
    return names | more


def zone_of_noon() -> str:
    """Return a time zone in which it is about noon: no test runs in the quiet hours."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}"


def free_address() -> str:
    """Return a `host:port` that is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until `true` holds; `what` is the event that the failure names."""
    ends = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < ends, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.02)
