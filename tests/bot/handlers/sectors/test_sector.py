"""Meena makes sectors of her AC: by buttons, in one line, and undoes it; Ravi takes one over."""

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import authority, sectors
from playground.telegram import World, groups
from tests.bot.support.agar_people import meena as meena_of
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person
from tests.models.sectors.people import make, sector_of
from tests.support import world as places
from tests.support.world import place_id

HI, EN = (Catalogues().text(language, Settings().zone) for language in ("hi", "en"))
RAVI, ASHA = 901, 902


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    return meena_of(telegram)


def shown() -> list[tuple[str, str, str]]:
    found = sectors.in_ac(place_id("AC166"))
    return [(one.place.code, one.place.name_en, one.parts) for one in found]


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_a_sector_is_made_with_buttons_alone(meena: Person, language: str) -> None:
    t = HI if language == "hi" else EN
    if language == "en":
        await meena.says("/language")
        await meena.presses("English")
    await meena.says("/sector")
    answer = await meena.presses(t.plain("place.ac", name="आगर" if t is HI else "Agar"))
    assert t.plain("sector.none") in answer
    assert meena.buttons()[0] == t.plain("sector.button_new")
    await meena.presses(t.plain("sector.button_new"))
    await meena.presses("1-5")
    await meena.presses("Village 1")
    answer = await meena.presses(t.plain("sector.button_later"))
    assert t.plain("sector.head", code="S166-1", name="Village 1") in answer
    answer = await meena.presses(t.plain("sector.button_make"))
    assert t.plain("sector.made", code="S166-1", name="Village 1") in answer
    assert shown() == [("S166-1", "Village 1", "1-5")]
    await meena.presses(t.plain("sector.button_undo"))
    assert shown() == []


async def test_one_line_makes_a_sector_with_its_person_in_charge(
    meena: Person, telegram: World
) -> None:
    ravi = places.person(RAVI, "Ravi")
    answer = await meena.says(f"/sector AC166 1-3 Kanad Kalan {ravi.code}")
    assert HI.plain("sector.made", code="S166-1", name="Kanad Kalan") in answer
    assert shown() == [("S166-1", "Kanad Kalan", "1-3")]
    assert authority.may(RAVI, "plan", place_id("S166-1"))
    his = newcomer(telegram, RAVI, "Ravi")
    assert "Kanad Kalan" in await his.says("/sector")
    assert HI.plain("sector.button_name") not in his.buttons()


@pytest.mark.parametrize(
    "line",
    [
        "166/1-166/3 कानड़", "AC166 १ से ३ कानड़", "ac 166 1,2,3 कानड़", "आगर 1-3 कानड़",
        "S166-1 1–3 कानड़", "सेक्टर 166-1 1 2 3 कानड़", "s166 1 1-3 कानड़",
    ],
)  # fmt: skip
async def test_a_line_is_understood_however_it_is_written(meena: Person, line: str) -> None:
    await meena.says(f"/sector {line}")
    assert shown() == [("S166-1", "कानड़", "1-3")]


async def test_what_a_line_leaves_out_is_asked(meena: Person) -> None:
    assert HI.plain("sector.ask_name") in await meena.says("/sector AC166 1-3")
    assert HI.plain("sector.ask_person") in await meena.says("Kanad")
    await meena.presses(HI.plain("sector.button_later"))
    await meena.presses(HI.plain("sector.button_make"))
    assert shown() == [("S166-1", "Kanad", "1-3")]


async def test_booths_of_another_sector_are_asked_about(meena: Person) -> None:
    make("1-3")
    answer = await meena.says("/sector AC166 2-5 Barai")
    assert HI.plain("sector.taken", parts="2, 3", sector="S166-1") in answer
    await meena.presses("सिर्फ़ बाक़ी 2 बूथ")
    await meena.presses(HI.plain("sector.button_make"))
    assert shown() == [("S166-1", "Kanad", "1-3"), ("S166-2", "Barai", "4-5")]
    await meena.says("/sector S166-2 3-5")
    await meena.presses(HI.plain("sector.button_move"))
    assert shown() == [("S166-1", "Kanad", "1-2"), ("S166-2", "Barai", "3-5")]
    await meena.presses(HI.plain("sector.button_undo"))
    assert shown() == [("S166-1", "Kanad", "1-3"), ("S166-2", "Barai", "4-5")]


@pytest.mark.parametrize(
    ("line", "key", "values"),
    [
        ("AC166 3-1 Kanad", "backwards", {"text": "3-1"}),
        ("AC166 165/1-165/3 Kanad", "two_acs", {"text": "165/1-165/3", "ac": "166"}),
        ("AC166 1-90 Kanad", "part", {"text": "166/90", "ac": "166", "last": "5"}),
        ("S166-99999 1-3 Kanad", "number", {"text": "99999", "most": 999}),
    ],
)
async def test_bad_input_gets_a_clear_answer_and_changes_nothing(
    meena: Person, line: str, key: str, values: dict[str, str | int]
) -> None:
    answer = await meena.says(f"/sector {line}")
    assert HI.plain(f"error.bad_sector.{key}", **values) in answer
    assert shown() == []


async def test_an_unknown_person_makes_no_sector(meena: Person) -> None:
    answer = await meena.says("/sector AC166 1-3 Kanad BS-7K3M-9QX")
    assert "BS-7K3M-9QX" in answer
    assert shown() == []


async def test_a_sector_is_named_anew_and_removed_and_both_are_undone(meena: Person) -> None:
    make("1-3")
    await meena.says("/sector S166-1")
    await meena.presses(HI.plain("sector.button_name"))
    await meena.says("कानड़")
    assert shown() == [("S166-1", "कानड़", "1-3")]
    await meena.presses(HI.plain("sector.button_undo"))
    assert shown() == [("S166-1", "Kanad", "1-3")]
    await meena.says("/sector S166-1 Kanad Khurd")
    assert shown() == [("S166-1", "Kanad Khurd", "1-3")]
    await meena.says("/sector S166-1")
    await meena.presses(HI.plain("sector.button_remove"))
    assert meena.buttons()[0] == HI.plain("sector.button_keep")
    await meena.presses(HI.plain("sector.button_remove_yes"))
    assert shown() == []
    await meena.presses(HI.plain("sector.button_undo"))
    assert shown() == [("S166-1", "Kanad Khurd", "1-3")]


async def test_a_worker_makes_no_sector(telegram: World, bot: Runtime) -> None:
    asha = worker(telegram, ASHA, "Asha")
    await asha.says("/sector AC166 1-3 Kanad")
    assert shown() == []


async def test_other_commands_take_a_sector_like_any_place(meena: Person) -> None:
    make("1-3")
    answer = await meena.says("/strength s166 1")
    assert "S166-1" in answer
    assert "166/1" in answer
    assert HI.plain("strength.parts_sector") in await meena.says("/strength AC166")
    assert "S166-1" in await meena.says("/top S166-1")
    assert "S166-1" in await meena.says("/posts S166-1")
    assert "S166-1" in await meena.says("/norm S166-1 100")
    assert "S166-1" in await meena.says("/target S166-1 confirmed 30 31/12/2026")
    assert "S166-1" in await meena.says("/audit S166-1")
    ravi = places.person(RAVI, "Ravi")
    await meena.says(f"/appoint {ravi.code} sector_coordinator S166-1")
    await meena.presses(HI.plain("posts.button_give"))
    assert authority.may(RAVI, "people", place_id("S166-1"))
    assert "S166-2" not in await meena.says("/strength S166-7")
    assert any("Kanad" in label for label in meena.buttons())
    assert sector_of("166/1") == "S166-1"
    answer = await meena.says("/booth 166/1")
    assert "S166-1" in answer


async def test_a_group_stands_for_a_sector(meena: Person, telegram: World) -> None:
    make("1-3")
    group = telegram.add_group("Kanad", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    there = Person(telegram, meena.user, group)
    assert "S166-1" in await there.says("/link S166-1")
    assert "S166-1" in await there.says("/strength")
    assert "Kanad" in await there.says("/targets")
    assert "Kanad" in await there.says("/schedule")
    await meena.says("/sector S166-1")
    await meena.presses(HI.plain("sector.button_remove"))
    assert "/unlink" in await meena.presses(HI.plain("sector.button_remove_yes"))
