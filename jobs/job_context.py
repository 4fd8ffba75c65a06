"""What every scheduled job is given: settings, database, clock, and two functions to call."""

from collections.abc import Callable
from dataclasses import dataclass

from config.settings import Settings
from models.clock import Clock
from models.database import Database


@dataclass(frozen=True, slots=True)
class JobContext:
    """Settings, database and clock, and what a job calls.

    `wake_sender` is called when messages were queued, `record_tick` after each run of a job.
    """

    settings: Settings
    database: Database
    clock: Clock
    wake_sender: Callable[[], None]
    record_tick: Callable[[], None] = lambda: None
