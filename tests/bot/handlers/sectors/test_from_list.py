"""Several sectors at once: from a file, or from several lines; and all of it undone."""

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import sectors
from playground.telegram import World
from tests.bot.support.agar_people import meena as meena_of
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.models.sectors.people import ASHA, make
from tests.support.world import coordinator, place_id

HI = Catalogues().text("hi", Settings().zone)
LIST = "AC No,Sector No,Sector Name,Booths\n166,1,Kanad,1-2\n166,2,कछनारिया,3 से 5\n"
BOOTHS = "AC No,Part No,Booth Name,सेक्टर\n" + "".join(
    f"166,{n},Village {n},{'Kanad' if n < 3 else 'कछनारिया'}\n" for n in range(1, 6)
)
MADE = [("S166-1", "Kanad", "1-2"), ("S166-2", "कछनारिया", "3-5")]


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    return meena_of(telegram)


def shown() -> list[tuple[str, str, str]]:
    found = sectors.in_ac(place_id("AC166"))
    return [(one.place.code, one.place.name("hi"), one.parts) for one in found]


@pytest.mark.parametrize("text", [LIST, BOOTHS])
async def test_a_file_is_shown_first_made_by_a_button_and_undone_whole(
    meena: Person, text: str
) -> None:
    answer = await meena.sends("sectors.csv", text.encode())
    assert "🗂 सूची में 2 सेक्टर हैं:" in answer
    assert "3–5" in answer
    assert shown() == []
    await meena.presses(HI.plain("sector.button_file"))
    assert shown() == MADE
    await meena.presses(HI.plain("sector.button_undo"))
    assert shown() == []


async def test_several_lines_make_several_sectors(meena: Person) -> None:
    answer = await meena.says("/sector AC166 1-2 Kanad\nAC166 3-5 कछनारिया")
    assert "2 सेक्टर तैयार हैं" in answer
    assert shown() == MADE
    await meena.says("/sector S166-1 1 Kanad Kalan | S166-2 2-5")
    assert shown() == [("S166-1", "Kanad Kalan", "1"), ("S166-2", "कछनारिया", "2-5")]
    await meena.presses(HI.plain("sector.button_undo"))
    assert shown() == MADE


async def test_a_sector_without_a_name_is_called_by_its_number(meena: Person) -> None:
    text = LIST.replace("Kanad", "")
    await meena.sends("sectors.csv", text.encode())
    await meena.presses(HI.plain("sector.button_file"))
    assert shown() == [("S166-1", "1", "1-2"), MADE[1]]


async def test_a_list_again_changes_what_there_is(meena: Person) -> None:
    for text in (LIST, LIST, LIST.replace("1-2", "1").replace("3 से 5", "2 से 5")):
        await meena.sends("sectors.csv", text.encode())
        await meena.presses(HI.plain("sector.button_file"))
    assert shown() == [("S166-1", "Kanad", "1"), ("S166-2", "कछनारिया", "2-5")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIST.replace("1-2", "2-1"), HI.plain("error.bad_sheet.sector_row", line=2)),
        (LIST.replace("166,2,", "166,2000,"), HI.plain("error.bad_sheet.sector_row", line=3)),
        (LIST.replace("1-2", "1-3"), HI.plain("error.bad_sector.twice", text="166/3")),
        (
            LIST.replace("3 से 5", "3 से 9"),
            HI.plain("error.bad_sector.part", text="166/9", ac="166", last="5"),
        ),
        (
            LIST.replace(",2,", ",3,"),
            HI.plain("error.parts_taken", parts="4, 5", sectors="S166-2", n=2),
        ),
    ],
)
async def test_a_list_that_does_not_fit_changes_nothing(
    meena: Person, text: str, words: str
) -> None:
    make("4-5", "Barai", number=2)
    assert words in await meena.sends("sectors.csv", text.encode())
    assert shown() == [("S166-2", "Barai", "4-5")]


async def test_a_list_of_an_ac_of_others_is_refused(telegram: World, bot: Runtime) -> None:
    coordinator(ASHA, "Asha", "AC165", "165/1")
    asha = newcomer(telegram, ASHA, "Asha")
    await asha.sends("sectors.csv", LIST.encode())
    await asha.says("/sector AC166 1-2 Kanad\nAC166 3-5 Barai")
    assert shown() == []
