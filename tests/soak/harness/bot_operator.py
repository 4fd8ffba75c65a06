"""An operator who starts, stops and kills `python run.py bot`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE = 60  # seconds
CONNECTED = "api: connected as @"  # in the log, once the bot has reached Telegram


class Operator:
    """An operator of the bot as a process; its output goes to `log`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """`settings` are those of the bot by their names, such as `bot_token`."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
        self.folder = folder
        self.env = clean | {f"SHAKTI_{k.upper()}": v for k, v in settings.items()}
        self.log = folder / "log.txt"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the bot; the caller must end it."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(ROOT / "run.py"), "bot"],
                cwd=self.folder,
                env=self.env,
                stderr=log,
                stdout=log,
            )

    def starts(self) -> int:
        """Return how many starts have reached Telegram."""
        return self.log.read_text("utf-8").count(CONNECTED)

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Stop the bot with SIGTERM; it must exit with status 0."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert process.returncode == 0, self.log.read_text("utf-8")

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill the bot as a power cut does; it must still be running."""
        assert process.poll() is None, self.log.read_text("utf-8")
        process.kill()
        process.wait(PATIENCE)

    @contextmanager
    def running(self) -> "Iterator[subprocess.Popen[bytes]]":
        """Run the bot while the block is open; it must exit with status 0 at the end."""
        process = self.start()
        try:
            yield process
        finally:
            self.stop(process)
