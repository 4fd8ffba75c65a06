"""A button with a part that none of ours has is answered as an old one, and does nothing."""

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import chats, tables
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON, place_id

__all__ = ["clock", "meena"]
T = Catalogues().text("hi", Settings().zone)


@pytest.mark.parametrize(
    "data",
    [
        "report:{pc}:0",
        "report:{pc}:8",
        "report:{pc}:-30",
        "reportsheet:{pc}:31",
        "rate:1:0",
        "rate:1:6",
        "understood:1:everything",
        "changesession:1:trainer",
        "whynot:1:x",
        "wasthere:1:2",
        "tellnear:2",
        "top:month:{pc}",
        "mute:x",
    ],
)
async def test_a_made_up_part_is_answered_as_an_old_button(
    data: str, meena: Person, telegram: World
) -> None:
    plan()
    chats.set_language(MEENA, 0, "hi", NOON, private=True)
    await meena.says("/start")
    before = [list(table.select().dicts()) for table in (tables.Draft, tables.TrainingDemand)]
    answer = await meena.sends_data(data.format(pc=place_id("PC21")))
    assert answer == T.plain("frame.old_button")
    after = [list(table.select().dicts()) for table in (tables.Draft, tables.TrainingDemand)]
    assert after == before
