"""The clock of the process. Operations get `now` passed in; only the outermost layer asks it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this process; only the playground ever moves it, and only forward."""

    def __init__(self, begin: datetime | None = None) -> None:
        """Start at the machine's time, or at `begin` (aware)."""
        self._ahead = begin - datetime.now(UTC) if begin else timedelta()

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def jump_to(self, moment: datetime) -> None:
        """Move the clock forward to `moment` (aware), from where it runs on.

        Raises ValueError when the moment has passed already: time never runs backwards.
        """
        distance = moment - self.now()
        if distance < timedelta():
            raise ValueError(f"{moment.isoformat()} has already passed")
        self._ahead += distance
