"""Posts from one end to the other: given, told, looked at, given back."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from models import authority, tables, workers
from models.clock import Clock
from models.posts import offers
from models.queues import dead_letters
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON, person, phone

RAM, SITA = 2, 3
Deliver = Callable[[], Awaitable[int]]


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who coordinates PC21."""
    return bring_meena(telegram)


@pytest.fixture
async def ram(telegram: World, bot: Runtime) -> Person:
    """Ram, a worker of booth 166/1, who has begun a chat with the bot."""
    ram = worker(telegram, RAM, "Ram")
    await ram.says("/start")
    await ram.presses("हिन्दी")
    return ram


@pytest.fixture
def deliver(bot: Runtime) -> Deliver:
    """Send what waits in the outbox."""
    return Sender(bot.services, bot.bot).send_due


def code(telegram_id: int) -> str:
    """Return a worker's ID."""
    return workers.by_telegram_id(telegram_id).code


def held(telegram_id: int) -> list[tuple[str, str]]:
    """Return the posts that somebody holds."""
    return [(p.kind, p.code) for p in workers.by_telegram_id(telegram_id).posts]


def last_of(person: Person) -> str:
    """Return the words of the bot's last message to somebody."""
    return str(person.last()["text"])


async def test_meena_gives_a_post_by_id_in_one_line_and_ram_is_told(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    answer = await meena.says(f"/appoint {code(RAM)} ac_coordinator AC166")
    assert f"विधानसभा समन्वयक, AC166 आगर\n👤 Ram · {code(RAM)}" in answer
    assert held(RAM) == []
    assert "पद दे दिया" in await meena.presses(meena.buttons()[0])
    assert held(RAM) == [("ac_coordinator", "AC166")]
    await deliver()
    assert "Meena ने आपको यह पद दिया है: विधानसभा समन्वयक, AC166 आगर" in last_of(ram)
    assert "AC166" in await ram.says("/target AC166")


async def test_that_meena_looked_at_ram_is_on_record_once_and_then_that_he_got_the_post(
    meena: Person, ram: Person
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    about = tables.Audit.select().where(tables.Audit.subject == code(RAM))
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
    assert "अब आप इस पद पर नहीं हैं" in await ram.presses("✕ यह मेरे लिए नहीं")
    assert held(RAM) == []
    await deliver()
    assert "Ram ने यह पद छोड़ दिया: बूथ एजेंट (BLA-2), 166/1" in last_of(meena)


async def test_meena_undoes_what_she_has_given(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} trainer PC21")
    await meena.presses("✅")
    assert "अब Ram इस पद पर नहीं हैं" in await meena.presses("↩ वापस लें")
    assert held(RAM) == []
    await deliver()
    assert "आपका यह पद पूरा हुआ" in last_of(ram)
    assert "यह पद मेरे लिए" not in last_of(ram)


async def test_question_by_question_the_first_buttons_lead_to_a_post(
    meena: Person, ram: Person
) -> None:
    assert "कौन-सा पद देना है" in await meena.says("/appoint")
    assert meena.buttons()[:2] == ["विधानसभा समन्वयक", "प्रशिक्षक"]
    assert "बूथ अध्यक्ष कहाँ के लिए" in await meena.presses("बूथ अध्यक्ष")
    assert "भाग" in await meena.presses("AC166 · आगर")
    assert "यह पद किसे देना है" in await meena.presses("1")
    assert any(label.startswith("Ram · BS-") for label in meena.buttons())
    await meena.presses(f"Ram · {code(RAM)}")
    assert "पद दे दिया" in await meena.presses("✅")
    assert held(RAM) == [("booth_president", "166/1")]


async def test_back_goes_past_the_booth_that_a_post_of_an_ac_does_not_have(
    meena: Person, ram: Person
) -> None:
    await meena.says("/appoint trainer")
    await meena.presses("AC166 · आगर")
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
    await meena.presses("PC21")
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
    assert "🔗 एक बार चलने वाला लिंक बनाएँ" in meena.buttons()
    assert f"Ram · {code(RAM)}" in await meena.shares(ram.user)
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
    assert f"Ram · {code(RAM)}" in await meena.shares(ram.user)


def token_in(text: str) -> str:
    """Find the token in a text with a link."""
    match = re.search(r"\?start=(a[\w-]{22})\b", text)
    assert match
    return match[1]


async def link_from(meena: Person, post: str = "booth_agent 166/2") -> str:
    """Create a link of Meena's to a post; return its token."""
    await meena.says(f"/appoint {post}")
    await meena.presses("🔗")
    return token_in(await meena.presses("✅"))


async def test_a_newcomer_registers_by_the_link_and_is_then_appointed(
    meena: Person, telegram: World, deliver: Deliver
) -> None:
    token = await link_from(meena)
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says(f"/start {token}")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    await sunita.presses(sunita.buttons()[0])
    await sunita.says("166/2")
    assert "अब आपके पास यह पद है: बूथ एजेंट (BLA-2), 166/2" in last_of(sunita)
    assert held(5) == [("booth_agent", "166/2")]
    assert token[1:] not in str(list(tables.Draft.select().dicts()))
    await deliver()
    assert "Sunita Baghel ने आपके लिंक से यह पद ले लिया" in last_of(meena)


async def test_a_worker_gets_the_post_at_once_and_may_say_not_for_me(
    meena: Person, ram: Person, telegram: World
) -> None:
    token = await link_from(meena)
    assert "अब आपके पास यह पद है" in await ram.says(f"/start {token}")
    assert "अब आपके पास यह पद है" in await ram.says(f"/start {token}")
    sita = worker(telegram, SITA, "Sita")
    await sita.says(f"/start {token}")
    assert "एक बार चल चुका है" in await sita.presses("हिन्दी")
    assert "अब आप इस पद पर नहीं हैं" in await ram.presses("✕ यह मेरे लिए नहीं")
    assert "एक बार चल चुका है" in await ram.says(f"/start {token}")
    assert held(RAM) == held(SITA) == []


async def test_expired_revoked_and_forged_links_are_refused_before_anybody_registers(
    meena: Person, telegram: World, clock: Clock
) -> None:
    sunita = newcomer(telegram, 5, "Sunita")
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    revoked = await link_from(meena)
    await meena.presses("✕ लिंक रद्द करें")
    old = await link_from(meena, "booth_agent 166/3")
    assert "वापस ले लिया गया" in await sunita.says(f"/start {revoked}")
    assert "लिंक सही नहीं" in await sunita.says(f"/start {old[:-1]}_")
    assert "लिंक सही नहीं" in await sunita.says(f"/register {'a' * 23}")
    clock.jump_to(NOON + offers.LIFETIME + HOUR)
    assert "48 घंटे" in await sunita.says(f"/start {old}")
    assert tables.Worker.select().where(tables.Worker.telegram_id == 5).count() == 0
    assert tables.Post.select().where(tables.Post.kind == "booth_agent").count() == 0


async def test_a_newcomer_on_a_dead_link_is_led_on_from_the_choice_of_the_language(
    meena: Person, telegram: World, clock: Clock
) -> None:
    token = await link_from(meena)
    clock.jump_to(NOON + offers.LIFETIME + HOUR)
    sunita = newcomer(telegram, 5, "Sunita")
    await sunita.says(f"/start {token}")
    assert "48 घंटे" in await sunita.presses("हिन्दी")
    assert sunita.buttons() == ["✅ कार्यकर्ता बनें"]
    assert "older than 48 hours" in await sunita.presses("English")
    assert "18 years" in await sunita.presses("✅ Register")


async def test_a_worker_on_a_dead_link_is_led_to_their_card(meena: Person, telegram: World) -> None:
    token = await link_from(meena)
    await meena.presses("✕ लिंक रद्द करें")
    sita = worker(telegram, SITA, "Sita")
    await sita.says(f"/start {token}")
    assert "वापस ले लिया गया" in await sita.presses("हिन्दी")
    assert sita.buttons() == ["🪪 मेरा पहचान पत्र"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("BS-0000-001 trainer PC21", "कोई अक्षर ग़लत"),
        ("BS-0000-001", "कोई अक्षर ग़लत"),
        ("BS-0000-000", "हमारे यहाँ किसी का नहीं"),
        ("राम", "कोई ID नहीं है"),
        ("BS-0000-000 sarpanch PC21", "“sarpanch” नाम का कोई पद नहीं"),
        ("trainer PC99", "“PC99” नाम या क्रमांक का कोई क्षेत्र नहीं"),
        ("trainer PC20", "उस क्षेत्र के समन्वयक ही"),
        ("pc_coordinator PC21", "उस क्षेत्र के समन्वयक ही"),
        ("admin MP", "उस क्षेत्र के समन्वयक ही"),
        ("booth_agent 166/99", "कोई बूथ नहीं"),
        ("booth_agent PC21", "यह पद बूथ का होता है, PC21 का नहीं"),
        ("ac_coordinator 166/1", "यह पद विधानसभा का होता है, 166/1 का नहीं"),
        ("trainer 166/1", "यह पद 166/1 का नहीं होता"),
        ("🙂 🙂 🙂", "कोई ID नहीं है|नाम का कोई पद नहीं"),
        ("x" * 3000, "कोई ID नहीं है"),
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
    assert meena.buttons() == ["AC166 · आगर"]
    assert "विधानसभा समन्वयक, AC166 आगर" in await meena.presses("AC166")
    await meena.says(f"/appoint {code(RAM)} booth_president PC21")
    assert "भाग क्रमांक चुनिए" in await meena.presses("AC166")
    await meena.presses("2")
    await meena.presses(f"🪪 {code(RAM)}")
    await meena.presses("✅")
    assert held(RAM) == [("booth_president", "166/2")]


async def test_in_the_form_too_a_booth_is_taken_for_its_ac(meena: Person) -> None:
    await meena.says("/appoint ac_coordinator")
    assert "यह पद विधानसभा का होता है" in await meena.says("166/2")
    assert "यह पद किसे देना है" in await meena.presses("AC166 · आगर")


async def test_a_mistyped_id_is_answered_with_the_likely_right_one(
    meena: Person, ram: Person
) -> None:
    right = code(RAM)
    wrong = right[:-1] + ("2" if right[-1] != "2" else "3")
    await meena.says(f"/appoint {wrong} trainer PC21")
    assert meena.buttons()[0] == right
    assert f"Ram · {right}" in await meena.presses(right)
    await meena.says("/appoint trainer PC21")
    await meena.says(wrong)
    assert f"Ram · {right}" in await meena.presses(right)


async def test_a_post_that_is_held_is_not_given_to_a_second(
    meena: Person, ram: Person, telegram: World
) -> None:
    worker(telegram, SITA, "Sita")
    for telegram_id in (RAM, SITA):
        await meena.says(f"/appoint {code(telegram_id)} booth_agent 166/1")
        answer = await meena.presses("✅")
    assert "पहले से कोई है" in answer
    assert (held(RAM), held(SITA)) == ([("booth_agent", "166/1")], [])


async def test_meena_sees_her_posts_fills_the_empty_ones_and_ends_one(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    text = await meena.says("/posts PC21")
    assert "▪️ लोकसभा समन्वयक: Meena [1]\n▫️ प्रशिक्षक: ख़ाली" in text
    assert "विधानसभा समन्वयक: 0/1\n" in text
    assert "बूथ एजेंट (BLA-2): 1/5" in text
    assert "2. 166/1 बूथ एजेंट (BLA-2): Ram" in text
    assert meena.buttons()[:2] == ["➕ प्रशिक्षक: पद दें", "➕ AC166: विधानसभा समन्वयक"]
    await meena.presses("➕ AC166: विधानसभा समन्वयक")
    assert "विधानसभा समन्वयक, AC166 आगर: यह पद किसे देना है" in last_of(meena)
    await meena.says("/posts PC21")
    opened = await meena.presses("2")
    assert f"👤 Ram · {code(RAM)}\n23 नवंबर 2026 से\nपद दिया: Meena" in opened
    assert "क्या यह पद ख़त्म करना है" in await meena.presses("✕ यह पद ख़त्म करें")
    assert held(RAM)
    assert "अब Ram इस पद पर नहीं हैं" in await meena.presses("✅ हाँ, ख़त्म करें")
    assert held(RAM) == []
    assert "▫️ बूथ एजेंट (BLA-2): ख़ाली" in await meena.says("/posts 166/1")


async def test_a_worker_sees_numbers_and_gives_their_own_post_up(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    for place in ("PC21", "AC166", "166/1"):
        text = await ram.says(f"/posts {place}")
        assert "Meena" not in text
        assert "नाम यहाँ के समन्वयक ही देखते हैं" in text
        assert not any("➕" in label or label.isdigit() for label in ram.buttons())
    assert "▪️ बूथ एजेंट (BLA-2): 1" in text
    assert "आपके पद नीचे हैं" in await ram.says("/posts")
    await ram.presses("⭐ बूथ एजेंट (BLA-2): 166/1")
    assert "आप यह पद छोड़ना चाहते हैं" in await ram.presses("✕ यह पद ख़त्म करें")
    await ram.presses("✅")
    assert held(RAM) == []


async def test_a_long_list_of_posts_has_pages(meena: Person) -> None:
    for n in range(12):
        made = person(100 + n, f"Worker {n}")
        authority.grant(made.id, "booth_member", NOON, booth_id=made.booth.id)
    assert "(1–10, कुल 12)" in await meena.says("/posts AC166")
    assert "(11–12, कुल 12)" in await meena.presses("›")
    assert "(1–10, कुल 12)" in await meena.presses("‹")


async def test_whoever_does_not_register_or_coordinate_gives_no_posts(
    meena: Person, ram: Person, telegram: World
) -> None:
    assert "समन्वयक ही" in await ram.says("/appoint")
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
