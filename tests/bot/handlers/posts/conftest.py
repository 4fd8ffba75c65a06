"""The people and the outbox of the tests of posts."""

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from models.clock import Clock
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import RAM, Deliver
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.world import NOON


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who coordinates PC21."""
    return bring_meena(telegram)


@pytest.fixture
async def ram(telegram: World, bot: Runtime) -> Person:
    """Ram, a worker of booth 166/1, who has begun a chat with the bot."""
    ram = worker(telegram, RAM, "Ram")
    await ram.says("/start")
    await ram.presses("हिन्दी")
    return ram


@pytest.fixture
def deliver(bot: Runtime) -> Deliver:
    """Send what waits in the outbox."""
    return Sender(bot.services, bot.bot).send_due
