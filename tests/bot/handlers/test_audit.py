"""/audit: a coordinator sees what was done in their own places, in plain words."""

import re
from contextlib import suppress
from typing import Any

import pytest
from peewee import PeeweeException

from bot.i18n import LANGUAGES, Catalogue
from bot.runtime import Runtime
from models import audit, authority, chats, tables, workers
from models.account import personal_data, profile
from models.audit import AuditAction, history
from models.identity import worker_ids
from models.posts import location, offers
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer, plan, worker
from tests.bot.support.people import Person
from tests.support.world import KEYS, NOON, booth_id, coordinator, place_id


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who coordinates PC21, where a session was planned; in PC20 one was linked."""
    meena = bring_meena(telegram)
    plan()
    coordinator(901, "Rakesh", "PC20")
    chats.link(-1, 0, "Rajgarh", place_id("PC20"), by=901, now=NOON)
    return meena


def test_everything_that_is_recorded_has_plain_words() -> None:
    assert {"link", "newtraining", "erase", "audit"} <= set(AuditAction)
    for language in LANGUAGES:
        known = Catalogue(language).messages
        assert [a for a in AuditAction if f"audit.did.{a}" not in known] == []


async def test_a_coordinator_sees_who_did_what_in_their_place_and_nothing_of_another(
    meena: Person,
) -> None:
    answer = await meena.says("/audit")
    assert "PC21 देवास" in answer
    assert re.search(r"Meena \(BS-\w{4}-\w{3}\): प्रशिक्षण T1 जोड़ा", answer)
    assert "Rakesh" not in answer
    assert "PC20" not in answer


async def test_that_they_looked_is_on_record_too(meena: Person) -> None:
    await meena.says("/audit")
    assert "PC21 का रिकॉर्ड देखा" in await meena.presses("↻")
    rows = tables.Audit.select().where(tables.Audit.action == AuditAction.AUDIT)
    assert [row.subject for row in rows] == ["PC21", "PC21"]
    assert audit.verify().broken is None


async def test_a_place_outside_is_refused_by_command_and_by_forged_button(meena: Person) -> None:
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await meena.says("/audit PC20")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await meena.sends_data(f"audit:{place_id('PC20')}:0")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await meena.sends_data(f"audit:{place_id('MP')}:0")
    assert not tables.Audit.select().where(tables.Audit.action == AuditAction.AUDIT).exists()


async def test_a_worker_without_a_post_and_a_stranger_are_refused(
    telegram: World, meena: Person
) -> None:
    asha = worker(telegram, 7, "Asha")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await asha.says("/audit")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await asha.sends_data(f"audit:{place_id('PC21')}:0")


async def test_long_records_are_turned_page_by_page(meena: Person) -> None:
    for number in range(25):
        audit.record(None, AuditAction.IMPORT, f"166/{number + 1}", NOON)
    first = await meena.says("/audit PC21")
    assert first.count(" 166/") == history.PAGE
    second = await meena.presses("पुराने")
    assert second.count(" 166/") == history.PAGE
    last = await meena.presses("पुराने")
    assert "T1" in last
    assert meena.buttons() == ["↻ सबसे नए", "☰ मेन्यू"]


async def test_with_several_places_the_command_asks_which(meena: Person, telegram: World) -> None:
    number = tables.Worker.get(tables.Worker.telegram_id == 900).id
    authority.grant(number, "pc_coordinator", NOON, place_id=place_id("PC20"))
    await meena.says("/audit")
    assert "राजगढ़" in await meena.presses("लोकसभा राजगढ़")


async def test_a_post_is_shown_with_its_name_and_its_place_where_it_is_held_and_at_its_holders(
    meena: Person, telegram: World
) -> None:
    sita = worker(telegram, 7, "Sita", "165/3")
    code = workers.by_telegram_id(7).code
    spot = location.location_of(place_id("AC166"))
    link = offers.create_offer("ac_coordinator", spot, by=meena.user.id, now=NOON)
    offers.accept(link.id, by=7, now=NOON)
    for place in ("AC166", "PC21"):
        shown = await meena.says(f"/audit {place}")
        assert f"{code} को पद दिया: विधानसभा समन्वयक, AC166 आगर" in shown
        assert "पद देने का लिंक बनाया: विधानसभा समन्वयक, AC166 आगर" in shown
    chats.set_language(7, 0, "en", NOON, private=True)
    shown = await sita.says("/audit AC166")
    assert f"gave {code} a post: AC coordinator, AC166 Agar" in shown
    rakesh = newcomer(telegram, 901, "Rakesh")
    assert f"{code} को पद दिया: विधानसभा समन्वयक, AC166 आगर" in await rakesh.says("/audit PC20")


async def test_a_move_is_shown_with_both_booths_where_it_began_and_where_it_ended(
    meena: Person, telegram: World
) -> None:
    worker(telegram, 7, "Sita", "166/2")
    profile.change_booth(7, booth_id("165/3"), NOON)
    words = "बूथ बदला: 166/2 Village 2 से 165/3 Village 3"
    assert words in await meena.says("/audit PC21")
    assert words in await newcomer(telegram, 901, "Rakesh").says("/audit PC20")


async def test_files_are_shown_with_their_numbers(meena: Person) -> None:
    looked, imported = AuditAction.IMPORT_LOOK, AuditAction.IMPORT
    for action, counts in ((looked, {"rows": 5, "new": 3}), (imported, {"rows": 3})):
        audit.record(None, action, "PC21", NOON, batch=1, **counts)
    # As if it had been written without them.
    audit.record(None, AuditAction.IMPORT_UNDO, "PC21", NOON)
    shown = await meena.says("/audit")
    assert "PC21 देवास की फ़ाइल जाँची (पंक्तियाँ: 5, नए: 3)" in shown
    assert "PC21 देवास की फ़ाइल दर्ज की (लोग: 3)" in shown
    assert "PC21 की फ़ाइल वापस ली\n" in shown


async def test_a_row_that_somebody_has_spoilt_is_named(meena: Person) -> None:
    audit.record(None, AuditAction.IMPORT, "PC21", NOON)
    execute: Any = tables.database.execute_sql
    for trigger in ("audit_no_update", "audit_no_change ON audit"):
        with suppress(PeeweeException):
            execute(f"DROP TRIGGER {trigger}")
    execute("UPDATE audit SET details = 'x' WHERE action = 'import'")
    shown = await meena.says("/audit")
    number = tables.Audit.get(tables.Audit.action == AuditAction.IMPORT).id
    assert f"पंक्ति {number} जाँची नहीं जा सकी" in shown
    assert "T1" in shown


async def test_somebody_erased_has_no_name_in_it(meena: Person) -> None:
    rakesh = tables.Worker.get(tables.Worker.telegram_id == 901)
    chats.link(-2, 0, "x", place_id("PC20"), by=901, now=NOON)
    personal_data.erase(901, worker_ids.show(rakesh.public_id), KEYS, NOON)
    found = history.entries(place_id("PC20"), 0, 5)
    assert {(one.actor, one.actor_name) for one in found} == {(None, "")}
    coordinator(902, "Farida", "PC20")  # SQLite gives her his number
    found = history.entries(place_id("PC20"), 0, 5)
    assert {(one.actor, one.actor_name) for one in found} == {(None, "")}


async def test_in_english_it_reads_well_too(meena: Person) -> None:
    chats.set_language(900, 0, "en", NOON, private=True)
    answer = await meena.says("/audit AC166")
    assert "Nothing has been logged yet" in answer
    answer = await meena.says("/audit PC21")
    assert "viewed the activity log of AC166" in answer
