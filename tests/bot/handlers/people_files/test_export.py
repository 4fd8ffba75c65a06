"""/export: a coordinator takes the list of a place's workers along."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from models import authority, tables
from models.audit import AuditAction
from playground.telegram import World
from tests.bot.support.agar_people import worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.world import NOON

__all__ = ["clock", "meena"]


def lines(content: bytes) -> list[tuple[Any, ...]]:
    sheet: Any = load_workbook(BytesIO(content)).active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


async def test_meena_gets_her_places_workers_as_a_sheet_without_phones(meena: Person) -> None:
    asha = places.person(1, "आशा", "166/2")
    places.person(2, "Ravi", "165/1")
    answer = await meena.says("/export")
    assert "2 कार्यकर्ता" in answer
    (content,) = meena.files().values()
    assert list(meena.files()) == ["workers-PC21-2026-11-23.xlsx"]
    header, first, second = lines(content)
    assert header[:3] == ("ID", "नाम", "बूथ")
    assert (first[1], first[8]) == ("Meena", "लोकसभा समन्वयक")
    assert second[:8] == (
        asha.code,
        "आशा",
        "166/2",
        "Village 2",
        "AC166",
        "आगर",
        "PC21",
        "देवास",
    )
    assert second[10:] == ("नहीं", "हाँ")
    assert b"98260" not in content
    assert "98260" not in str(lines(content))


async def test_a_name_like_a_formula_goes_out_as_text(meena: Person) -> None:
    tables.Worker.update(name='=HYPERLINK("http://x","Asha")').execute()
    await meena.says("/export AC166")
    (content,) = meena.files().values()
    sheet: Any = load_workbook(BytesIO(content)).active
    assert (sheet["B2"].data_type, sheet["B2"].value) == ("s", '=HYPERLINK("http://x","Asha")')


async def test_taking_a_list_is_in_the_audit_with_its_length(meena: Person) -> None:
    await meena.says("/export PC21")
    (row,) = tables.Audit.select().where(tables.Audit.action == AuditAction.EXPORT)
    assert (row.subject, row.details) == ("PC21", '{"rows": 1}')


async def test_with_several_places_buttons_ask_which(meena: Person) -> None:
    row = tables.Worker.get(tables.Worker.telegram_id == meena.user.id)
    authority.grant(row.id, "pc_coordinator", NOON, place_id=places.place_id("PC20"))
    assert "किस क्षेत्र" in await meena.says("/export")
    assert meena.buttons() == ["लोकसभा देवास", "लोकसभा राजगढ़"]
    await meena.presses("लोकसभा देवास")
    assert len(meena.files()) == 1


async def test_an_empty_place_gets_a_plain_answer_and_no_file(
    meena: Person, telegram: World
) -> None:
    tables.Worker.update(booth=places.booth_id("165/1")).execute()
    answer = await meena.says("/export AC166")
    assert "कोई कार्यकर्ता नहीं" in answer
    assert meena.files() == {}
    assert not tables.Audit.select().where(tables.Audit.action == AuditAction.EXPORT).exists()


async def test_others_places_and_other_people_get_no_list(meena: Person, telegram: World) -> None:
    asha = worker(telegram, 1, "Asha")
    for person, text in ((meena, "/export PC20"), (asha, "/export PC21"), (asha, "/export")):
        assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await person.says(text)
        assert person.files() == {}
