"""A button with a part that none of ours has is answered as an old one, and does nothing."""

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import chats, tables, trainings, workers
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON, booth_id, give, person, place_id

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


@pytest.mark.parametrize(
    "data",
    [
        "parts:strength:{state}:",
        "names:1:",
        "ticks:1:",
        "boothworkers:{booth}:",
        "roster:{pc}:0:",
        "waiting:",
        "page:newtraining:place:",
    ],
)
async def test_a_page_behind_the_last_one_is_the_last_one(
    data: str, meena: Person, telegram: World
) -> None:
    give(workers.by_telegram_id(MEENA), "MP", "state_incharge")
    trainings.enrol(MEENA, plan(at=NOON + HOUR).id, NOON)
    give(person(3, "Sita", "166/3"), "166/3", "booth_agent")
    await meena.says("/add 166/2 9826054321 Sunita Baghel")
    await meena.says("/newtraining")
    places = {"pc": place_id("PC21"), "state": place_id("MP"), "booth": booth_id("166/1")}
    shown = []
    for page in (0, 999):
        await meena.sends_data(data.format(**places) + str(page))
        shown.append((meena.last()["text"], meena.buttons()))
    assert shown[1] == shown[0]
