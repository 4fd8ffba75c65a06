"""/review and the week's calls, as Meena does them."""

from datetime import timedelta

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats, tables
from models.clock import Clock
from models.queues import dead_letters
from models.review import call_reminders
from models.workers import by_telegram_id
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, HOUR, NOON, coordinator, place_id

__all__ = ["clock"]

LAST_WEEK = NOON - 4 * DAY


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    return worker(telegram, 1, "Asha Malviya", "166/2")


@pytest.fixture
def meena(telegram: World, asha: Person) -> Person:
    return bring_meena(telegram)


def doubtful(count: int = 1, by: int = 1) -> None:
    for _ in range(count):
        flag(answered(by_telegram_id(by)))


def to_call(app: Runtime, telegram_id: int = 20) -> None:
    """Confirm somebody last week, with a phone that the bot's own keys can decrypt."""
    row = brought(by_telegram_id(1), telegram_id, at=LAST_WEEK)
    token = app.services.keys.encrypt("+919826012345")
    tables.Worker.update(phone=token).where(tables.Worker.id == row.worker_id).execute()


def states() -> list[str]:
    return [row.state for row in tables.Flag.select().order_by(tables.Flag.id)]


async def test_with_nothing_to_check_meena_is_told_so_and_led_on(meena: Person) -> None:
    assert "जाँच के लिए कुछ बाक़ी नहीं" in await meena.says("/review")
    assert meena.buttons() == ["📞 इस हफ़्ते के फ़ोन (0)", "☰ मेन्यू"]
    assert "इस हफ़्ते किसी को फ़ोन नहीं करना" in await meena.presses("📞")
    assert "जाँच के लिए कुछ बाक़ी नहीं" in await meena.presses("🔎")


async def test_meena_reads_the_reason_clears_one_and_rejects_the_next(meena: Person) -> None:
    doubtful(2)
    await meena.says("/review")
    answer = await meena.presses("🔍")
    assert "जाँचने हैं: 2 नाम" in answer
    assert "16 लोग 24 मिनट में सत्यापित हुए। क्या वहाँ कोई बैठक थी?" in answer
    assert "जोड़ने वाले: Asha Malviya" in answer
    assert meena.buttons()[0] == "✅ ठीक है"
    answer = await meena.presses("✅ ठीक है")
    assert "1 निमंत्रण ठीक माना गया।" in answer
    assert "जाँचना है: 1 नाम" in answer
    assert "1 निमंत्रण अस्वीकार हुआ।" in await meena.presses("✖️ अस्वीकार")
    assert states() == ["cleared", "rejected"]


async def test_she_leaves_one_for_later_and_takes_a_decision_back(meena: Person) -> None:
    doubtful(3)
    await meena.says("/review")
    await meena.presses("🔍")
    await meena.presses("अगला")
    await meena.presses("✖️ अस्वीकार")
    assert states() == ["waiting", "rejected", "waiting"]
    answer = await meena.presses("↩️ पिछला फ़ैसला")
    assert "1 निमंत्रण फिर जाँच में है।" in answer
    assert states() == ["waiting"] * 3
    assert not any("↩️" in label for label in meena.buttons())


async def test_a_whole_meeting_is_cleared_with_one_button(meena: Person) -> None:
    doubtful(5)
    await meena.says("/review")
    assert "5 निमंत्रण ठीक माने गए।" in await meena.presses("✅ सभी 5 ठीक हैं")
    assert states() == ["cleared"] * 5


async def test_a_burst_is_one_card_with_the_reason_once_and_the_names(meena: Person) -> None:
    for telegram_id in (10, 11, 12):
        flag(brought(by_telegram_id(1), telegram_id))
    answer = await meena.says("/review")
    assert answer.count("16 लोग") == 1
    assert [name in answer for name in ("Bai K", "Bai L", "Bai M")] == [True] * 3
    assert meena.buttons()[:2] == ["✅ सभी 3 ठीक हैं", "✖️ सभी 3 अस्वीकार करें"]
    assert "Bai L" not in await meena.presses("🔍")
    assert "Bai L" in await meena.presses("‹ सब एक साथ")


async def test_the_list_of_entries_leads_back_to_the_card(meena: Person) -> None:
    doubtful(2)
    await meena.says("/review")
    await meena.presses("📋")
    assert "जाँचने हैं: 2 नाम" in await meena.presses("🔎")


async def test_a_call_names_whom_to_call(meena: Person, app: Runtime) -> None:
    to_call(app)
    await meena.says("/review")
    assert "Bai U" in await meena.presses("📞")


async def test_from_a_doubt_to_all_entries_of_the_inviter(meena: Person) -> None:
    doubtful(1)
    answered(by_telegram_id(1))
    await meena.says("/review")
    assert "2 निमंत्रण" in await meena.presses("📋")


async def test_entries_that_meena_is_part_of_are_left_to_another_coordinator(
    meena: Person,
) -> None:
    doubtful(1, by=MEENA)
    answer = await meena.says("/review")
    assert "जाँच के लिए कुछ बाक़ी नहीं" in answer
    assert "1 निमंत्रण में आप ख़ुद शामिल हैं" in answer
    entry = tables.Invitation.get().id
    assert "आप ख़ुद शामिल हैं" in await meena.sends_data(f"judge:cleared:one:{entry}")
    assert states() == ["waiting"]


async def test_asha_reviews_nothing_neither_by_typing_nor_by_forged_buttons(
    asha: Person, app: Runtime, meena: Person
) -> None:
    doubtful(1)
    to_call(app)
    await meena.says("/review")
    entry, call = tables.Invitation.select()[0].id, tables.VerificationCall.get().id
    assert "समन्वयक कर सकते हैं" in await asha.says("/review")
    await asha.says("/help")
    for data in (
        f"judge:cleared:one:{entry}",
        f"judge:rejected:all:{entry}",
        "review:0",
        "calls:0",
        f"number:{call}",
        f"called:denied:{call}",
        f"unjudge:{tables.Flag.get().id}",
    ):
        answer = await asha.sends_data(data)
        assert "समन्वयक कर सकते हैं" in answer, data
        assert "98260" not in answer
    assert states() == ["waiting"]
    assert tables.VerificationCall.get().answer is None


async def test_in_a_group_no_button_of_the_review_does_anything(
    telegram: World, app: Runtime, meena: Person
) -> None:
    doubtful(1)
    to_call(app)
    await meena.says("/review")
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    inside = Person(telegram, meena.user, group)
    assert "निजी चैट" in await inside.says("/review")
    entry, call = tables.Flag.get().invitation_id, tables.VerificationCall.get().id
    for data in (
        f"judge:cleared:one:{entry}",
        "review:0",
        "calls:0",
        f"number:{call}",
        f"called:denied:{call}",
        f"unjudge:{tables.Flag.get().id}",
    ):
        assert "बटन पुराना हो गया" in await inside.sends_data(data), data
    assert not any("98260" in m.get("text", "") for m in group.messages.values())
    assert states() == ["waiting"]


async def test_meena_calls_and_a_no_brings_the_entry_into_the_review(
    meena: Person, app: Runtime
) -> None:
    to_call(app)
    await meena.says("/review")
    answer = await meena.presses("📞 इस हफ़्ते के फ़ोन (1)")
    assert "लॉटरी" not in answer  # the one who confirmed is the one to call
    assert "क्या आप ख़ुद Booth Shakti से जुड़े हैं?" in answer
    assert "98260" not in answer
    assert "+919826012345" in await meena.presses("☎️ नंबर दिखाएँ")
    assert meena.buttons()[0] == "✅ हाँ, ख़ुद जुड़े हैं"
    answer = await meena.presses("✖️ नहीं, ख़ुद नहीं जुड़े")
    assert "यह निमंत्रण अब जाँच में है।" in answer
    assert "इस हफ़्ते के सारे फ़ोन हो गए" in answer
    assert "98260" not in answer
    assert "फ़ोन पर पूछने पर इन्होंने कहा" in await meena.presses("🔎")
    actions = [row.action for row in tables.Audit.select()]
    assert (actions.count("number"), actions.count("call")) == (1, 1)


async def test_at_night_the_number_has_no_button_and_an_old_one_says_when(
    meena: Person, app: Runtime, clock: Clock
) -> None:
    to_call(app)
    await meena.says("/review")
    await meena.presses("📞 इस हफ़्ते के फ़ोन (1)")
    clock.jump_to(NOON + 10 * HOUR)  # 22:00
    answer = await meena.presses("☎️ नंबर दिखाएँ")
    assert "नंबर सुबह 8:00 बजे से दिखेगा" in answer
    await meena.says("/review")
    assert "फ़ोन सुबह 8 से रात 9 बजे तक" in await meena.presses("📞 इस हफ़्ते के फ़ोन (1)")
    assert "☎️ नंबर दिखाएँ" not in meena.buttons()
    clock.jump_to(NOON + 20 * HOUR)  # 8:00
    await meena.says("/review")
    await meena.presses("📞 इस हफ़्ते के फ़ोन (1)")
    assert "+919826012345" in await meena.presses("☎️ नंबर दिखाएँ")


async def test_who_is_not_reached_is_called_again_later(meena: Person, app: Runtime) -> None:
    to_call(app)
    await meena.says("/review")
    await meena.presses("📞")
    answer = await meena.presses("📵")
    assert "बाद में फिर फ़ोन कीजिए" in answer
    assert "1 व्यक्ति को फ़ोन" in meena.last()["text"]
    assert "सारे फ़ोन हो गए" in await meena.presses("✅ हाँ")


async def test_a_yes_pressed_by_mistake_is_taken_back(meena: Person, app: Runtime) -> None:
    to_call(app)
    await meena.says("/review")
    await meena.presses("📞")
    assert "↩️ पिछला जवाब वापस लें" not in meena.buttons()
    await meena.presses("✅ हाँ")
    said = await meena.presses("↩️ पिछला जवाब वापस लें")
    assert "इनको फिर फ़ोन करना है" in said
    assert "1 व्यक्ति को फ़ोन" in said
    assert "यह निमंत्रण अब जाँच में है।" in await meena.presses("✖️")


async def test_the_number_of_a_call_that_somebody_else_has_answered_is_not_shown(
    meena: Person, app: Runtime
) -> None:
    to_call(app)
    await meena.says("/review")
    await meena.presses("📞")
    call = tables.VerificationCall.get()
    tables.VerificationCall.update(answer="confirmed").execute()
    answer = await meena.sends_data(f"number:{call.id}")
    assert "यह फ़ोन अब बाक़ी नहीं" in answer
    assert "98260" not in answer


async def test_nonsense_in_a_button_changes_nothing(meena: Person) -> None:
    doubtful(1)
    await meena.says("/review")
    entry = tables.Invitation.get().id
    for data in (f"judge:waiting:one:{entry}", f"judge:cleared:x:{entry}", "called:maybe:1"):
        assert "बटन पुराना हो गया" in await meena.sends_data(data), data
    assert "समन्वयक" in await meena.sends_data("judge:cleared:one:999999999")
    assert states() == ["waiting"]


async def test_the_monday_reminder_says_how_much_waits_and_leads_to_it(
    meena: Person, app: Runtime
) -> None:
    await meena.says("/help")
    doubtful(2)
    to_call(app)
    zone = app.services.settings.zone
    assert call_reminders.remind(zone, NOON + timedelta(minutes=1)) == 1
    app.services.clock.jump_to(NOON + timedelta(minutes=5))
    assert await Sender(app.services, app.bot).send_due() == 1
    assert "जाँच बाक़ी: 2\n• फ़ोन बाक़ी: 1" in meena.last()["text"]
    assert "जाँचने हैं: 2 नाम" in await meena.presses("🔎 जाँच पर जाएँ")


async def test_who_has_nothing_to_do_or_no_post_any_more_is_not_reminded(
    meena: Person, app: Runtime
) -> None:
    await meena.says("/help")
    doubtful(1)
    rekha = coordinator(21, "Rekha", "PC21")
    zone, services = app.services.settings.zone, app.services
    assert call_reminders.remind(zone, NOON + timedelta(minutes=1)) == 2
    tables.Flag.update(state="cleared").execute()
    tables.Post.update(until=NOON).where(tables.Post.worker == rekha.id).execute()
    services.clock.jump_to(NOON + timedelta(minutes=5))
    await Sender(services, app.bot).send_due()
    assert [row.state for row in tables.Outbox.select()] == ["expired", "expired"]
    assert dead_letters.dead_letters(10) == []


async def test_in_english(meena: Person) -> None:
    chats.set_language(MEENA, 0, "en", NOON, private=True)
    doubtful(1)
    answer = await meena.says("/review")
    assert "16 people confirmed within 24 minutes. Was there a meeting?" in answer
    assert "1 sign-up to review" in answer
