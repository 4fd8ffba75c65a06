"""/strength, down and up, in private and in a group."""

import pytest

from bot.handlers.places import grade_picture
from models import chats, counters, tables
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA, meena, plan, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.answered_invitations import brought, flag
from tests.support.world import DAY, NOON, place_id

__all__ = ["clock"]


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker of booth 166/2."""
    return worker(telegram, 1, "Asha", "166/2")


async def test_a_place_shows_its_totals_parts_and_weakest_booths(asha: Person) -> None:
    answer = await asha.says("/strength PC21")
    assert "PC21 देवास" in answer
    assert "5 बूथ: मज़बूत 0 · ठीक 0 · कमज़ोर 1 · ख़ाली 4" in answer
    assert "👥 ▱▱▱▱▱▱▱▱▱▱ 1/100" in answer
    assert "7 दिन में जुड़े: 1 (उससे पहले के 7 दिन में 0)" in answer
    assert "• आगर: 1/100, 99 और चाहिए" in answer
    assert "166/1 Village 1: 0/20" in answer


async def test_buttons_lead_down_to_a_booth_and_up_to_the_state(asha: Person) -> None:
    await asha.says("/strength देवास")
    assert "AC166 आगर" in await asha.presses("विधानसभा आगर")
    assert asha.buttons()[-1] == "‹ लोकसभा देवास"
    assert "PC21 देवास" in await asha.presses("‹ लोकसभा देवास")
    assert "MP मध्य प्रदेश" in await asha.presses("‹ मध्य प्रदेश")
    assert asha.buttons()[1:3] == ["लोकसभा राजगढ़", "लोकसभा देवास"]
    await asha.presses("लोकसभा राजगढ़")
    await asha.presses("विधानसभा सुसनेर")
    assert "⬜ ख़ाली\n• 165/1 Village 1: 0/20" in await asha.presses("🏠 सब बूथ")
    assert "165/1 Village 1" in await asha.presses("1 · Village 1")


async def test_the_first_button_is_the_next_step(asha: Person, telegram: World) -> None:
    assert "👉 अगला कदम: और कार्यकर्ता जोड़िए।" in await asha.says("/strength PC21")
    assert asha.buttons()[0] == "🤝 किसी को जोड़ें"
    meena(telegram)
    plan(title="Booth")
    for who in range(10, 110):
        places.person(who, "Ravi", f"166/{who % 5 + 1}")
    answer = await asha.says("/strength AC166")
    assert "प्रशिक्षण में भेजिए। अगला प्रशिक्षण: मंगल 24 नव, दोपहर 3 बजे, देवास" in answer
    assert asha.buttons()[0].startswith("सीट लें · मंगल 24 नव")


async def test_what_is_not_known_is_said_where_it_is_so(asha: Person) -> None:
    assert "सूची अभी नहीं" not in await asha.says("/strength AC166")
    tables.Booth.update(retired_at=NOON).where(tables.Booth.ac == place_id("AC165")).execute()
    tables.Booth.delete().where(tables.Booth.ac == place_id("AC165")).execute()
    assert "1 विधानसभा" in await asha.says("/strength PC20")


async def test_booths_are_listed_by_need_and_by_who_has_gone_quiet(asha: Person) -> None:
    for who in (10, 11):
        places.person(who, "Ravi", "166/4", now=NOON - 20 * DAY)
    await asha.says("/strength AC166")
    shown = await asha.presses("🏠 सब बूथ")
    first, *_, last = (line for line in shown.splitlines() if "Village" in line)
    assert first == "• 166/1 Village 1: 0/20"
    assert "166/2" in last
    quiet = await asha.sends_data(f"boothlist:{place_id('AC166')}:quiet:0")
    assert "166/4 Village 4: 2 में 2 दिखे नहीं" in quiet
    assert "166/2" not in quiet


async def test_the_booths_are_shown_as_a_picture_with_the_same_in_words(asha: Person) -> None:
    await asha.says("/strength PC21")
    shown = await asha.presses("🟩 बूथों की तस्वीर")
    assert asha.last()["photo"]
    assert "कमज़ोर 1 · ख़ाली 4" in shown
    assert "PC21 देवास" in await asha.presses("‹ लोकसभा देवास")


async def test_a_state_has_too_many_booths_for_a_picture(asha: Person) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(grade_picture, "MOST_ACS", 1)
        await asha.says("/strength MP")
        assert "🟩 बूथों की तस्वीर" not in asha.buttons()
        assert "पुराना" in await asha.sends_data(f"gradepicture:{place_id('MP')}")


async def test_who_is_under_review_is_told_apart(asha: Person) -> None:
    entry = brought(places.person(7, "Kamla", "166/3"), 8)
    flag(entry)
    counters.doubts_of_changed([entry.id])
    for asked in ("/strength AC166", "/booth 166/1"):
        assert "🔎 इनमें 1 की जाँच बाक़ी" in await asha.says(asked)
    assert "🔎" not in await asha.says("/booth 166/2")


async def test_without_a_place_asha_chooses_among_her_own(asha: Person) -> None:
    await asha.says("/strength")
    assert asha.buttons()[:2] == ["विधानसभा आगर", "लोकसभा देवास"]
    assert "AC166 आगर" in await asha.presses("विधानसभा आगर")


async def test_meena_is_offered_the_place_of_her_post_first(telegram: World, bot: object) -> None:
    coordinator = meena(telegram)
    await coordinator.says("/strength")
    assert coordinator.buttons()[0] == "लोकसभा देवास"


async def test_a_wrong_place_gets_the_nearest_as_buttons(asha: Person) -> None:
    assert "“PC22” नाम का कोई क्षेत्र नहीं" in await asha.says("/strength PC22")
    assert "PC21 देवास" in await asha.presses("लोकसभा देवास")


async def test_a_linked_group_sees_its_own_place(telegram: World, bot: object) -> None:
    coordinator = meena(telegram)
    group = telegram.add_group("Dewas", coordinator.user)
    groups.bring_bot(telegram, coordinator.user, group.id, "add")
    inside = Person(telegram, coordinator.user, group)
    assert "किसी क्षेत्र से नहीं जुड़ा" in await inside.says("/strength")
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    assert "PC21 देवास" in await inside.says("/strength")
    assert "PC20 राजगढ़" in await inside.says("/strength PC20")
    assert inside.links()[0].endswith("?start=cinvite")  # in one's own chat
    assert "PC21 देवास" in await inside.says("/strength")
    assert "165/1" not in await inside.presses("विधानसभा आगर")
    assert "166/2 Village 2" in await inside.presses("🏠 सब बूथ")


@pytest.mark.parametrize("typed", ["/strength 165/2", "/strength susner 2", "2 सुसनेर", "165 2"])
async def test_a_booth_that_is_named_is_shown(asha: Person, typed: str) -> None:
    assert "165/2 Village 2" in await asha.says(typed)


async def test_a_places_name_alone_shows_it(asha: Person) -> None:
    assert "AC165" in await asha.says("सुसनेर")


async def test_a_number_alone_is_a_booth_of_ones_own_ac(asha: Person) -> None:
    assert "166/3 Village 3" in await asha.says("/booth 3")
    assert "166/4 Village 4" in await asha.says("बूथ 4")


async def test_in_a_group_a_number_alone_is_a_booth_of_its_place(
    telegram: World, bot: object
) -> None:
    coordinator = meena(telegram)
    for name, code in (("Agar", "AC166"), ("Dewas", "PC21")):
        chat = telegram.add_group(name, coordinator.user)
        groups.bring_bot(telegram, coordinator.user, chat.id, "add")
        inside = Person(telegram, coordinator.user, chat)
        assert "166/3" not in await inside.says("/booth 3")
        await inside.says(f"/link {code}")
        assert "166/3 Village 3" in await inside.says("/booth 3")  # PC21 has one AC here


async def test_a_number_that_no_ac_has_is_offered_nothing_but_the_way_to_a_booth(
    asha: Person,
) -> None:
    await asha.says("/booth 999/1")
    assert len(asha.buttons()) == 1
    assert asha.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "run:booth:"
