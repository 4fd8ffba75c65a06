"""In the 48 hours before a poll: what people and groups are refused, what goes on, and /silence."""

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from playground.telegram import TelegramChat, World, groups
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock, delivered, meena
from tests.bot.support.people import Person, settled
from tests.models.polls.poll_steps import in_silence, poll, record
from tests.support import sheet_files
from tests.support.world import DAY, NOON, coordinator, place_id

__all__ = ["clock", "meena"]

HI = Catalogues().text("hi", Settings().zone)
RAVI = 901
WHY = "मतदान है: मंगल 24 नव, दोपहर 12:00 बजे तक"


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, a worker of Agar."""
    return agar_people.worker(telegram, 1, "Asha")


@pytest.fixture
def ravi(telegram: World, bot: Runtime) -> Person:
    """Ravi, who coordinates the AC of Agar."""
    coordinator(RAVI, "Ravi", "AC166")
    return agar_people.newcomer(telegram, RAVI, "Ravi")


@pytest.fixture
async def group(telegram: World, meena: Person) -> TelegramChat:
    """A group of PC21, linked by Meena."""
    chat = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, chat.id, "add")
    await settled(telegram)
    await Person(telegram, meena.user, chat).says("/link PC21")
    return chat


@pytest.mark.parametrize("line", ["/invite", "/top", "/top AC165", "/add 166/2 9826012345 Sunita"])
async def test_what_campaigns_is_refused_with_the_reason(meena: Person, line: str) -> None:
    assert WHY not in await meena.says(line)
    tables.Invitation.delete().execute()
    in_silence("AC166")
    answer = await meena.says(line)
    assert WHY in answer
    assert "166" in answer
    assert tables.Invitation.select().count() == 0


async def test_it_is_told_in_english_too(meena: Person) -> None:
    await meena.says("/language")
    await meena.presses("English")
    in_silence("AC166")
    assert "until Tue 24 Nov, 12:00 pm there are no targets" in await meena.says("/invite")


@pytest.mark.parametrize("data", ["run:invite:", "run:add:", "run:top:", "top:all:{}", "rank:{}"])
async def test_an_old_button_answers_why(meena: Person, data: str) -> None:
    await meena.says("/me")
    in_silence("AC166")
    assert WHY in await meena.sends_data(data.format(place_id("PC21")))


async def test_the_silence_of_another_place_refuses_what_is_about_that_place(
    meena: Person,
) -> None:
    in_silence("AC165")
    assert "मतदान" not in await meena.says("/top")
    for line in ("/top AC165", "/top PC20", "/top MP"):
        assert "AC165 में मतदान है" in await meena.says(line)
    assert "मतदान" not in await meena.says("/invite")


async def test_a_form_that_was_open_when_it_began_records_nobody(meena: Person) -> None:
    await meena.says("/add 166/2")
    await meena.says("Sunita Devi")
    in_silence("AC166")
    assert WHY in await meena.says("9826012345")
    assert tables.Invitation.select().count() == 0


async def test_a_shared_contact_records_nobody(telegram: World, meena: Person) -> None:
    in_silence("AC166")
    assert WHY in await meena.shares(telegram.add_person("Sunita", user_id=77))


async def test_a_file_of_people_is_not_brought_in(meena: Person) -> None:
    content = sheet_files.csv("166/2,9826012345,Sunita")
    await meena.sends("people.csv", content)
    button = meena.buttons()[0]
    in_silence("AC166")
    assert WHY in await meena.presses(button)
    assert tables.Invitation.select().count() == 0


async def test_a_booth_calls_nobody_to_bring_people_and_menus_have_no_such_button(
    asha: Person,
) -> None:
    invite = HI.plain("button.invite")
    assert HI.plain("booth.next.first_worker") in await asha.says("/booth 166/3")
    assert invite in asha.buttons()
    in_silence("AC166")
    answer = await asha.says("/booth 166/3")
    assert "मतदान से पहले की रोक है" in answer
    assert HI.plain("booth.next.first_worker") not in answer
    assert invite not in asha.buttons()
    await asha.says("/me")
    assert invite not in asha.buttons()
    await asha.says("/start")
    assert asha.buttons()
    assert invite not in asha.buttons()


async def test_a_place_shows_neither_what_is_asked_of_it_nor_a_call_to_bring_people(
    asha: Person,
) -> None:
    invite = HI.plain("button.invite")
    asked = ("1/100", "99 और चाहिए", HI.plain("strength.weakest"))
    answer = await asha.says("/strength PC21")
    assert all(part in answer for part in asked)
    assert asha.buttons()[0] == invite
    in_silence("AC166")
    answer = await asha.says("/strength PC21")
    assert "मतदान से पहले की रोक है" in answer
    assert "सत्यापित कार्यकर्ता: 1" in answer
    assert not any(part in answer for part in asked)
    assert invite not in asha.buttons()


async def test_an_invitation_can_still_be_withdrawn_and_not_passed_on(meena: Person) -> None:
    await meena.says("/add 166/2 9826012345 Sunita")
    await meena.presses(HI.plain("invite.button_waiting", n=1))
    waiting = meena.buttons()[0]
    in_silence("AC166")
    answer = await meena.presses(waiting)
    assert "t.me" not in answer
    await meena.presses(HI.plain("invite.withdraw_sure"))
    assert [row.state for row in tables.Invitation.select()] == ["undone"]


async def test_a_group_gets_neither_targets_nor_the_board_but_its_schedule(
    telegram: World, group: TelegramChat, meena: Person
) -> None:
    here = Person(telegram, meena.user, group)
    session = agar_people.plan()
    in_silence("AC166")
    for line in ("/targets", "/top"):
        assert WHY in await here.says(line)
    assert session.title in await here.says("/schedule")
    assert [link.rpartition("=")[2] for link in here.links()] == [f"e{session.id}"]  # a seat
    assert "166/1" in await here.says("/booth 166/1")


async def test_seats_are_taken_and_sessions_moved_as_ever(meena: Person) -> None:
    session = agar_people.plan()
    in_silence("AC166")
    assert session.code in await meena.says(f"/enrol {session.code}")
    assert tables.Enrolment.select().count() == 1


async def test_a_session_that_is_set_into_it_warns(meena: Person) -> None:
    record(poll("AC166", NOON + 4 * DAY))
    warned = "के मतदान से पहले के 48 घंटों में है"
    line = "/newtraining PC21 {} 15:00 30 पंचायत भवन {}; बूथ प्रबंधन"
    assert warned in await meena.says(line.format("2026-11-26", 1))
    assert warned not in await meena.says(line.format("2026-11-24", 2))
    assert tables.Session.select().count() == 2
    moved = tables.Session.get(tables.Session.venue == "पंचायत भवन 2")
    await meena.says(f"/session T{moved.id}")
    await meena.presses(HI.plain("session.button_move"))
    await meena.says("2026-11-26")
    assert warned in await meena.says("18:00")


async def test_two_coordinators_lift_it_and_either_brings_it_back(
    bot: Runtime, meena: Person, ravi: Person
) -> None:
    await ravi.says("/me")
    in_silence("AC166")
    assert "🤫 आगर: अभी चल रहे हैं" in await meena.says("/silence")
    await meena.presses("🗳 आगर")
    assert "आपने रोक हटाने को कहा है" in await meena.presses(HI.plain("silence.button_ask"))
    assert HI.plain("silence.button_agree") not in meena.buttons()
    assert WHY in await meena.says("/invite")
    assert await delivered(bot) == 1
    assert "Meena जी ने मतदान से पहले की रोक हटाने को कहा है" in ravi.last()["text"]
    assert "रोक हटा दी गई है" in await ravi.presses(HI.plain("silence.button_agree"))
    assert await delivered(bot) == 1
    assert "एक और समन्वयक ने हाँ कही" in meena.last()["text"]
    assert WHY not in await meena.says("/invite")
    await ravi.presses(HI.plain("silence.button_again"))
    assert WHY in await meena.says("/invite")
    who = [(row.action, row.subject) for row in tables.Audit.select().order_by(tables.Audit.id)]
    assert [one for one in who if "lift" in one[0]] == [
        ("ask_lift", "AC166"),
        ("lift_silence", "AC166"),
        ("end_lift", "AC166"),
    ]


async def test_what_is_kept_is_not_lifted_by_an_old_button(
    bot: Runtime, meena: Person, ravi: Person
) -> None:
    await ravi.says("/me")
    in_silence("AC166")
    await meena.says("/silence")
    await meena.presses("🗳 आगर")
    await meena.presses(HI.plain("silence.button_ask"))
    await delivered(bot)
    await meena.presses(HI.plain("silence.button_keep"))
    assert HI.plain("error.lift_over") in await ravi.presses(HI.plain("silence.button_agree"))
    assert [row.agreed_at for row in tables.LiftedSilence.select()] == [None]


async def test_many_polls_share_a_line_and_none_is_told_plainly(meena: Person) -> None:
    assert HI.plain("silence.none") in await meena.says("/silence")
    record(poll("AC166", NOON + 9 * DAY), poll("AC165", NOON + 9 * DAY))
    answer = await meena.says("/silence")
    assert "🗓 आगर: सोम 30 नव, दोपहर 12:00 बजे से बुध 2 दिस, दोपहर 12:00 बजे तक" in answer
    assert "सुसनेर" not in answer  # not hers


async def test_a_worker_sees_no_polls_and_lifts_nothing(asha: Person) -> None:
    in_silence("AC166")
    assert "समन्वयक" in await asha.says("/silence")
