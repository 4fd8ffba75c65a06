"""Log a failure that repeats once, and then only how often it was: a full disk fills no log."""

import logging
import time
from collections.abc import Callable

MINUTE = 60.0  # seconds between two lines with a count
CALM = 10.0  # seconds without the failure after which a success ends it
FORGET = 600.0  # seconds without the failure after which it begins anew
LONGEST = 300  # characters of a reason


class RepeatedFailure:
    """What fails again and again at one place, as log lines: its beginning, counts, and its end.

    Each type of error is logged when it comes first. Whatever comes after that is counted, and the
    count is logged once a minute, and at the end: what fails and succeeds by turns has not ended.
    """

    def __init__(
        self,
        log: logging.Logger,
        what: str,
        *,
        expected: tuple[type[BaseException], ...] = (),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`what` fails, such as `outbox: claim failed`; what is `expected` gets no traceback.

        With placeholders in `what`, `failed` gets their values.
        """
        self._log, self._what, self._expected, self._now = log, what, expected, now
        self._known: set[type[BaseException]] = set()
        self._more = 0  # failures since the last line
        self._began = self._failed_at = self._logged_at = 0.0

    def failed(self, error: BaseException, *values: object) -> None:
        """Log or count a failure."""
        now = self._now()
        if now - self._failed_at >= FORGET:
            self._known.clear()
        self._failed_at = now
        if type(error) not in self._known:
            self._begin(error, values, now)
            return
        self._more += 1
        if now - self._logged_at >= MINUTE:
            what, seconds = self._what % values, now - self._logged_at
            self._log.error("%s: %d more in %.0f s: %s", what, self._more, seconds, _reason(error))
            self._more, self._logged_at = 0, now

    def succeeded(self) -> None:
        """Log the end of the failure, if there was one. Call it after each success."""
        if not self._known or self._now() - self._failed_at < CALM:
            return
        what, seconds = self._what.replace(" %d", ""), self._failed_at - self._began
        self._log.warning("%s: over after %.0f s, %d more", what, seconds, self._more)
        self._known.clear()

    def _begin(self, error: BaseException, values: tuple[object, ...], now: float) -> None:
        if not self._known:
            self._began, self._logged_at, self._more = now, now, 0
        self._known.add(type(error))
        trace = None if isinstance(error, self._expected) else error
        self._log.error("%s: %s", self._what % values, _reason(error), exc_info=trace)


def _reason(error: BaseException) -> str:
    """Return the error's own words on one line, its type where it has none."""
    return " ".join(str(error).split())[:LONGEST] or type(error).__name__
