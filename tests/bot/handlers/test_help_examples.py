"""The examples of /help are read as they stand, in either language."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import LANGUAGES, Catalogues
from models import tables
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import RAM, code
from tests.bot.support.agar_people import worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person

__all__ = ["clock", "meena"]

INDIA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_coordinator_can_send_the_examples(
    telegram: World, meena: Person, language: str
) -> None:
    t = Catalogues().text(language, INDIA)
    worker(telegram, RAM, "Ram", "166/1")
    shown = await meena.says("/help")
    assert Catalogues().text("hi", INDIA).plain("example.target") in shown

    await meena.says("/newtraining " + t.plain("example.newtraining"))
    assert tables.Session.select().count() == 1
    await meena.says("/target " + t.plain("example.target").replace("PC19", "PC21"))
    assert [(row.measure, row.number) for row in tables.Target.select()] == [("confirmed", 4000)]
    example = t.plain("example.appoint").replace("BS-7K3M-9QX", code(RAM))
    await meena.says("/appoint " + example.replace("AC165", "AC166"))
    await meena.presses("✅")
    kinds = {row.kind for row in tables.Post.select()}
    assert "ac_coordinator" in kinds
