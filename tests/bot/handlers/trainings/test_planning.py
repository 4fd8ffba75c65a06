"""Coordinators plan sessions and set targets, on both databases."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.handlers.targets import target
from bot.i18n import Catalogues
from models import tables, targets, trainings, workers
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.conftest import database_url as database_url  # on both databases
from tests.support.world import DAY, NOON, coordinator, give, place_id

__all__ = ["clock", "meena"]

INDIA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 23)
LINE = "/newtraining PC21 2026-11-25 15:00 30 पंचायत भवन; मतदाता सूची"
BAD_SESSIONS = (
    ("PC21 2026-13-45 15:00 30 A; B", "“2026-13-45” से तारीख़ समझ"),
    ("PC21 2026-11-22 15:00 30 A; B", "22 नवंबर 2026 बीत चुका है"),
    ("PC21 25/11/2062 15:00 30 A; B", "25 नवंबर 2062 बहुत दूर है"),
    ("PC21 9999-12-31 23:59 30 A; B", "बहुत दूर है"),
    ("PC21 jaldi 15:00 30 A; B", "“jaldi” से तारीख़ समझ"),
    ("PC21 2026-11-23 11:59 30 A; B", "11:59 का समय बीत चुका है"),
    ("PC21 2026-11-25 25:00 30 A; B", "“25:00” से समय समझ"),
    ("PC21 2026-11-25 15:00 0 A; B", "(1 से 2,000 तक)"),
    ("PC21 2026-11-25 15:00 many A; B", "(1 से 2,000 तक)"),
    ("PC21 2026-11-25 15:00 9999999999999999999999 A; B", "(1 से 2,000 तक)"),
    (f"PC21 2026-11-25 15:00 30 {'A' * 201}; B", "जगह का नाम 200 अक्षरों के भीतर"),
    (f"PC21 2026-11-25 15:00 30 A; {'B' * 121}", "विषय 120 अक्षरों के भीतर"),
    ("PC21 2026-11-25 15:00 30 A 9826054321; B", "फ़ोन नंबर के बिना"),
    ("PC21 2026-11-25 15:00 30 A; B +91 98260 54321", "फ़ोन नंबर के बिना"),
    ("PC21 2026-11-25 15:00 30 A ९८२६० ५४३२१; B", "फ़ोन नंबर के बिना"),
    ("PC99 2026-11-25 15:00 30 A; B", "“PC99” नाम का कोई क्षेत्र नहीं"),
    ("PC20 2026-11-25 15:00 30 A; B", "सिर्फ़ उस क्षेत्र के समन्वयक"),
    ("🙂", "कोई क्षेत्र नहीं"),
)
BAD_TARGETS = (
    ("PC21 votes 5 2026-12-01", "“votes” का लक्ष्य नहीं होता"),
    ("PC21 confirmed 0 2026-12-01", "(1 से 1,00,00,000 तक)"),
    ("PC21 confirmed -5 2026-12-01", "(1 से 1,00,00,000 तक)"),
    ("PC21 confirmed 5 2026-11-22", "22 नवंबर 2026 बीत चुका है"),
    ("PC21 confirmed 5 2027-12-01", "1 दिसंबर 2027 बहुत दूर है"),
    ("PC21 confirmed 5 jaldi", "“jaldi” से तारीख़ समझ"),
    ("PC20 confirmed 5 2026-12-01", "सिर्फ़ उस क्षेत्र के समन्वयक"),
    ("PC99 confirmed 5 2026-12-01", "“PC99” नाम का कोई क्षेत्र नहीं"),
)


@pytest.fixture
def ravi(telegram: World, bot: object) -> Person:
    """Ravi, a worker without a post."""
    return worker(telegram, 2, "Ravi")


def sessions() -> tuple[trainings.Session, ...]:
    """Look up all that is planned."""
    return trainings.coming(place_id("MP"), NOON)


def running(code: str) -> tuple[targets.Pace, ...]:
    """Look up the targets that run at a place."""
    return targets.paces(place_id(code), TODAY, targets.WorkCalendar(INDIA))


async def first_buttons(person: Person, presses: int) -> str:
    """Press the first button again and again; return the last answer."""
    answer = ""
    for _ in range(presses):
        answer = await person.presses(person.buttons()[0])
    return answer


async def test_meena_plans_a_session_pressing_only_first_buttons(meena: Person) -> None:
    assert "किस क्षेत्र के लिए" in await meena.says("/newtraining")
    assert meena.buttons()[0] == "लोकसभा देवास"
    answer = await first_buttons(meena, 7)
    (made,) = sessions()
    assert f"प्रशिक्षण {made.code} जुड़ गया" in answer
    assert f"https://t.me/BoothShaktiBot?start=e{made.id}" in answer
    assert (made.title, made.venue, made.seats) == (
        "बूथ प्रबंधन",
        "देवास (जगह बाद में बताएँगे)",
        30,
    )
    assert made.starts_at == datetime(2026, 11, 24, 15, tzinfo=INDIA)


async def test_of_two_posts_the_one_around_her_booth_is_offered_first(meena: Person) -> None:
    give(workers.by_telegram_id(MEENA), "PC20")
    await meena.says("/newtraining")
    assert meena.buttons()[:2] == ["लोकसभा देवास", "लोकसभा राजगढ़"]


async def test_a_hurried_second_session_finds_the_next_free_hour(meena: Person) -> None:
    for _ in range(2):
        await meena.says("/newtraining")
        await first_buttons(meena, 7)
    hours = sorted(s.starts_at.astimezone(INDIA).hour for s in sessions())
    assert hours == [11, 15]


async def test_meena_plans_a_session_in_one_line(meena: Person) -> None:
    answer = await meena.says(LINE)
    (made,) = sessions()
    assert f"प्रशिक्षण {made.code} जुड़ गया" in answer
    assert "बुधवार, 25 नवंबर 2026, दोपहर 3:00" in answer
    assert "सीटें: 0/30" in answer
    assert (made.place.code, made.title, made.venue) == ("PC21", "मतदाता सूची", "पंचायत भवन")


async def test_what_a_line_leaves_out_is_asked(meena: Person) -> None:
    assert "<b>" not in await meena.says("/newtraining Agar 25/11 3pm 40")
    assert meena.buttons()[0] == "बूथ प्रबंधन"
    await meena.presses("बूथ प्रबंधन")
    assert "कहाँ होगा" in meena.last()["text"]
    assert "क्या यह ठीक है?" in await meena.says("मंगल भवन")
    await meena.presses("✅ प्रशिक्षण जोड़ें")
    (made,) = sessions()
    assert (made.place.code, made.seats, made.venue) == ("AC166", 40, "मंगल भवन")


async def test_typed_answers_are_as_good_as_buttons(meena: Person) -> None:
    await meena.says("/newtraining आगर")
    await meena.says("मतदाता सूची")
    await meena.says("२६-११-२०२६")
    await meena.says("5:30 PM")
    await meena.says("१२")
    assert "गुरुवार, 26 नवंबर 2026, शाम 5:30" in await meena.says("स्कूल <b>")
    assert "“✅ प्रशिक्षण जोड़ें” दबाइए" in await meena.says("शायद")
    assert sessions() == ()
    await meena.says("हाँ")
    (made,) = sessions()
    assert (made.venue, made.seats) == ("स्कूल <b>", 12)


async def test_words_used_before_are_offered_first(meena: Person) -> None:
    plan(title="शब्द" * 30, venue="भवन" * 60)
    await meena.says("/newtraining PC21")
    assert meena.buttons()[0].startswith("शब्दशब्द")
    await first_buttons(meena, 6)
    assert {(s.title, s.venue) for s in sessions()} == {("शब्द" * 30, "भवन" * 60)}
    assert len(sessions()) == 2


async def test_a_bad_line_gets_its_sentence_and_plans_nothing(meena: Person) -> None:
    for line, sentence in BAD_SESSIONS:
        assert sentence in await meena.says(f"/newtraining {line}"), line
        assert sessions() == (), line


async def test_a_bad_answer_asks_the_same_question_again(meena: Person) -> None:
    await meena.says("/newtraining PC21")
    await meena.says("बूथ")
    answer = await meena.says("31/2")
    t = Catalogues().text("hi", INDIA)
    assert t.plain("error.bad_date.no_such_day", text="31/2", n=31) in answer
    assert "किस दिन?" in answer
    assert "कितने बजे" in await meena.says("25-11-2026")


async def test_a_venue_named_b_is_shown_as_typed(meena: Person) -> None:
    answer = await meena.says("/newtraining PC21 25/11 15:00 30 <b>हॉल</b> & छत; <i>बूथ</i>")
    assert "📍 <b>हॉल</b> & छत (देवास)" in answer
    assert "<i>बूथ</i>" in answer


async def test_a_venue_is_not_booked_twice_and_another_time_can_be_chosen(meena: Person) -> None:
    await meena.says(LINE)
    (first,) = sessions()
    assert f"इस जगह पर उस समय {first.code} है" in await meena.says(LINE)
    await meena.says("/newtraining PC21 2026-11-25 16:00 30 पंचायत भवन")
    await meena.presses(meena.buttons()[0])
    assert f"इस जगह पर उस समय {first.code} है" in await meena.presses("✅ प्रशिक्षण जोड़ें")
    await meena.presses("‹ पीछे")
    await meena.says("मंगल भवन")
    await meena.presses("✅ प्रशिक्षण जोड़ें")
    assert {s.venue for s in sessions()} == {"पंचायत भवन", "मंगल भवन"}


async def test_a_session_made_by_mistake_is_taken_back(meena: Person) -> None:
    await meena.says(LINE)
    (made,) = sessions()
    assert f"प्रशिक्षण {made.code} रद्द हो गया" in await meena.presses("✕ यह प्रशिक्षण रद्द करें")
    assert sessions() == ()


async def test_a_session_with_people_in_it_is_cancelled_once_meena_is_sure(
    meena: Person, ravi: Person
) -> None:
    await meena.says(LINE)
    (made,) = sessions()
    await ravi.says(f"/enrol {made.code}")
    assert f"{made.code} रद्द करें? ली गई सीटें: 1" in await meena.sends_data(f"calloff:{made.id}")
    assert meena.buttons()[0].startswith("‹")  # a hurried thumb cancels nothing
    await meena.presses("‹")
    assert sessions() != ()
    await meena.sends_data(f"calloff:{made.id}")
    await meena.presses("✕")
    assert sessions() == ()


async def test_ravi_who_is_no_coordinator_is_told_whom_to_ask(ravi: Person) -> None:
    bring = plan_of_meena()
    for text in ("/newtraining", LINE, "/target", "/target PC21 confirmed 5 2026-12-01"):
        assert "अपने समन्वयक को बताइए" in await ravi.says(text)
    assert "समन्वयक" in await ravi.sends_data(f"calloff:{bring.id}")
    assert sessions() == (bring,)
    assert running("PC21") == ()


def plan_of_meena() -> trainings.Session:
    """Plan a session of Meena's, who is not in the chat."""
    coordinator(MEENA, "Meena", "PC21")
    return plan()


async def test_a_newcomer_is_led_to_registration(telegram: World, bot: object) -> None:
    farid = newcomer(telegram, 3, "Farid")
    for text in ("/newtraining", "/target"):
        assert "पहले कार्यकर्ता बनिए" in await farid.says(text)


async def test_meena_sets_a_target_pressing_only_first_buttons(meena: Person) -> None:
    await meena.says("/target")
    answer = await first_buttons(meena, 4)
    assert "PC21 देवास" in answer
    assert "1/100" in answer
    assert "काम के 31 दिन बाक़ी हैं: हर दिन लगभग 4" in answer
    assert running("PC21") == ()
    answer = await first_buttons(meena, 1)
    assert "लक्ष्य तय हो गया" in answer
    assert "/link PC21" in answer  # no group gets it yet
    (pace,) = running("PC21")
    assert (pace.measure, pace.number, pace.until) == ("confirmed", 100, date(2026, 12, 23))


async def test_a_target_asks_each_day_for_what_was_open_this_morning(meena: Person) -> None:
    answer = await meena.says("/target PC21 confirmed 3 2026-11-24")  # she herself joined today
    assert "काम के 2 दिन बाक़ी हैं: हर दिन लगभग 2" in answer


async def test_meena_sets_a_target_in_one_line(meena: Person) -> None:
    answer = await meena.says("/target PC21 trained 1,000 31/12")
    assert "प्रशिक्षित कार्यकर्ता: 0/1,000, गुरुवार, 31 दिसंबर 2026 तक" in answer
    (pace,) = running("PC21")
    assert (pace.measure, pace.number, pace.until) == ("trained", 1000, date(2026, 12, 31))


@pytest.mark.parametrize("measure", ["सत्यापित", "सत्यापित कार्यकर्ता", "Confirmed workers"])
async def test_a_measure_may_be_named_in_hindi_or_in_full(meena: Person, measure: str) -> None:
    await meena.says(f"/target PC21 {measure} 500 2026-12-31")
    assert [(pace.measure, pace.number) for pace in running("PC21")] == [("confirmed", 500)]


async def test_a_newer_target_takes_the_place_of_the_older(meena: Person) -> None:
    await meena.says("/target PC21 confirmed 10 31/12")
    await meena.says("/target PC21 confirmed 20")
    answer = await meena.says("31/12")
    assert "अभी का लक्ष्य (31 दिसंबर 2026 तक 1/10) हट जाएगा" in answer
    await meena.presses("✅ लक्ष्य तय करें")
    assert [pace.number for pace in running("PC21")] == [20]


async def test_training_is_a_measure_where_there_are_sessions(meena: Person) -> None:
    await meena.says("/target Agar")
    assert "प्रशिक्षित कार्यकर्ता" not in meena.buttons()
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 5, "School")
    planning.make_session(new, by=MEENA, now=NOON)
    await meena.says("/target Agar")
    assert "प्रशिक्षित कार्यकर्ता" in meena.buttons()


async def test_typed_answers_set_a_target_too(meena: Person) -> None:
    await meena.says("/target Agar")
    assert "लक्ष्य नहीं होता" in await meena.says("वोट")
    await meena.says("प्रशिक्षित कार्यकर्ता")
    assert "(1 से 1,00,00,000 तक)" in await meena.says("बहुत")
    await meena.says("५०")
    assert "1 जनवरी 2028 बहुत दूर" in await meena.says("2028-01-01")
    assert "क्या यह ठीक है?" in await meena.says("2026-12-31")
    await meena.presses("✅ लक्ष्य तय करें")
    (pace,) = running("AC166")
    assert (pace.measure, pace.number) == ("trained", 50)


async def test_a_bad_target_gets_its_sentence_and_sets_nothing(meena: Person) -> None:
    for line, sentence in BAD_TARGETS:
        assert sentence in await meena.says(f"/target {line}"), line
        assert tables.Target.select().count() == 0, line


async def test_a_target_is_undone_and_the_one_before_it_runs_again(meena: Person) -> None:
    await meena.says("/target PC21 confirmed 500 2026-12-10")
    await meena.says("/target PC21 confirmed 600 2026-12-10")
    await meena.presses("↩️ यह लक्ष्य वापस लें")
    assert [pace.number for pace in running("PC21")] == [500]
    await meena.says("/target PC21 trained 50 2026-12-10")
    await meena.presses("↩️ यह लक्ष्य वापस लें")
    assert [pace.number for pace in running("PC21")] == [500]


async def test_a_target_is_ended_and_brought_back(meena: Person) -> None:
    await meena.says("/target PC21 confirmed 500 2026-12-10")
    assert "500" in await meena.says("/target PC21")
    await meena.presses("✕ लक्ष्य हटाएँ")
    assert running("PC21") == ()
    await meena.presses("↩️ फिर चालू करें")
    assert [pace.number for pace in running("PC21")] == [500]


def test_the_numbers_offered_for_a_target_are_round() -> None:
    assert target._numbers(0, 4_460) == [4_500, 2_500, 1_500, 100, 500]
    assert target._numbers(0, 100) == [100, 50, 25, 500, 1_000]
    assert target._numbers(3, 7) == [10, 5, 100, 500, 1_000]
    assert target._numbers(4_999_999, 0) == [10_000_000]


async def test_the_right_place_is_one_tap_away(meena: Person) -> None:
    await meena.says("/target PC22 confirmed 5 2026-12-01")
    await meena.presses("लोकसभा देवास")
    assert [pace.number for pace in running("PC21")] == [5]
