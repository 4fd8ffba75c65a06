"""What a job is given."""

from collections.abc import Callable
from dataclasses import dataclass

from config.settings import Settings
from models.clock import Clock
from models.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, the database, the clock; whom to tell that something waits, or that a job ran."""

    settings: Settings
    database: Database
    clock: Clock
    wake_sender: Callable[[], None]
    note_tick: Callable[[], None] = lambda: None
