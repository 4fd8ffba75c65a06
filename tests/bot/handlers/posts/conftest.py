"""The people and the outbox of the tests of posts."""

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import RAM, Deliver
from tests.bot.support.agar_people import worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person

__all__ = ["clock", "meena"]


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
