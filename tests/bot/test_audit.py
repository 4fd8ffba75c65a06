"""/audit: a coordinator sees what was done in their own places, in plain words."""

import re
from pathlib import Path

import pytest

from bot.app import App
from bot.i18n import LANGUAGES, Catalogue
from models import audit, authority, chats, identity, inspection, rights, tables
from playground.world import World
from tests.bot.agar import meena as bring_meena
from tests.bot.agar import plan, worker
from tests.bot.people import Person
from tests.world import KEYS, NOON, coordinator, place_id

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture
def meena(telegram: World, bot: App) -> Person:
    """Meena, who coordinates PC21, where a session was planned; in PC20 one was linked."""
    meena = bring_meena(telegram)
    plan()
    coordinator(901, "Rakesh", "PC20")
    chats.link(-1, 0, "Rajgarh", place_id("PC20"), by=901, now=NOON)
    return meena


def test_everything_that_is_recorded_has_plain_words() -> None:
    code = "".join(path.read_text("utf-8") for path in MODELS.rglob("*.py"))
    actions = set(re.findall(r'(?:audit|trail)\.record\(\s*[\w.]+,\s*"(\w+)"', code))
    assert {"link", "newtraining", "erase", "audit"} <= actions
    for language in LANGUAGES:
        known = Catalogue(language).messages
        assert [a for a in sorted(actions) if f"audit.did.{a}" not in known] == []


async def test_a_coordinator_sees_who_did_what_in_their_place_and_nothing_of_another(
    meena: Person,
) -> None:
    answer = await meena.says("/audit")
    assert "PC21 देवास" in answer
    assert re.search(r"Meena \(BS-\w{4}-\w{3}\): सत्र T1 जोड़ा", answer)
    assert "Rakesh" not in answer
    assert "PC20" not in answer


async def test_that_they_looked_is_on_record_too(meena: Person) -> None:
    await meena.says("/audit")
    assert "PC21 का यह रिकॉर्ड देखा" in await meena.presses("↻")
    rows = tables.Audit.select().where(tables.Audit.action == "audit")
    assert [row.subject for row in rows] == ["PC21", "PC21"]
    assert audit.verify().broken is None


async def test_a_place_outside_is_refused_by_command_and_by_forged_button(meena: Person) -> None:
    assert "समन्वयक ही" in await meena.says("/audit PC20")
    assert "समन्वयक ही" in await meena.sends_data(f"audit:{place_id('PC20')}:0")
    assert "समन्वयक ही" in await meena.sends_data(f"audit:{place_id('MP')}:0")
    assert not tables.Audit.select().where(tables.Audit.action == "audit").exists()


async def test_a_worker_without_a_post_and_a_stranger_are_refused(
    telegram: World, meena: Person
) -> None:
    asha = worker(telegram, 7, "Asha")
    assert "समन्वयक ही" in await asha.says("/audit")
    assert "समन्वयक ही" in await asha.sends_data(f"audit:{place_id('PC21')}:0")


async def test_long_records_are_turned_page_by_page(meena: Person) -> None:
    for number in range(25):
        audit.record(None, "import", f"166/{number + 1}", NOON)
    first = await meena.says("/audit PC21")
    assert first.count(" 166/") == inspection.PAGE
    second = await meena.presses("पुराने")
    assert second.count(" 166/") == inspection.PAGE
    last = await meena.presses("पुराने")
    assert "T1" in last
    assert meena.buttons() == ["↻ सबसे नए"]


async def test_with_several_places_the_command_asks_which(meena: Person, telegram: World) -> None:
    number = tables.Worker.get(tables.Worker.telegram_id == 900).id
    authority.grant(number, "pc_coordinator", NOON, place_id=place_id("PC20"))
    await meena.says("/audit")
    assert "राजगढ़" in await meena.presses("PC20 · राजगढ़")


async def test_somebody_erased_has_no_name_in_it(meena: Person) -> None:
    rakesh = tables.Worker.get(tables.Worker.telegram_id == 901)
    chats.link(-2, 0, "x", place_id("PC20"), by=901, now=NOON)
    rights.erase(901, identity.show(rakesh.public_id), KEYS, NOON)
    found = inspection.entries(place_id("PC20"), 0, 5)
    assert {(one.actor, one.actor_name) for one in found} == {(None, "")}
    coordinator(902, "Farida", "PC20")  # SQLite gives her his number
    found = inspection.entries(place_id("PC20"), 0, 5)
    assert {(one.actor, one.actor_name) for one in found} == {(None, "")}


async def test_in_english_it_reads_well_too(meena: Person) -> None:
    chats.set_language(900, 0, "en", NOON, private=True)
    answer = await meena.says("/audit AC166")
    assert "Nothing is on record yet" in answer
    answer = await meena.says("/audit PC21")
    assert "looked at this record of AC166" in answer
