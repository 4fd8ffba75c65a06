"""Why a message of the outbox is not sent now: its reason has gone, it is night, it cannot be."""

from datetime import timedelta
from typing import TypeVar

from bot.conversation import Services
from models import quiet_hours

T = TypeVar("T")


class Obsolete(Exception):
    """The reason for a message has gone since it was queued: nobody must get it."""


class Unchangeable(Exception):
    """Telegram does not change this message any more: it is too old, or its person deleted it."""


class Deferred(Exception):
    """The message must not be sent before `wait` has passed, as a rule for the quiet hours."""

    def __init__(self, wait: timedelta, why: str = "quiet hours") -> None:
        super().__init__(wait)
        self.wait, self.why = wait, why


def require_day(services: Services) -> None:
    """Check that it is not in the quiet hours. Raises Deferred."""
    if wait := quiet_hours.quiet_left(services.clock.now(), services.settings.zone):
        raise Deferred(wait)


def due_by_day(services: Services, found: T | None) -> T:
    """Return what a message is rendered from. Raises Obsolete where it has gone, or Deferred."""
    if found is None:
        raise Obsolete
    require_day(services)
    return found
