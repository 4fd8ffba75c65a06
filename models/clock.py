"""The clock of the process. Operations get `now` passed in; only the outermost layer asks it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this process; only the playground ever moves it."""

    def __init__(self, begin: datetime | None = None) -> None:
        """Start at the machine's time, or at `begin` (aware)."""
        self._ahead = begin - datetime.now(UTC) if begin else timedelta()
        self._jumped = timedelta()
        self._back = timedelta()  # by how much it was set back in all
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def jump_to(self, moment: datetime) -> None:
        """Move the clock forward to `moment` (aware), from where it runs on.

        Raises ValueError when the moment has passed already: that takes `set_back`.
        """
        distance = moment - self.now()
        if distance < timedelta():
            raise ValueError(f"{moment.isoformat()} has already passed")
        self._ahead += distance
        self._jumped += distance
        for listener in self._listeners:
            listener()

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each jump forward."""
        self._listeners.append(listener)

    def set_back(self, distance: timedelta) -> None:
        """Move the clock back, as somebody does whose machine's clock was ahead."""
        self._ahead -= distance
        self._back += distance

    def jumped(self) -> float:
        """Return by how many seconds it was moved forward in all, which nobody has waited for."""
        return self._jumped.total_seconds()

    def machine_time(self) -> float:
        """Return the time of the machine in seconds, which a jump forward is no part of."""
        return time.time() - self._back.total_seconds()
