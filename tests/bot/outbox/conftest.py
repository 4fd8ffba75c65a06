"""A linked group, and a sender that sends when it is asked to."""

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats
from playground.telegram import TelegramChat, World, groups
from tests.bot.outbox.sending_steps import MEENA
from tests.bot.support.people import settled
from tests.support.world import coordinator, place_id


@pytest.fixture
async def group(telegram: World, bot: Runtime) -> TelegramChat:
    """A group of PC21, linked by its coordinator Meena."""
    meena = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.add_group("Dewas", meena)
    groups.bring_bot(telegram, meena, chat.id, "add")
    await settled(telegram)
    coordinator(MEENA, "Meena", "PC21")
    now = bot.services.clock.now()
    chats.link(chat.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=now)
    return chat


@pytest.fixture
def sender(bot: Runtime) -> Sender:
    """A sender that sends only when a test asks it to."""
    return Sender(bot.services, bot.bot)
