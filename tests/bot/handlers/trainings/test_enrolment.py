"""Trainings from one end to the other, on both databases."""

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import tables, trainings
from models.clock import Clock
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, meena, newcomer, plan, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.conftest import database_url as database_url  # on both databases
from tests.support.world import DAY, HOUR, NOON, place_id

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def coordinator(telegram: World, bot: object) -> Person:
    """Meena, who plans the sessions."""
    return meena(telegram)


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker of booth 166/1."""
    return worker(telegram, 1, "Asha")


@pytest.fixture
def ravi(telegram: World, bot: object) -> Person:
    """Ravi, a worker of booth 166/2."""
    return worker(telegram, 2, "Ravi", "166/2")


def taken(session: trainings.Session) -> int:
    """Look up how many seats are taken."""
    return trainings.session(session.id, NOON).taken


async def test_asha_enrols_with_one_tap_and_sees_one_of_two(asha: Person) -> None:
    session = plan(2)
    listed = await asha.says("/trainings")
    for shown in (session.code, "मंगल 24 नव, दोपहर 3 बजे · ", "बूथ प्रबंधन", "ख़ाली सीटें: 2"):
        assert shown in listed, shown
    answer = await asha.presses("✅ सीट लें · मंगल 24 नव")
    assert f"{session.code} में आपकी सीट पक्की है" in answer
    assert "सीटें: 1/2 भरीं" in answer
    assert taken(session) == 1


async def test_a_second_tap_answers_that_she_has_her_seat_already(asha: Person) -> None:
    session = plan(2)
    await asha.says("/trainings")
    old = asha.last()["message_id"]
    await asha.sends_data(f"run:enrol:{session.code}", old)
    again = await asha.sends_data(f"run:enrol:{session.code}", old)
    assert f"{session.code} में आपकी सीट पहले से है" in again
    assert taken(session) == 1


async def test_two_sessions_at_one_time_and_place_are_told_apart(asha: Person) -> None:
    one, other = plan(2), plan(2, venue="दूसरा भवन", title="मतदाता सूची")
    later = plan(2, at=NOON + 2 * DAY)
    await asha.says("/trainings")
    first, second, alone = asha.buttons()[:3]
    assert first != second
    assert f" {one.code} · " in first
    assert f" {other.code} · " in second
    assert later.code not in alone
    assert f"{other.code} में आपकी सीट पक्की है" in await asha.presses(second)


async def test_a_typed_code_of_a_cancelled_session_says_so(asha: Person) -> None:
    session = plan(2)
    assert session.venue in await asha.says(session.code)
    planning.call_off(session.id, by=MEENA, now=NOON)
    answer = await asha.says(session.code)
    assert session.venue not in answer
    assert "रद्द" in answer
    assert asha.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "run:trainings:"


async def test_a_full_session_offers_others(asha: Person, ravi: Person) -> None:
    full, other = plan(1), plan(5, at=NOON + 2 * DAY)
    await asha.says(f"/enrol {full.code}")
    answer = await ravi.says(f"/enrol {full.code}")
    assert f"{full.code} में अब कोई सीट ख़ाली नहीं है (1/1)" in answer
    assert ravi.buttons()[0].startswith("बुध 25 नव, दोपहर 12 बजे")
    assert "सीटें: 1/5" in await ravi.presses("बुध 25 नव")
    assert (taken(full), taken(other)) == (1, 1)


async def test_a_full_session_is_listed_as_full_and_has_no_button(
    asha: Person, ravi: Person
) -> None:
    full = plan(1)
    await asha.says(f"/enrol {full.code}")
    assert "सीटें भर गईं" in await ravi.says("/trainings")
    assert not any("सीट लें" in label for label in ravi.buttons())


async def test_a_button_of_a_session_that_has_begun_changes_nothing(
    asha: Person, clock: Clock
) -> None:
    session = plan(2)
    await asha.says("/trainings")
    clock.jump_to(session.starts_at + HOUR)
    assert "शुरू या पूरा हो चुका है" in await asha.presses("✅ सीट लें")
    assert taken(session) == 0


async def test_asha_gives_her_seat_back_and_takes_it_again(asha: Person) -> None:
    session = plan(2)
    await asha.says(f"/enrol {session.code}")
    assert "की सीट छोड़ दी" in await asha.presses("✕ सीट छोड़ें")
    assert taken(session) == 0
    assert "सीटें: 1/2 भरीं" in await asha.presses("↩️ सीट फिर से लें")
    assert taken(session) == 1


async def test_my_trainings_lists_her_seats_and_lets_her_go(asha: Person) -> None:
    session = plan(2)
    assert "आपकी सीट नहीं है" in await asha.says("/mytrainings")
    assert asha.buttons() == ["🎓 प्रशिक्षण देखें"]
    await asha.says(f"/enrol {session.code}")
    assert f"{session.code} दोपहर 3:00" in await asha.says("/mytrainings")
    assert "आपकी सीट पक्की है" in await asha.says("/trainings")
    assert asha.buttons() == ["📋 मेरे प्रशिक्षण"]


async def test_without_a_code_the_commands_ask_with_buttons(asha: Person) -> None:
    session = plan(2)
    await asha.says("/enrol")
    await asha.presses("✅ सीट लें")
    await asha.says("/cancel")
    assert asha.buttons()[0].startswith("✕ सीट छोड़ें · मंगल 24 नव")
    await asha.presses("✕ सीट छोड़ें")
    assert taken(session) == 0


async def test_with_no_session_in_sight_asha_is_told_what_to_do(asha: Person) -> None:
    assert "/coordinator" in await asha.says("/trainings")


async def test_who_has_not_registered_is_led_there_first(telegram: World) -> None:
    farid = newcomer(telegram, 3, "Farid")
    session = plan(2)
    for command in ("/trainings", "/enrol T1", "/cancel T1", "/mytrainings"):
        assert "पहले कार्यकर्ता बनिए" in await farid.says(command)
    assert taken(session) == 0


async def test_the_link_of_a_session_takes_a_seat(asha: Person) -> None:
    session = plan(2)
    await asha.says("/start")
    await asha.presses("हिन्दी")
    assert "सीटें: 1/2 भरीं" in await asha.says(f"/start e{session.id}")


async def test_two_sessions_at_one_time_are_not_both_hers(asha: Person) -> None:
    first, second = plan(2), plan(2, venue="मंगल भवन")
    await asha.says(f"/enrol {first.code}")
    assert f"उसी समय {first.code} में आपकी सीट है" in await asha.says(f"/enrol {second.code}")
    assert taken(second) == 0


@pytest.mark.parametrize("command", ["enrol", "cancel"])
async def test_an_unknown_session_gets_the_coming_ones(asha: Person, command: str) -> None:
    plan(2)
    for code in ("T999", "🙂", "T" * 4000, "T0x1", "<b>"):
        assert "नाम का कोई प्रशिक्षण नहीं है" in await asha.says(f"/{command} {code}"), code
        assert asha.buttons()[0].startswith("मंगल 24 नव")
    assert tables.Enrolment.select().count() == 0


async def test_a_seat_that_is_not_hers_cannot_be_given_up(asha: Person) -> None:
    session = plan(2)
    assert "आपकी कोई सीट नहीं है" in await asha.says(f"/cancel {session.code}")


async def test_a_long_list_of_own_seats_says_how_many_more_there_are(asha: Person) -> None:
    for n in range(22):
        trainings.enrol(1, plan(2, at=NOON + (n + 1) * 3 * HOUR).id, NOON)
    assert "इनके बाद 2 प्रशिक्षण और हैं" in await asha.says("/mytrainings")


async def test_a_subject_is_shown_as_it_was_typed(asha: Person) -> None:
    plan(2, title="<b>बूथ</b> & मैं", venue="<i>भवन</i>")
    listed = await asha.says("/trainings")
    assert "<b>बूथ</b> & मैं" in listed
    assert "<i>भवन</i>" in listed
    assert "<b>बूथ</b> & मैं" in await asha.presses("✅ सीट लें")


async def test_another_constituency_is_not_listed(telegram: World, ravi: Person) -> None:
    plan(2)
    farid = worker(telegram, 3, "Farid", "165/1")
    assert "कोई प्रशिक्षण नहीं" in await farid.says("/trainings")
    assert trainings.coming(place_id("PC20"), NOON) == ()


async def test_a_seat_in_a_session_that_has_begun_is_not_given_up(
    asha: Person, clock: Clock
) -> None:
    session = plan(2)
    await asha.says(f"/enrol {session.code}")
    clock.jump_to(session.starts_at + HOUR)
    refused = Catalogues().text("hi", Settings().zone).plain("error.session_over", session="T1")
    assert await asha.presses("✕ सीट छोड़ें") == refused
    assert taken(session) == 1
