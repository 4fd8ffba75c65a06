"""Invite somebody by number: `/add`, in one line or question by question, and who waits."""

import json
from datetime import timedelta

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.account import personal_data
from models.clock import Clock
from playground.telegram import World
from tests.bot.handlers.invitations.invitation_steps import (
    ASHA,
    PHONE,
    invitation,
    notes,
    states,
    token_in,
)
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.support.world import KEYS, NOON, person, phone, place, place_id

T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three may be noted in a day."""
    return settings.model_copy(update={"invitations_per_day": 3})


async def test_add_asks_for_what_is_missing_and_goes_on_after_a_wrong_answer(
    asha: Person,
) -> None:
    await asha.says("/add")
    await asha.presses(asha.buttons()[0])  # her own booth
    assert "नाम लिखिए" in asha.last()["text"]
    question = await asha.says("Sunita Baghel")
    assert "मोबाइल नंबर" in question
    assert "सिर्फ़ समन्वयक उसे देख सकते हैं" in question  # in /review, once she is a worker
    assert "किसी को नहीं दिखता" not in question
    assert "लैंडलाइन" in await asha.says("0755 2551234")
    assert "समझ में नहीं आया" in await asha.says("12345")
    assert "आपका अपना नंबर" in await asha.says(phone(ASHA))
    assert PHONE not in str([row.data for row in tables.Draft.select()])
    assert "दर्ज हो गया, बूथ 166/1" in await asha.says(PHONE)
    assert [label[0] for label in asha.buttons()] == ["📤", "📲", "📋", "➕", "⏳"]
    assert not tables.Draft.select().exists()


@pytest.mark.parametrize(
    "line",
    [
        "166/2 9826054321 Sunita Baghel",
        "166/2 +91 98260 54321 Sunita Baghel",
        "166-2 Sunita Baghel 098260-54321",
        "१६६/२ ९८२६०५४३२१ Sunita Baghel",
    ],
)
async def test_add_in_one_line_reads_the_number_before_or_behind_the_name(
    asha: Person, line: str
) -> None:
    assert "Sunita Baghel जी का निमंत्रण" in await asha.says(f"/add {line}")
    row = invitation()
    assert (row.name, KEYS.decrypt(row.phone)) == ("Sunita Baghel", f"+91{PHONE}")


async def test_a_wrong_phone_in_one_line_is_asked_for_again(asha: Person) -> None:
    answer = await asha.says("/add 166/2 12345 Sunita Baghel")
    for key in ("error.bad_mobile", "add.ask_phone"):
        assert T.plain(key, name="Sunita Baghel जी") in answer
    assert "दर्ज हो गया, बूथ 166/2" in await asha.says(PHONE)
    assert invitation().booth.part == 2


@pytest.mark.parametrize("mobile", ["7415612345", "8305234567", "7222345678"])
async def test_a_mobile_that_begins_with_7_or_8_is_no_landline(asha: Person, mobile: str) -> None:
    assert "Sunita Baghel जी का निमंत्रण" in await asha.says(f"/add 166/2 {mobile} Sunita Baghel")
    assert KEYS.decrypt(invitation().phone) == f"+91{mobile}"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("166/2 0755 2551234 Sunita", "लैंडलाइन"),
        ("166/2 1600123456 Sunita", "समझ में नहीं आया"),
        ("166/2 +1 202 555 0123 Sunita", "भारत का मोबाइल नंबर नहीं"),
        ("166/2 12345 Sunita", "समझ में नहीं आया"),
        ("166/2 9826000011 Sunita", "आपका अपना नंबर"),
        ("165/2 9826054321 Sunita", "समन्वयक कर सकते हैं"),
        ("166/999 9826054321 Sunita", "नाम का बूथ नहीं"),
        ("169/1 9826054321 Sunita", "AC169 के बूथों की सूची अभी नहीं"),
        ("166/2 9826054321 🙂🙂", "नाम अक्षरों में"),
        (f"166/2 9826054321 {'न' * 65}", "नाम अक्षरों में"),
    ],
)
async def test_bad_input_in_one_line_gets_its_sentence_and_notes_nobody(
    asha: Person, line: str, answer: str
) -> None:
    place("ac", "AC169", "Narsingarh", "नरसिंहगढ़", number=169, pc=place_id("PC21"))  # no booths
    assert answer in await asha.says(f"/add {line}")
    assert states() == []


@pytest.mark.parametrize(
    "line",
    [
        "166/2 9826077002,9826077003 Ravi",
        "166/2 9826077002 9826077003 Ravi",
        "166/2 9826077002/9826077003 Ravi",
        "166/2 9826077002 Ravi 9826077003",
        "166/2 Ravi ९८२६०७७००३ 9826077002",
        "166/2 9826099009x रवि",
        "166/2 tel:9826099014 रवि",
        "166/2 tel: 9826099014 रवि",
        "166/2 9826077002,9826077003",
    ],
)
async def test_a_line_with_more_than_one_number_or_with_junk_says_what_to_write_and_notes_nobody(
    asha: Person, line: str
) -> None:
    answer = await asha.says(f"/add {line}")
    assert "/add 166/12 98260 12345" in answer
    assert states() == []
    assert not tables.Draft.select().exists()


@pytest.mark.parametrize("line", ["9826054321, रवि वर्मा", "रवि वर्मा; +91 (98260) 54321"])
async def test_a_comma_between_name_and_number_is_no_part_of_either(
    asha: Person, line: str
) -> None:
    await asha.says(f"/add 166/2 {line}")
    assert (invitation().name, KEYS.decrypt(invitation().phone)) == ("रवि वर्मा", f"+91{PHONE}")


async def test_who_erases_herself_is_in_no_open_form_which_then_asks_once_more(
    asha: Person,
) -> None:
    sunita = person(33, "Sunita Baghel")
    await asha.says("/add 166/2")
    await asha.says("सुनीता बघेल")
    assert personal_data.erase(33, sunita.code, KEYS, NOON)
    assert "सुनीता" not in str([json.loads(row.data) for row in tables.Draft.select()])
    assert "उनका नाम लिखिए" in await asha.says(PHONE)
    assert states() == []


async def test_a_number_in_the_place_of_a_name_is_asked_for_again_and_kept_nowhere(
    asha: Person,
) -> None:
    await asha.says("/add 166/2")
    assert "सिर्फ़ नाम लिखिए" in await asha.says(f"Sunita {PHONE}")
    assert PHONE not in str([row.data for row in tables.Draft.select()])
    assert "मोबाइल नंबर" in await asha.says("Sunita Baghel")


async def test_meena_hears_that_a_number_is_a_workers_of_her_place_and_asha_the_trainer_does_not(
    asha: Person, telegram: World
) -> None:
    meena = bring_meena(telegram)
    person(12, "Ravi Verma")
    line = f"/add 166/2 {phone(12)} Ravi"
    assert "एक कार्यकर्ता का है" in await meena.says(line)
    assert states() == []
    assert "Ravi जी का निमंत्रण" in await asha.says(line)
    await meena.says("/add 166/2 Ravi")
    assert "एक कार्यकर्ता का है" in await meena.says(phone(12))  # in the form too
    assert "दर्ज हो गया" in await meena.says(PHONE)


async def test_a_booth_outside_her_place_is_refused_before_name_and_number_are_asked(
    asha: Person,
) -> None:
    await asha.says("/add")
    assert "समन्वयक कर सकते हैं" in await asha.says("165/2")
    assert "नाम लिखिए" in await asha.says("166/2")


async def test_the_days_limit_is_told_and_the_link_offered(asha: Person) -> None:
    for n in range(3):
        await notes(asha, f"982605432{n}")
    answer = await asha.says("/add 166/2 9826054329 Lata")
    assert "3 निमंत्रण" in answer
    assert "/invite" in answer
    assert len(states()) == 3


async def test_a_worker_without_a_post_is_sent_to_their_link_and_a_newcomer_to_registration(
    telegram: World, bot: Runtime, sunita: Person
) -> None:
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    assert "/invite" in await ravi.says(f"/add 166/2 {PHONE} Sunita")
    for command in ("/add", "/invite"):
        assert "पहले कार्यकर्ता बनिए" in await sunita.says(command)
    assert states() == []


async def test_asha_sees_who_has_not_answered_and_takes_one_back(
    asha: Person, clock: Clock
) -> None:
    token = await notes(asha)
    clock.jump_to(clock.now() + timedelta(days=3))
    await asha.says("/invite")
    await asha.presses("⏳")
    assert asha.buttons()[0].startswith("Sunita Baghel · 166/2 · 11 दिन")
    one = await asha.presses("Sunita")
    assert "11 दिन" in one
    assert token_in(one) == token
    assert PHONE not in one
    assert asha.links()[0].startswith("https://t.me/share/url?")
    assert "Sunita Baghel" in await asha.presses("🗑")
    assert asha.buttons()[0] == "‹ नहीं, रहने दें"
    assert states() == ["pending"]
    shown = await asha.presses("🗑 हाँ")
    assert "निमंत्रण रद्द हुआ" in shown
    assert "किसी का जवाब बाक़ी नहीं" in shown
    assert (invitation().state, invitation().name, invitation().phone) == ("undone", "", None)


async def test_nobody_else_sees_or_takes_back_what_asha_noted(
    asha: Person, telegram: World
) -> None:
    await notes(asha)
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    await ravi.says("/invite")
    for data in (
        f"waits:{invitation().id}",
        f"withdraw:{invitation().id}",
        f"withdrawyes:{invitation().id}",
    ):
        assert "जवाब आ चुका है या समय बीत" in await ravi.sends_data(data)
    assert "Sunita" not in await ravi.sends_data("waiting:0")
    assert states() == ["pending"]
