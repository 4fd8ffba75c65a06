"""Lists of places: by name, one's own first, eight at a time."""

import pytest

from bot.i18n import Catalogues
from bot.messages import places as messages
from config.settings import Settings
from models import places, tables, workers
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import NOON, give, place, place_id

__all__ = ["clock"]
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21, with twelve ACs by now."""
    for number in range(170, 181):
        place("ac", f"AC{number}", f"Seat {number}", f"सीट {number}", number=number, pc=pc21())
    tables.GeographyImport.create(at=NOON, files="test", changed=1)
    return bring_meena(telegram)


def pc21() -> int:
    return place_id("PC21")


@pytest.mark.parametrize("command", ["/target", "/newtraining"])
async def test_a_coordinators_own_place_comes_first_and_then_eight_at_a_time(
    meena: Person, command: str
) -> None:
    asked = await meena.says(command)
    assert asked.endswith(T.plain("place.position", first=1, last=8, total=12))
    assert meena.buttons()[:2] == ["लोकसभा देवास", "विधानसभा आगर"]
    assert meena.buttons()[9:] == ["›", "✕ रहने दें"]
    assert "9–12, कुल 12" in await meena.presses("›")
    assert meena.buttons()[:4] == [f"विधानसभा सीट {n}" for n in range(177, 181)]
    assert "सीट 180" in await meena.says("सीट 180")


@pytest.mark.parametrize("command", ["/report", "/audit", "/export"])
async def test_of_ones_own_places_the_one_around_the_own_booth_is_first(
    telegram: World, meena: Person, command: str
) -> None:
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    in_group = Person(telegram, meena.user, group)
    other = tables.Place.get(tables.Place.code == "PC20")
    give(workers.by_telegram_id(MEENA), other.code, "pc_coordinator")
    booth = tables.Booth.get(tables.Booth.ac == place_id("AC165"))
    for own, first in ((None, "लोकसभा देवास"), (booth, "लोकसभा राजगढ़")):
        if own:
            tables.Worker.update(booth=own.id).where(tables.Worker.telegram_id == MEENA).execute()
        for one in (meena, in_group):
            await one.says(command if one is meena else "/link")
            assert one.buttons()[0] == first


async def test_places_that_fit_are_offered_without_the_list_they_replace(meena: Person) -> None:
    """The page of a list, `1–8 of 12`, would be said of buttons that are not there."""
    await meena.says("/target")
    answer = await meena.says("सीट")
    assert "“सीट”" in answer
    assert "1–8" not in answer
    assert meena.buttons()[0].startswith("विधानसभा सीट")
    assert "1–8" in await meena.says("zzzz")  # nothing is near: the list stays


async def test_of_many_parts_eight_are_shown_and_all_are_one_tap_away(meena: Person) -> None:
    await meena.says("/strength PC21")
    assert "☰ सभी 12 देखें" in meena.buttons()
    parts = await meena.presses("☰")
    assert parts.endswith(T.plain("place.page", first=1, last=8, total=12))
    await meena.presses("›")
    assert "AC180" in await meena.presses("विधानसभा सीट 180")


async def test_a_group_is_not_told_to_type_what_nobody_would_read(
    telegram: World, meena: Person
) -> None:
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    asked = await Person(telegram, meena.user, group).says("/link")
    assert T.plain("place.page", first=1, last=8, total=12) in asked
    assert T.plain("place.position", first=1, last=8, total=12) not in asked


async def test_no_button_of_a_list_is_a_code_alone(meena: Person) -> None:
    for command in ("/strength", "/strength PC21", "/posts PC21", "/top", "/booth", "/appoint"):
        await meena.says(command)
        codes = [b for b in meena.buttons() if "PC21" in b or "AC166" in b]
        assert codes == [], command


def test_only_places_with_one_label_show_their_codes() -> None:
    t = Catalogues().text("en", Settings().zone)
    first, second = (
        places.Place(n, "ac", state, f"AC{n}", n, "Bilaspur", "", "", None, None, None)
        for n, state in ((7, "UP"), (30, "CG"))
    )
    other = places.Place(9, "pc", "CG", "PC5", 5, "Bilaspur", "", "", None, None, None)
    assert messages.labels(t, (first, second, other)) == {
        7: "Bilaspur Assembly (UP/AC7)",
        30: "Bilaspur Assembly (CG/AC30)",
        9: "Bilaspur Lok Sabha",
    }
