"""What every scheduled job is given: settings, database, clock, and functions to call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from config.settings import Settings
from models.clock import Clock
from models.database import Database


async def _nothing() -> None:
    """Renew nothing, where no bot is running."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """Settings, database and clock, and what a job calls.

    `wake_sender` is called when messages were queued, `record_tick` after each run of a job;
    `renew_pictures` edits the messages that show the codes of halls, `show_progress` those of
    broadcasts.
    """

    settings: Settings
    database: Database
    clock: Clock
    wake_sender: Callable[[], None]
    record_tick: Callable[[], None] = lambda: None
    renew_pictures: Callable[[], Awaitable[None]] = _nothing
    show_progress: Callable[[], Awaitable[None]] = _nothing
