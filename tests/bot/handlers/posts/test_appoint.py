"""Give posts with `/appoint`: in one line, question by question, and what is refused."""

import re
from datetime import timedelta

import pytest

from bot.runtime import Runtime
from models import tables
from models.clock import Clock
from models.queues import dead_letters
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import RAM, SITA, Deliver, code, held, last_of
from tests.bot.support.agar_people import MEENA, newcomer, worker
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON, person, phone


async def test_meena_gives_a_post_by_id_in_one_line_and_ram_is_told(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    answer = await meena.says(f"/appoint {code(RAM)} ac_coordinator AC166")
    assert f"विधानसभा समन्वयक, AC166 आगर\n\nRam जी · {code(RAM)}" in answer
    assert held(RAM) == []
    assert "पद दे दिया" in await meena.presses(meena.buttons()[0])
    assert held(RAM) == [("ac_coordinator", "AC166")]
    await deliver()
    assert "Meena जी ने आपको यह पद दिया है: विधानसभा समन्वयक, AC166 आगर" in last_of(ram)
    assert "AC166" in await ram.says("/target AC166")


async def test_that_meena_looked_at_ram_is_on_record_once_and_then_that_he_got_the_post(
    meena: Person, ram: Person
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    audit = tables.Audit
    about = audit.select().where(audit.subject == code(RAM)).order_by(audit.id)
    assert [row.action for row in about] == ["read_candidate"]
    await meena.presses(meena.buttons()[0])
    assert [row.action for row in about.clone()] == ["read_candidate", "appoint"]
    meena.user.phone, ram.user.phone = phone(MEENA), phone(RAM)
    await meena.says("/appoint trainer AC166")
    await meena.shares(ram.user)
    assert [row.action for row in about.clone()][2:] == ["read_candidate"]
    await ram.says("/mydata")
    [page] = [content for name, content in ram.files().items() if name.endswith("html")]
    assert page.decode().count("को देखा") == 2


async def test_not_for_me_ends_the_post_and_meena_is_told(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    await deliver()
    assert "छोड़ना है" in await ram.presses("✕ मुझे यह पद नहीं चाहिए")
    assert "अब आप इस पद पर नहीं हैं" in await ram.presses("✅ हाँ")
    assert held(RAM) == []
    await deliver()
    assert "Ram जी ने यह पद छोड़ दिया: बूथ एजेंट (BLA-2), 166/1" in last_of(meena)


async def test_meena_undoes_what_she_has_given(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    await meena.presses("✅")
    assert "अब Ram जी इस पद पर नहीं हैं" in await meena.presses("↩ वापस लें")
    assert held(RAM) == []
    await deliver()
    assert "अब आप इस पद पर नहीं हैं" in last_of(ram)
    assert "मुझे यह पद" not in last_of(ram)


async def test_question_by_question_the_first_buttons_lead_to_a_post(
    meena: Person, ram: Person
) -> None:
    assert "कौन-सा पद देना है" in await meena.says("/appoint")
    assert meena.buttons()[:2] == ["विधानसभा समन्वयक", "प्रशिक्षक"]
    assert "बूथ अध्यक्ष कहाँ के लिए" in await meena.presses("बूथ अध्यक्ष")
    assert "बूथ नंबर" in await meena.presses("विधानसभा आगर")
    assert "यह पद किसे देना है" in await meena.presses("1")
    assert any(label.startswith("Ram · BS-") for label in meena.buttons())
    await meena.presses(f"Ram · {code(RAM)}")
    assert "पद दे दिया" in await meena.presses("✅")
    assert held(RAM) == [("booth_president", "166/1")]


async def test_back_goes_past_the_booth_that_a_post_of_an_ac_does_not_have(
    meena: Person, ram: Person
) -> None:
    await meena.says("/appoint trainer")
    await meena.presses("विधानसभा आगर")
    assert "यह पद किसे" in last_of(meena)
    assert "प्रशिक्षक कहाँ के लिए" in await meena.presses("‹ पीछे")
    assert "कौन-सा पद" in await meena.presses("‹ पीछे")
    await meena.presses("बूथ एजेंट")
    assert "यह पद किसे" in await meena.says("166/2")
    await meena.presses("‹ पीछे")
    assert "यह पद किसे" in await meena.presses("3")
    await meena.says(code(RAM))
    await meena.presses("✅")
    assert held(RAM) == [("booth_agent", "166/3")]


async def test_an_id_without_a_post_waits_as_the_first_answer(meena: Person, ram: Person) -> None:
    await meena.says(f"/appoint {code(RAM)}")
    await meena.presses("प्रशिक्षक")
    await meena.presses("लोकसभा देवास")
    assert meena.buttons()[0] == f"🪪 {code(RAM)}"
    assert "Ram" in await meena.presses("🪪")


async def test_a_contact_names_a_worker_and_an_unknown_one_is_answered_with_the_link(
    meena: Person, ram: Person, telegram: World, bot: Runtime
) -> None:
    keys = bot.services.keys
    row = tables.Worker.get(tables.Worker.telegram_id == RAM)
    row.phone_hash = keys.phone_hash(ram.user.phone)
    row.save()
    stranger = telegram.add_person("Govind", user_id=50)
    await meena.says("/appoint booth_member 166/1")
    assert "इस नंबर से अभी कोई कार्यकर्ता नहीं" in await meena.shares(stranger)
    assert "🔗 एक बार का लिंक बनाएँ" in meena.buttons()
    assert f"Ram जी · {code(RAM)}" in await meena.shares(ram.user)
    await meena.presses("✅")
    assert held(RAM) == [("booth_member", "166/1")]
    assert ram.user.phone.removeprefix("+91") not in str(list(tables.Audit.select().dicts()))
    assert "Govind" not in str(list(tables.Draft.select().dicts()))


@pytest.mark.parametrize(
    "saved", ["9826000002", "09826000002", "98260 00002", "919826000002", "+91 98260-00002"]
)
async def test_a_contact_names_a_worker_however_the_phone_book_has_it(
    meena: Person, ram: Person, telegram: World, saved: str
) -> None:
    ram.user.phone = saved
    await meena.says("/appoint booth_member 166/1")
    assert f"Ram जी · {code(RAM)}" in await meena.shares(ram.user)


@pytest.mark.parametrize(
    ("phone", "saved"),
    [
        ("+919123123457", "+9123123457"),
        ("+917415612345", "7415612345"),
        ("+918305234567", "08305234567"),
    ],
)
async def test_a_contact_is_read_behind_a_plus_and_where_it_could_be_a_landline(
    meena: Person, ram: Person, bot: Runtime, phone: str, saved: str
) -> None:
    digest = bot.services.keys.phone_hash(phone)
    tables.Worker.update(phone_hash=digest).where(tables.Worker.telegram_id == RAM).execute()
    ram.user.phone = saved
    await meena.says("/appoint booth_member 166/1")
    assert f"Ram जी · {code(RAM)}" in await meena.shares(ram.user)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("BS-0000-001 trainer PC21", "कोई अक्षर ग़लत"),
        ("BS-0000-001", "कोई अक्षर ग़लत"),
        ("BS-0000-000", "हमारे किसी कार्यकर्ता का ID नहीं"),
        ("राम", "सही ID नहीं है"),
        ("BS-0000-000 sarpanch PC21", "“sarpanch” नाम का कोई पद नहीं"),
        ("trainer PC99", "“PC99” नाम का कोई क्षेत्र नहीं"),
        ("trainer PC20", "सिर्फ़ उस क्षेत्र के समन्वयक"),
        ("pc_coordinator PC21", "सिर्फ़ उस क्षेत्र के समन्वयक"),
        ("admin MP", "सिर्फ़ उस क्षेत्र के समन्वयक"),
        ("booth_agent 166/99", "नाम का बूथ नहीं"),
        ("booth_agent PC21", "यह पद बूथ का होता है, PC21 का नहीं"),
        ("ac_coordinator 166/1", "यह पद विधानसभा का होता है, 166/1 का नहीं"),
        ("trainer 166/1", "यह पद 166/1 का नहीं होता"),
        ("🙂 🙂 🙂", "सही ID नहीं है|नाम का कोई पद नहीं"),
        ("x" * 3000, "सही ID नहीं है"),
    ],
)
async def test_bad_words_behind_appoint_get_a_clear_answer(
    meena: Person, typed: str, answer: str
) -> None:
    assert re.search(answer, await meena.says(f"/appoint {typed}"))
    assert tables.Post.select().count() == 1


async def test_a_post_at_the_wrong_kind_of_place_leads_to_the_right_one(
    meena: Person, ram: Person
) -> None:
    await meena.says(f"/appoint {code(RAM)} ac_coordinator 166/2")
    assert meena.buttons() == ["विधानसभा आगर"]
    assert "विधानसभा समन्वयक, AC166 आगर" in await meena.presses("विधानसभा आगर")
    await meena.says(f"/appoint {code(RAM)} booth_president PC21")
    assert "बूथ नंबर चुनिए" in await meena.presses("विधानसभा आगर")
    await meena.presses("2")
    await meena.presses(f"🪪 {code(RAM)}")
    await meena.presses("✅")
    assert held(RAM) == [("booth_president", "166/2")]


async def test_in_the_form_too_a_booth_is_taken_for_its_ac(meena: Person) -> None:
    await meena.says("/appoint ac_coordinator")
    assert "यह पद विधानसभा का होता है" in await meena.says("166/2")
    assert "यह पद किसे देना है" in await meena.presses("विधानसभा आगर")


async def test_a_mistyped_id_is_answered_with_the_likely_right_one(
    meena: Person, ram: Person
) -> None:
    right = code(RAM)
    wrong = right[:-1] + ("2" if right[-1] != "2" else "3")
    await meena.says(f"/appoint {wrong} trainer PC21")
    assert meena.buttons()[0] == right
    assert f"Ram जी · {right}" in await meena.presses(right)
    await meena.says("/appoint trainer PC21")
    await meena.says(wrong)
    assert f"Ram जी · {right}" in await meena.presses(right)


async def test_a_post_that_is_held_is_given_in_place_of_its_holder_and_given_back(
    meena: Person, ram: Person, telegram: World, deliver: Deliver
) -> None:
    worker(telegram, SITA, "Sita")
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    asked = await meena.says(f"/appoint {code(SITA)} booth_agent 166/1")
    assert f"Ram जी की जगह Sita जी · {code(SITA)} को दें?" in asked
    assert held(RAM) == [("booth_agent", "166/1")]
    assert "पद दे दिया" in await meena.presses("✅")
    assert (held(RAM), held(SITA)) == ([], [("booth_agent", "166/1")])
    await deliver()
    assert "अब आप इस पद पर नहीं हैं" in last_of(ram)
    assert "यह पद फिर Ram जी के पास है" in await meena.presses("↩ वापस लें")
    assert (held(RAM), held(SITA)) == ([("booth_agent", "166/1")], [])


async def test_before_a_person_is_chosen_the_holder_is_named_and_is_not_chosen_again(
    meena: Person, ram: Person
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    assert "अभी Ram जी के पास है" in await meena.says("/appoint booth_agent 166/1")
    assert "इनके पास पहले से है" in await meena.says(code(RAM))
    audited = tables.Audit.select().where(tables.Audit.action == "read_candidate")
    assert code(RAM) in {row.subject for row in audited}


async def test_a_link_to_a_post_that_is_held_takes_it_from_its_holder(
    meena: Person, ram: Person, telegram: World, clock: Clock
) -> None:
    sita = worker(telegram, SITA, "Sita")
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    clock.jump_to(NOON + HOUR)
    await meena.says("/appoint booth_agent 166/1")
    assert "Ram जी की जगह" in await meena.presses("🔗")
    link = await meena.presses("✅")
    await sita.says("/start")
    await sita.presses("हिन्दी")
    await sita.says("/start " + link.split("?start=")[1].split()[0])
    assert (held(RAM), held(SITA)) == ([], [("booth_agent", "166/1")])


async def test_whoever_does_not_register_or_coordinate_gives_no_posts(
    meena: Person, ram: Person, telegram: World
) -> None:
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await ram.says("/appoint")
    assert "पहले कार्यकर्ता बनिए" in await newcomer(telegram, 9, "X").says("/appoint")
    assert "/appoint" not in await ram.says("/help")
    assert "/appoint" in await meena.says("/help")


async def test_a_name_elsewhere_stays_hidden_from_who_gives_the_post(
    meena: Person, telegram: World
) -> None:
    far = person(60, "Govardhan", "165/1")
    answer = await meena.says(f"/appoint {far.code} trainer PC21")
    assert far.code in answer
    assert "Govardhan" not in answer


async def test_what_waits_for_an_erased_worker_is_told_to_nobody(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    await meena.presses("✅")
    tables.Worker.delete().where(tables.Worker.telegram_id == RAM).execute()
    await deliver()
    assert (tables.Outbox.get().state, dead_letters.dead_letters(10)) == ("expired", [])


async def test_what_is_given_at_night_is_told_in_the_morning(
    meena: Person, ram: Person, deliver: Deliver, clock: Clock
) -> None:
    clock.jump_to(NOON + 10 * HOUR + timedelta(minutes=1))  # 22:01
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    await meena.presses("✅")
    await deliver()
    assert "प्रशिक्षक" not in last_of(ram)
    clock.jump_to(NOON + 18 * HOUR - timedelta(minutes=1))  # 05:59
    await deliver()
    assert (tables.Outbox.get().state, "प्रशिक्षक" in last_of(ram)) == ("queued", False)
    clock.jump_to(NOON + 18 * HOUR + timedelta(minutes=1))
    await deliver()
    assert "प्रशिक्षक" in last_of(ram)


async def test_a_form_whose_candidate_has_erased_herself_asks_for_one_again(
    meena: Person, ram: Person
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    await ram.says("/erase")
    await ram.presses("🗑")
    assert "यह पद किसे देना है" in await meena.presses("✅")
    assert "दिया जा चुका है" not in meena.last()["text"]


@pytest.mark.parametrize(
    "kind", ["booth_member", "बूथ समिति सदस्य", "Booth committee member", "booth samiti sadasya"]
)
async def test_the_kind_of_a_post_may_be_its_name_in_either_language(
    meena: Person, ram: Person, kind: str
) -> None:
    await meena.says(f"/appoint {code(RAM)} {kind} 166/1")
    await meena.says("हाँ")
    assert held(RAM) == [("booth_member", "166/1")]


async def test_without_a_person_a_name_of_several_words_is_a_kind_too(meena: Person) -> None:
    await meena.says("/appoint बूथ एजेंट 166/1")
    assert "166/1" in await meena.says("लिंक")
