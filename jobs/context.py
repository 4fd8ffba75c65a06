"""What a job is given."""

from collections.abc import Callable
from dataclasses import dataclass

from config.settings import Settings
from models.clock import Clock
from models.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, the database, the clock, and how to tell the sender that something waits."""

    settings: Settings
    database: Database
    clock: Clock
    wake_sender: Callable[[], None]
