"""Register with name and booth behind the command."""

from datetime import timedelta

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import tables, trainings
from models.clock import Clock
from models.trainings import planning
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import (
    ID,
    agrees,
    draft,
    newcomer,
    the_worker,
)
from tests.bot.support.people import Person
from tests.support.world import booth_id, coordinator, place_id


def planned() -> trainings.Session:
    """Plan a session of tomorrow with five seats."""
    coordinator(900, "Meena", "PC21")
    now = Clock().now()
    new = planning.NewSession(place_id("PC21"), "बूथ", now + timedelta(days=1), 5, "आगर")
    return planning.make_session(new, by=900, now=now)


async def comes_for(newcomer: Person, session: trainings.Session) -> None:
    """Open a group's button for a seat, and answer all questions but the last."""
    await newcomer.says(f"/start e{session.id}")
    await newcomer.presses("हिन्दी")
    await newcomer.presses("✅ हाँ")
    await newcomer.shares(newcomer.user)
    await newcomer.presses("✅")
    await newcomer.says("166/2")


async def test_register_in_one_line_leaves_consent_and_contact(
    telegram: World, bot: Runtime
) -> None:
    asha = newcomer(telegram, "asha 🌸")
    await asha.says("/language")
    await asha.presses("हिन्दी")
    assert not tables.Worker.select().exists()
    notice = await asha.says("/register 165/3 Asha Malviya")
    assert "165/3 Village 3" in notice
    await asha.presses("✅ हाँ")
    assert "Asha Malviya" in await asha.shares(asha.user)
    card = await asha.presses("✅")
    assert "Asha Malviya" in card
    assert "165/3" in card
    assert ID.search(card)
    assert asha.chat.keyboard is None


async def test_one_line_works_before_a_language_is_chosen(sunita: Person) -> None:
    await sunita.says("/register १६५/३ सुनीता बघेल")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert "सुनीता बघेल" in await sunita.presses("✅")
    assert the_worker().booth_id == booth_id("165/3")


async def test_the_name_in_the_line_arrives_where_the_message_it_answers_is_gone(
    sunita: Person,
) -> None:
    await sunita.says("/register 165/3 Asha Malviya")
    await sunita.presses("हिन्दी")
    for message in sunita.chat.messages.values():
        message.pop("reply_to_message", None)
    await sunita.presses("✅ हाँ")
    assert "Asha Malviya" in await sunita.shares(sunita.user)


async def test_a_newcomer_from_a_groups_enrol_button_gets_the_seat_after_registering(
    sunita: Person,
) -> None:
    session = planned()
    await comes_for(sunita, session)
    await sunita.presses("✅")
    assert sunita.buttons()[0].startswith("✅ सीट लें · ")
    assert sunita.buttons()[0].endswith("देवास")
    assert "1/5" in await sunita.presses(sunita.buttons()[0])


async def test_who_registers_for_a_session_that_is_cancelled_meanwhile_is_offered_no_seat(
    sunita: Person,
) -> None:
    session = planned()
    await comes_for(sunita, session)
    planning.call_off(session.id, by=900, now=Clock().now())
    await sunita.presses("✅")
    assert not [label for label in sunita.buttons() if label.startswith("✅ सीट लें")]


@pytest.mark.parametrize("token", ["e999", "e99999999999", "eabc"])
async def test_a_link_to_a_session_that_is_none_says_so_and_offers_others_and_to_register(
    sunita: Person, token: str
) -> None:
    session = planned()
    await sunita.says(f"/start {token}")
    shown = await sunita.presses("हिन्दी")
    text = Catalogues().text("hi", Settings().zone)
    code = "T0" if token == "eabc" else token.replace("e", "T")
    assert text.plain("error.unknown_session", text=code) in shown
    rows = sunita.last()["reply_markup"]["inline_keyboard"]
    offered = [button["callback_data"] for row in rows for button in row]
    assert offered == [f"run:register:{session.code}", "run:register:"]
    assert not tables.Draft.select().exists()


async def test_a_line_in_the_middle_of_the_form_completes_it(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.says("/register 166/4 Sunita Devi")
    card = await sunita.presses("✅")
    assert "Sunita Devi" in card
    assert the_worker().booth_id == booth_id("166/4")


async def test_an_unknown_booth_in_the_line_gets_the_nearest(sunita: Person) -> None:
    assert "“165/9” नाम का बूथ नहीं मिला" in await sunita.says("/register 165/9 Sunita")
    await sunita.presses("165/3")
    assert "165/3" in await sunita.presses("हिन्दी")
    assert set(draft()["home"].values()) >= {booth_id("165/3")}
