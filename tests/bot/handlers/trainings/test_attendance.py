"""A trainer takes attendance, and workers check in by the code of the hall."""

import re
from datetime import timedelta

import pytest

from bot.html import plain
from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import attendance, chats, tables, trainings, workers
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON

__all__ = ["clock", "meena"]
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker who has chosen Hindi."""
    asha = worker(telegram, 1, "Asha")
    chats.set_language(1, 0, "hi", NOON, private=True)
    return asha


def soon() -> trainings.Session:
    """Plan a session that begins in half an hour, with Asha in it."""
    session = plan(at=NOON + timedelta(minutes=30))
    trainings.enrol(1, session.id, NOON)
    return session


async def the_code(meena: Person, session: trainings.Session) -> str:
    """Open the attendance as Meena, and return the code that the hall sees."""
    await meena.says("/attendance")
    answer = await meena.sends_data(f"openattendance:{session.id}")
    found = re.search(r"\b(\d{6})\b", answer)
    assert found, answer
    return found[1]


async def test_meena_opens_it_asha_types_the_code_and_is_trained_when_it_closes(
    meena: Person, asha: Person
) -> None:
    session = soon()
    assert "हाज़िरी खोल सकते हैं" in await meena.says("/attendance")
    assert meena.buttons()[0] == "🟢 हाज़िरी खोलें"
    await meena.presses("🟢 हाज़िरी खोलें")
    assert meena.last()["photo"]
    code = re.search(r"\b\d{6}\b", meena.last()["caption"])
    assert code
    assert f"{session.code} बूथ प्रबंधन: आपकी हाज़िरी लग गई" in await asha.says(code[0])
    assert "आए: 1/1" in await meena.says(f"/attendance {session.code}")
    await meena.presses("✅ हाज़िरी बंद करें")
    assert "प्रशिक्षित: 1" in await meena.presses("✅ हाँ, बंद करें")
    assert tables.Worker.get(tables.Worker.telegram_id == 1).trained_at is not None


async def test_the_question_whether_to_close_says_who_would_not_count(
    meena: Person, asha: Person, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bot.services.settings.__dict__, "attendance_witnesses", 2)
    session = soon()
    await asha.says(await the_code(meena, session))
    lacking = plain(T.plural("attendance.lacking", 1))
    assert lacking in await meena.sends_data(f"endattendance:{session.id}")
    seat = tables.Enrolment.get(tables.Enrolment.session == session.id)
    attendance.tick(seat.id, by=MEENA, now=NOON)
    assert lacking not in await meena.sends_data(f"endattendance:{session.id}")


async def test_the_link_of_the_qr_checks_in_and_one_of_another_session_does_not(
    meena: Person, asha: Person
) -> None:
    session = soon()
    code = await the_code(meena, session)
    assert "यह कोड अभी नहीं चलता" in await asha.says(f"/start p{session.id + 1}-{code}")
    assert "आपकी हाज़िरी लग गई" in await asha.says(f"/start p{session.id}-{code}")
    assert attendance.look_at(session.id, by=MEENA, now=NOON).present == 1


async def test_a_wrong_code_says_where_the_right_one_is_and_changes_nothing(
    meena: Person, asha: Person
) -> None:
    session = soon()
    code = await the_code(meena, session)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "यह कोड अभी नहीं चलता" in await asha.says(wrong)
    assert tables.Presence.select().count() == 0


@pytest.mark.parametrize("named", ["9" * 20, "abc"])
async def test_the_link_of_a_session_that_cannot_be_leads_into_no_hall(
    named: str, telegram: World, meena: Person, asha: Person
) -> None:
    session = soon()
    attendance.open_attendance(session.id, by=MEENA, now=NOON)
    code = attendance.look_at(session.id, by=MEENA, now=NOON).code
    stranger = newcomer(telegram, 5, "Ravi")
    chats.set_language(5, 0, "hi", NOON, private=True)
    for one in (asha, stranger):
        assert T.plain("frame.broken") not in await one.says(f"/start p{named}-{code}")
    assert tables.Presence.select().count() == 0


async def test_six_digits_are_no_code_where_no_hall_shows_one(asha: Person) -> None:
    assert "कोड" not in await asha.says("483920")


async def test_somebody_who_has_not_registered_is_asked_to_first(
    telegram: World, meena: Person, asha: Person
) -> None:
    session = soon()
    code = await the_code(meena, session)
    ravi = newcomer(telegram, 5, "Ravi")
    await ravi.says(f"/start p{session.id}-{code}")
    assert tables.Presence.select().count() == 0
    assert ravi.buttons()


async def test_meena_ticks_the_list_and_takes_a_tick_back(meena: Person, asha: Person) -> None:
    session = soon()
    await the_code(meena, session)
    answer = await meena.sends_data(f"ticks:{session.id}:0")
    assert "आए 0/1" in answer
    assert meena.buttons()[0] == "⬜ Asha"
    assert "आए 1/1" in await meena.presses("⬜ Asha")
    assert "आए 0/1" in await meena.presses("✅ Asha")


async def test_meena_adds_who_came_without_a_seat_by_their_id(meena: Person, asha: Person) -> None:
    session = plan(at=NOON + timedelta(minutes=30))
    await the_code(meena, session)
    code = workers.by_telegram_id(1).code
    assert "आए: 1/1" in await meena.says(f"/attendance {session.code} {code}")
    assert "ID" in await meena.says(f"/attendance {session.code} BS-0000-000")


async def test_too_early_it_cannot_be_opened(meena: Person, asha: Person) -> None:
    session = plan()
    trainings.enrol(1, session.id, NOON)
    assert "हाज़िरी" in await meena.says("/attendance")
    assert "से खुलेगी" in await meena.says(f"/attendance {session.code}")
    assert "दो घंटे पहले" in await meena.sends_data(f"openattendance:{session.id}")
    seat = tables.Enrolment.get().id
    assert "दो घंटे पहले" in await meena.sends_data(f"tick:{seat}:0")
    assert tables.Session.get_by_id(session.id).attendance_opened_at is None


async def test_a_worker_without_a_post_neither_sees_nor_opens_it(
    meena: Person, asha: Person
) -> None:
    session = soon()
    refused = f"{session.code} में यह काम सिर्फ़ उसके प्रशिक्षक और उस क्षेत्र के समन्वयक कर सकते हैं"
    await asha.says("/trainings")
    for data in ("attendance", "openattendance", "endattendance", "closeattendance", "addscanner"):
        assert refused in await asha.sends_data(f"{data}:{session.id}")
    assert refused in await asha.sends_data(f"ticks:{session.id}:0")
    assert tables.Session.get_by_id(session.id).attendance_opened_at is None
