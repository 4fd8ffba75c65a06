"""Somebody who starts, stops and kills `python run.py bot`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds


class Operator:
    """Somebody who starts and stops the bot, and keeps its log."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """`settings` are those of the bot by their names, such as `bot_token`."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
        self.folder = folder
        self.env = clean | {f"SHAKTI_{k.upper()}": v for k, v in settings.items()}
        self.log = folder / "log.txt"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the bot; whoever does so ends it."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(ROOT / "run.py"), "bot"],
                cwd=self.folder,
                env=self.env,
                stderr=log,
                stdout=log,
            )

    def starts(self) -> int:
        """Give how many starts have come as far as to Telegram."""
        return self.log.read_text("utf-8").count("api: connected as @")

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Ask the bot to stop, which it must do cleanly."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert process.returncode == 0, self.log.read_text("utf-8")

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End the bot as a power cut does; it must have lived until now."""
        assert process.poll() is None, self.log.read_text("utf-8")
        process.kill()
        process.wait(PATIENCE)

    @contextmanager
    def running(self) -> "Iterator[subprocess.Popen[bytes]]":
        """Run the bot; at the end it is asked to stop, and must do so cleanly."""
        process = self.start()
        try:
            yield process
        finally:
            self.stop(process)
