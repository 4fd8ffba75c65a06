"""Notice when the machine's clock jumps: waits are measured on another clock, which never does."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)
INTERVAL = 5.0  # seconds between two looks
JUMP = 30.0  # seconds by which both clocks may come apart between two looks
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # another one each time that Linux starts


class ClockWatch:
    """Compares the machine's clock with the event loop's, and tells of each jump once."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        """`wall` returns the seconds of the machine's clock."""
        self._wall = wall
        self._listeners: list[Callable[[], None]] = []
        self._last_jump: float | None = None

    @property
    def last_jump(self) -> float | None:
        """Seconds of the last jump, negative where the clock went back; None: there was none."""
        return self._last_jump

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each jump that is noticed while `run` runs."""
        self._listeners.append(listener)

    def machine_start(self) -> tuple[str, datetime] | None:
        """Return the id of the machine's last start, and its moment by the clock as it is now.

        That moment moves when the clock jumps, and with nothing else. None where it is not known.
        """
        try:
            boot_id = _BOOT_ID.read_text("ascii").strip()
            since = time.clock_gettime(time.CLOCK_BOOTTIME)
        except (OSError, AttributeError):
            return None
        return boot_id, datetime.fromtimestamp(self._wall() - since, UTC)

    def record(self, seconds: float) -> None:
        """Record a jump and log it."""
        self._last_jump = round(seconds)
        direction = "back" if seconds < 0 else "forward"
        log.warning("clock: went %s by %d seconds", direction, abs(round(seconds)))

    async def run(self) -> None:
        """Look at both clocks again and again."""
        loop = asyncio.get_running_loop()
        before = self._wall() - loop.time()
        while True:
            await asyncio.sleep(INTERVAL)
            distance = self._wall() - loop.time()
            if abs(distance - before) > JUMP:
                self.record(distance - before)
                for listener in self._listeners:
                    listener()
            before = distance
