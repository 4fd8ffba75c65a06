"""Asha takes a booth in the chat, is asked how it goes, keeps it and gives it back."""

import pytest

from bot.html import plain
from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from jobs import placement
from models import tables
from models.clock import Clock
from playground.telegram import World, groups
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock, delivered, job, meena
from tests.bot.support.people import Person, settled
from tests.models.polls.poll_steps import in_silence
from tests.support.world import DAY, HOUR, NOON, booth_id, person, place_id

__all__ = ["clock", "meena"]

HI = Catalogues().text("hi", Settings().zone)
TAKE, LEAVE = HI.plain("booth_care.button_take"), HI.plain("booth_care.button_leave")


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    return agar_people.worker(telegram, 1, "Asha Devi")


@pytest.fixture
def ravi(telegram: World, bot: Runtime) -> Person:
    return agar_people.worker(telegram, 2, "Ravi Verma")


def held() -> list[int]:
    care = tables.BoothCare
    return [row.worker_id for row in care.select().where(care.ended_at.is_null())]


@pytest.mark.parametrize("line", ["/take 166/3", "/take 3", "/take 166-3", "/take १६६/३"])
async def test_asha_takes_a_booth_by_its_code(asha: Person, line: str) -> None:
    assert "166/3 Village 3 अब आपका है, सोम 30 नव तक" in await asha.says(line)
    assert len(held()) == 1


async def test_she_takes_one_by_its_button_and_the_next_who_presses_is_told(
    asha: Person, ravi: Person
) -> None:
    for one in (asha, ravi):
        await one.says("/booth 166/3")
        assert TAKE in one.buttons()
    assert "अब आपका है" in await asha.presses(TAKE)
    assert "166/3 किसी और ने ले लिया है, 30 नवंबर 2026 तक" in await ravi.presses(TAKE)
    assert "किसी ने लिया हुआ है" in await ravi.says("/booth 166/3")
    assert TAKE not in ravi.buttons()
    assert "आपका है" in await asha.says("/booth 166/3")


async def test_booths_of_ones_own_ac_are_offered_until_one_has_three(asha: Person) -> None:
    assert plain(HI("booth_care.how", most=3)) in await asha.says("/take")
    for _ in range(3):
        await asha.says("/take")
        offered = [label for label in asha.buttons() if label.startswith("🙋 166/")]
        await asha.presses(offered[0])
    await asha.says("/take")
    assert not [label for label in asha.buttons() if label.startswith("🙋 166/")]
    left = {booth_id(f"166/{part}"): part for part in range(1, 6)}
    for row in tables.BoothCare.select():
        del left[row.booth_id]
    answer = await asha.says(f"/take 166/{left.popitem()[1]}")
    assert "एक साथ 3 बूथ तक ले सकते हैं" in answer


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/take 165/1", "165/1 आपकी विधानसभा में नहीं है"),
        ("/take 166/99", "166/99"),
        ("/take 166/3 BS-1", "166/3 BS-1"),
        ("/take xyz", "xyz"),
        ("/release 166/3", "अब आपके पास नहीं है"),
        ("/release", "अभी आपके पास कोई बूथ नहीं है"),
    ],
)
async def test_what_cannot_be_is_told_and_changes_nothing(
    asha: Person, line: str, words: str
) -> None:
    assert words in await asha.says(line)
    assert held() == []


async def test_sample_booths_are_neither_offered_nor_taken(asha: Person) -> None:
    tables.Booth.update(sample=True).execute()
    await asha.says("/take")
    assert not [label for label in asha.buttons() if label.startswith("🙋")]
    assert "सिर्फ़ नमूना है" in await asha.says("/take 166/3")
    await asha.says("/booth 166/3")
    assert TAKE not in asha.buttons()


async def test_she_releases_one_and_takes_it_again_with_one_tap(asha: Person) -> None:
    await asha.says("/take 166/3")
    assert "आपने 166/3 Village 3 छोड़ दिया" in await asha.says("/release")
    assert held() == []
    await asha.presses(HI.plain("booth_care.button_again"))
    await asha.says("/take 166/4")
    assert HI.plain("booth_care.ask_release") in await asha.says("/release")
    await asha.presses("✕ 166/4")
    assert len(held()) == 1


async def test_after_five_days_she_is_asked_and_keeps_it_with_one_tap(
    bot: Runtime, clock: Clock, asha: Person
) -> None:
    await asha.says("/take 166/3")
    person(7, "Sita", "166/3")
    clock.jump_to(NOON + 5 * DAY + HOUR)
    await placement.ask_holders(job(bot, clock))
    assert await delivered(bot) == 1
    assert "166/3 Village 3: काम कैसा चल रहा है?" in asha.last()["text"]
    assert "👥 +1" in asha.last()["text"]
    assert "शनि 5 दिस तक आपका है" in await asha.presses(HI.plain("booth_care.button_keep_long"))
    assert LEAVE in asha.buttons()


async def test_what_rose_is_on_her_card(asha: Person) -> None:
    assert "मेरे ज़िम्मे के बूथ" not in await asha.says("/me")
    await asha.says("/take 166/3")
    person(7, "Sita", "166/3")
    assert "166/3 Village 3: सोम 30 नव तक · 👥 +1" in await asha.says("/me")
    await asha.says("/release")
    assert "👥 +1" in await asha.says("/me")


async def test_her_group_sees_her_first_name(telegram: World, asha: Person, meena: Person) -> None:
    await asha.says("/take 166/3")
    chat = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, chat.id, "add")
    await settled(telegram)
    here = Person(telegram, meena.user, chat)
    await here.says("/link PC21")
    shown = await here.says("/targets")
    assert "इन्होंने बूथ लिए हैं: 166/3 Asha जी" in shown
    assert "Devi" not in shown
    assert [link for link in here.links() if "start=t166-" in link]


async def test_a_coordinator_assigns_one_sees_all_and_takes_one_back(
    bot: Runtime, asha: Person, meena: Person
) -> None:
    code = "BS-" + tables.Worker.get(tables.Worker.telegram_id == 1).public_id
    answer = await meena.says(f"/take 166/4 {code}")
    assert "166/4 Village 4 सोम 30 नव तक Asha Devi जी को दिया गया" in answer
    await asha.says("/me")
    await delivered(bot)
    assert "166/4 Village 4 आपको दिया गया है" in asha.last()["text"]
    assert "166/4 Village 4: Asha Devi जी, सोम 30 नव तक" in await meena.presses(
        HI.plain("booth_care.button_all")
    )
    assert "अब Asha Devi जी के पास नहीं है" in await meena.presses("✕ 166/4")
    assert held() == []


async def test_a_worker_assigns_nothing_and_sees_no_names(asha: Person, ravi: Person) -> None:
    await ravi.says("/take 166/2")
    await asha.says("/take")
    assert HI.plain("booth_care.button_all") not in asha.buttons()
    code = "BS-" + tables.Worker.get(tables.Worker.telegram_id == 2).public_id
    assert "समन्वयक" in await asha.says(f"/take 166/4 {code}")
    assert len(held()) == 1


async def test_before_a_poll_nothing_is_taken_and_the_old_button_says_why(asha: Person) -> None:
    await asha.says("/take 166/2")
    await asha.says("/booth 166/3")
    in_silence("AC166")
    for answer in (
        await asha.says("/take 166/4"),
        await asha.sends_data(f"takebooth:{booth_id('166/3')}"),
    ):
        assert "AC166 में मतदान है" in answer
    assert len(held()) == 1
    assert "छोड़ दिया" in await asha.says("/release")


async def test_the_button_of_a_morning_takes_the_booth_that_it_names(
    asha: Person, ravi: Person, telegram: World
) -> None:
    for one in (asha, ravi):
        await one.says("/start t166-3")
        await one.presses("हिन्दी")
    assert "166/3 Village 3: सोम 30 नव तक" in await asha.says("/take")
    assert "किसी और ने ले लिया है" in await ravi.says("/start t166-3")
    sunita = agar_people.newcomer(telegram, 77, "Sunita")
    await sunita.says("/start t166-3")
    assert "सहमत" in await sunita.presses("हिन्दी")
    assert len(held()) == 1


async def test_the_button_of_a_morning_shows_the_whole_picture_of_its_place(asha: Person) -> None:
    await asha.says(f"/start s{place_id('PC21')}")
    assert "देवास" in await asha.presses("हिन्दी")
    for wrong in ("s999999", "sx"):
        assert "देवास" not in await asha.says(f"/start {wrong}")
