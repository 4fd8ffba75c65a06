"""At the door: cards that are scanned, who may scan them, walk-ins, and paper."""

import re

import pytest

from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import attendance, chats, tables, trainings, workers
from models.attendance import lot
from models.clock import Clock
from models.identity import card_marks, worker_ids
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import DAY, HOUR, KEYS, NOON

__all__ = ["clock", "meena"]


@pytest.fixture(autouse=True)
def in_hindi(meena: Person) -> None:
    """Meena has chosen Hindi too."""
    chats.set_language(MEENA, 0, "hi", NOON, private=True)


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker who has chosen Hindi."""
    asha = worker(telegram, 1, "Asha")
    chats.set_language(1, 0, "hi", NOON, private=True)
    return asha


@pytest.fixture
def session(meena: Person, asha: Person) -> trainings.Session:
    """A session that begins in half an hour, with Asha in it, whose attendance is open."""
    session = plan(at=NOON + HOUR / 2)
    trainings.enrol(1, session.id, NOON)
    attendance.open_attendance(session.id, by=MEENA, now=NOON)
    return session


def public_id(telegram_id: int = 1) -> str:
    return worker_ids.parse(workers.by_telegram_id(telegram_id).code) or ""


def card(telegram_id: int = 1) -> str:
    """Return what the QR code of somebody's card sends to the bot."""
    return f"/start w{card_marks.write(public_id(telegram_id), KEYS)}"


def witnesses() -> list[str]:
    return [row.witness for row in tables.Presence.select().order_by(tables.Presence.id)]


def actions(person: Person) -> list[str]:
    rows = person.last()["reply_markup"]["inline_keyboard"]
    return [b.get("callback_data", "").partition(":")[0] for row in rows for b in row]


async def test_the_trainer_scans_ashas_card_and_takes_it_back(
    meena: Person, asha: Person, session: trainings.Session
) -> None:
    assert f"Asha जी की हाज़िरी {session.code} में लग गई" in await meena.says(card())
    assert witnesses() == ["scan"]
    assert "पहले ही" in await meena.says(card())
    await meena.presses("↩️ स्कैन हटाएँ")
    assert witnesses() == []


async def test_scanned_by_anybody_else_a_card_says_what_it_is_and_changes_nothing(
    telegram: World, meena: Person, asha: Person, session: trainings.Session
) -> None:
    ravi = worker(telegram, 2, "Ravi", "166/2")
    chats.set_language(2, 0, "hi", NOON, private=True)
    answer = await ravi.says(card())
    assert workers.by_telegram_id(1).code in answer
    assert "Asha" not in answer
    await newcomer(telegram, 5, "Mohan").says(card())
    assert witnesses() == []


async def test_a_forged_card_is_refused_and_one_without_a_mark_ticks_nobody(
    meena: Person, asha: Person, session: trainings.Session
) -> None:
    genuine = card()
    forged = genuine[:-1] + ("A" if genuine[-1] != "A" else "B")
    assert "हमारा बनाया हुआ नहीं" in await meena.says(forged)
    assert "हाज़िरी नहीं लगी" in await meena.says(f"/start w{public_id()}")
    assert witnesses() == []
    assert actions(meena) == ["addcard"]
    await meena.sends_data(f"addcard:{session.id}:{public_id()}")
    assert witnesses() == ["tick"]


async def test_the_card_of_who_has_left_is_refused(
    meena: Person, asha: Person, session: trainings.Session
) -> None:
    scanned = card()
    tables.Worker.delete().where(tables.Worker.telegram_id == 1).execute()
    assert "किसी और अभियान" in await meena.says(scanned)
    assert witnesses() == []


async def test_meena_lends_the_scan_to_ravi_and_takes_it_back(
    telegram: World, bot: Runtime, meena: Person, asha: Person, session: trainings.Session
) -> None:
    ravi = worker(telegram, 2, "Ravi", "166/2")
    chats.set_language(2, 0, "hi", NOON, private=True)
    await ravi.says("/help")
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"scanners:{session.id}")
    await meena.sends_data(f"addscanner:{session.id}")
    await meena.says(workers.by_telegram_id(2).code)
    assert actions(meena) == ["addscanner", "takescan", "attendance"]
    assert await Sender(bot.services, bot.bot).send_due() == 1
    assert session.code in ravi.last()["text"]
    assert session.code in await ravi.says("/attendance")
    assert "प्रशिक्षक के पास भेजिए" in await ravi.says(f"/start w{public_id()}")
    assert "addcard" not in actions(ravi)
    await ravi.says(card())
    assert witnesses() == ["scan"]
    await meena.sends_data(f"takescan:{tables.ScanRight.get().id}")
    assert actions(meena) == ["addscanner", "attendance"]
    tables.Presence.delete().execute()
    await ravi.says(card())
    assert witnesses() == []


async def test_who_scans_the_hall_before_they_have_registered_is_there_once_they_have(
    telegram: World, clock: Clock, meena: Person, session: trainings.Session
) -> None:
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    code = attendance.look_at(session.id, by=MEENA, now=NOON).code
    await sunita.says(f"/start p{session.id}-{code}")
    clock.jump_to(NOON + HOUR / 4)  # the code is over, and they were there when they scanned it
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    await sunita.presses("✅")
    await sunita.says("166/2")
    answer = await sunita.presses("✅")
    assert f"{session.code} {session.title}: आपकी हाज़िरी लग गई" in answer
    assert witnesses() == ["code"]
    assert trainings.session(session.id, NOON).taken == 2


async def test_a_code_that_is_over_leads_a_newcomer_to_the_registration_all_the_same(
    telegram: World, meena: Person, session: trainings.Session
) -> None:
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    chats.set_language(5, 0, "hi", NOON, private=True)
    await sunita.says(f"/start p{session.id}-000000")
    assert actions(sunita) == ["run"]
    assert witnesses() == []


async def test_meena_prints_the_list_and_types_its_numbers_in(
    meena: Person, asha: Person, session: trainings.Session
) -> None:
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"printlist:{session.id}")
    [(name, pdf)] = meena.files().items()
    assert (name, pdf[:5]) == (f"roster-{session.code}-2026-11-23.pdf", b"%PDF-")
    assert "7, 9" in await meena.says(f"/attendance {session.code} 1 7 9")
    assert witnesses() == []
    assert "आए: 1/1" in await meena.says(f"/attendance {session.code} 1")
    assert witnesses() == ["tick"]


async def test_before_it_begins_it_is_not_closed_and_the_answer_says_when_it_does(
    meena: Person, asha: Person, session: trainings.Session
) -> None:
    await meena.says(f"/attendance {session.code}")
    assert "दोपहर 12:30 बजे" in await meena.sends_data(f"closeattendance:{session.id}")
    assert tables.Session.get_by_id(session.id).attendance_closed_at is None


async def test_the_day_after_asha_is_asked_whether_she_was_there(
    bot: Runtime, clock: Clock, meena: Person, asha: Person, session: trainings.Session
) -> None:
    await asha.says(attendance.look_at(session.id, by=MEENA, now=NOON).code)
    clock.jump_to(NOON + 3 * HOUR)
    attendance.close(session.id, by=MEENA, now=clock.now())
    attendance.settle(session.id, clock.now())
    tables.Outbox.delete().execute()  # that she has passed
    clock.jump_to(NOON + DAY)
    zone = bot.services.settings.zone
    assert lot.make_due(clock.now(), zone) == 1
    assert await Sender(bot.services, bot.bot).send_due() == 1
    assert actions(asha) == ["wasthere", "wasthere"]
    await asha.presses("✅")
    seen = await meena.says(f"/attendance {session.code}")
    assert re.search("पूछा: 1 · “हाँ”: 1 · “नहीं”: 0", seen)


async def test_where_two_witnesses_are_asked_for_asha_is_told_what_is_missing(
    meena: Person, asha: Person
) -> None:
    session = plan(at=NOON + HOUR / 2)
    trainings.enrol(1, session.id, NOON)
    opened = attendance.open_attendance(session.id, by=MEENA, now=NOON, witnesses=2)
    assert "अपना पहचान पत्र" in await asha.says(opened.code)
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"ticks:{session.id}:0")
    assert meena.buttons()[0] == "🕐 Asha"
    await meena.says(card())
    assert attendance.look_at(session.id, by=MEENA, now=NOON).present == 1


async def test_the_trainer_reads_that_no_seat_is_left_for_who_has_come(
    telegram: World, meena: Person, asha: Person
) -> None:
    worker(telegram, 2, "Ravi", "166/2")
    session = plan(1, at=NOON + HOUR / 2)
    trainings.enrol(1, session.id, NOON)
    attendance.open_attendance(session.id, by=MEENA, now=NOON)
    t = Catalogues().text("hi", Settings().zone)
    full = t.plain("error.session_full.door", session=session.code, seats=1, name=t.person("Ravi"))
    for typed in (f"/attendance {session.code} {workers.by_telegram_id(2).code}", card(2)):
        assert await meena.says(typed) == full
    assert witnesses() == []
