"""Asha who invites and Sunita who is invited, for the tests of this folder."""

import pytest

from bot.runtime import Runtime
from models import authority
from playground.telegram import World
from tests.bot.handlers.invitations.invitation_steps import ASHA, PHONE, SUNITA, with_phone
from tests.bot.support.agar_people import newcomer
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import NOON, person, place_id

__all__ = ["clock"]


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, trainer for PC21, who speaks Hindi like everybody here unless said otherwise."""
    made = person(ASHA, "Asha Malviya")
    authority.grant(made.id, "trainer", NOON, place_id=place_id("PC21"))
    return newcomer(telegram, ASHA, "Asha Malviya")


@pytest.fixture
def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who has not been here before."""
    return with_phone(newcomer(telegram, SUNITA, "Sunita Baghel"), PHONE)
