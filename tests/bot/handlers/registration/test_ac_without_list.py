"""An AC without a list of booths takes workers all the same: they register with the AC alone."""

import re

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import places, tables
from models.account import personal_data
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import agrees, newcomer, the_worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.people import Person
from tests.support.world import KEYS, give, place_id

HI, EN = (Catalogues().text(code, Settings().zone) for code in ("hi", "en"))
PART_ZERO = re.compile(r"(?:165|166)/0\b|None")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """SQLite is enough: models/places are tested on both."""
    return database_url


@pytest.fixture
def without_list(sunita: Person) -> int:
    """Susner has no list of booths."""
    susner = place_id("AC165")
    tables.Booth.delete().where(tables.Booth.ac == susner).execute()
    return susner


async def test_sunita_registers_with_the_ac_alone_and_sees_it_everywhere(
    sunita: Person, without_list: int
) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    assert sunita.buttons()[0] == HI.plain("place.pc", name="राजगढ़")  # by number, not by lists
    await sunita.presses("लोकसभा राजगढ़")
    asked = await sunita.presses("विधानसभा सुसनेर")
    assert asked.startswith(HI.plain("registration.ask_confirm", name="Sunita Baghel", home="")[:9])
    assert "165 सुसनेर" in asked
    shown = [asked, await sunita.presses("✅")]
    assert the_worker().booth_id == places.whole_ac(without_list, the_worker().confirmed_at).id
    assert HI.plain("worker.booth_open") in shown[-1]
    assert HI.plain("booth.around", ac="सुसनेर") in sunita.buttons()
    shown.append(await sunita.presses(HI.plain("booth.around", ac="सुसनेर")))
    assert HI.plain("strength.people", confirmed=1) in shown[-1]
    shown.append(await sunita.says("/strength PC20"))
    line = HI.plain("strength.part_open", code="AC165", name="सुसनेर", confirmed=1)
    assert line in shown[-1]
    for text in ("/me", "/start", "/booth", "/top", "/trainings", "/help"):
        shown.append(await sunita.says(text))
        shown += sunita.buttons()
    export = str(personal_data.export(sunita.user.id, KEYS).parts)
    assert "'booth': 'AC165'" in export
    assert not PART_ZERO.search("\n".join(shown)), PART_ZERO.search("\n".join(shown))


async def test_ravi_chooses_it_in_english_and_moves_on_when_his_booth_is_known(
    telegram: World, sunita: Person, without_list: int
) -> None:
    ravi = newcomer(telegram, "Ravi Kumar")
    await ravi.says("/start")
    await ravi.presses("English")
    await ravi.presses("✅")
    await ravi.shares(ravi.user)
    await ravi.presses("✅ Ravi")
    assert EN.plain("registration.home_ac", number="165", ac="Susner") in await ravi.says("AC165")
    assert EN.plain("worker.booth_open") in await ravi.presses("✅")
    tables.Booth.create(ac=without_list, part=7, suffix="A", name_en="Village")
    await ravi.says("/me")
    await ravi.presses(EN.plain("changes.button.booth"))
    assert EN.plain("booth.ask_part", number="165", ac="Susner", booths=1)[:20] in (
        await ravi.presses(ravi.buttons()[0])
    )
    assert "165/7A Village" in await ravi.presses("7A")
    booth = tables.Booth.get(tables.Booth.part == 7)
    assert (the_worker().booth_id, booth.confirmed) == (booth.id, 1)


async def test_an_invitation_names_the_ac_and_leads_there(
    telegram: World, sunita: Person, without_list: int
) -> None:
    meena = bring_meena(telegram)
    give(the_worker(), "PC20")
    recorded = await meena.says("/add AC165 98260 54321 Ravi Kumar")
    assert "Ravi Kumar" in recorded
    assert HI.plain("add.done", name="", code="AC165", day="").partition("।")[0][-12:] in recorded
    invitation = tables.Invitation.get()
    assert invitation.booth_id == places.whole_ac(without_list, invitation.made_at).id
    await sunita.says(f"/start n{invitation.token}")
    assert "165 सुसनेर" in await sunita.presses("✅")


async def test_a_part_of_it_is_refused_with_the_reason(sunita: Person, without_list: int) -> None:
    told = HI.plain("error.no_booth_list", ac="165", text="165/3")
    assert told in await sunita.says("/booth 165/3")
    assert told in await sunita.says("/register 165/3")


@pytest.mark.parametrize("typed", ["AC165", "ac 165", "MP,165"])
async def test_the_ac_itself_is_no_booth_but_what_one_can_do_is_said(
    sunita: Person, without_list: int, typed: str
) -> None:
    assert HI.plain("error.no_booth_list.whole", ac="165") in await sunita.says(f"/booth {typed}")
    asked = await sunita.says("/booth AC166")  # which has a list
    assert HI.plain("booth.ask_part", number="166", ac="आगर", booths=0)[:12] in asked
