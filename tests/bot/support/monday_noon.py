"""Fixtures of many tests: Monday noon, and Meena, who coordinates PC21. Import them where used.

And what makes time pass there: jobs, and the messages that are due.
"""

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from jobs.job_context import JobContext
from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.people import Person
from tests.support.world import NOON


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21."""
    return agar_people.meena(telegram)


async def delivered(bot: Runtime) -> int:
    """Send what is due; return how many messages that were."""
    sender, sent = Sender(bot.services, bot.bot), 0
    while count := await sender.send_due():
        sent += count
    return sent


def job(bot: Runtime, clock: Clock) -> JobContext:
    """Return what a job of this bot runs with."""
    return JobContext(bot.services.settings, bot.services.database, clock, lambda: None)
