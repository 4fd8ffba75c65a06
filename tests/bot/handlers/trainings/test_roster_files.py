"""The names of a session as files, for its coordinator: to print, and as a spreadsheet."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.i18n import LANGUAGES, Catalogues
from config.settings import Settings
from models import chats, tables, trainings
from models.clock import Clock
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON, phone

__all__ = ["clock", "meena"]
FORMULA = '=HYPERLINK("http://x.in","Asha")'


def data(person: Person) -> list[str]:
    keyboard = person.last()["reply_markup"]["inline_keyboard"]
    return [one.get("callback_data") or one["url"] for row in keyboard for one in row]


@pytest.fixture
async def session(telegram: World, bot: object, meena: Person) -> trainings.Session:
    """Return a session in which Asha has a seat."""
    await meena.says("/start")
    worker(telegram, 1, "Asha")
    session = plan()
    trainings.enrol(1, session.id, NOON)
    return session


@pytest.mark.parametrize("language", LANGUAGES)
async def test_meena_takes_the_names_as_both_files(
    language: str, meena: Person, session: trainings.Session
) -> None:
    chats.set_language(MEENA, 0, language, NOON, private=True)
    t = Catalogues().text(language, Settings().zone)
    await meena.sends_data("names:1:0")
    assert data(meena) == ["printlist:1", "rostersheet:1", "session:1"]
    await meena.sends_data("rostersheet:1")
    await meena.sends_data("printlist:1")
    files = meena.files()
    assert list(files) == ["roster-T1-2026-11-24.xlsx", "roster-T1-2026-11-24.pdf"]
    assert files["roster-T1-2026-11-24.pdf"].startswith(b"%PDF-")
    sheet: Any = load_workbook(BytesIO(files["roster-T1-2026-11-24.xlsx"])).active
    header, row = sheet.values
    assert header == tuple(t.plain(f"roster.{name}") for name in ("number", "name", "id", "status"))
    assert (row[0], row[1], row[3]) == (1, "Asha", t.plain("roster.status_seat"))
    assert row[2].startswith("BS-")
    assert not [cell for cell in row if phone(1)[3:] in str(cell)]
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$1:$1")


async def test_a_trainer_finds_the_names_from_the_sessions_they_lead(
    telegram: World, meena: Person, session: trainings.Session
) -> None:
    own = tables.Worker.get(tables.Worker.telegram_id == MEENA).id
    tables.Session.update(trainer=own).execute()
    tables.Post.update(until=NOON).execute()  # she coordinates nothing any more
    await meena.says("/mysessions")
    await meena.sends_data(data(meena)[0])
    assert "names:1:0" in data(meena)
    await meena.sends_data("names:1:0")
    await meena.sends_data("rostersheet:1")
    assert list(meena.files()) == ["roster-T1-2026-11-24.xlsx"]


async def test_a_name_that_looks_like_a_formula_is_text(
    meena: Person, session: trainings.Session
) -> None:
    tables.Worker.update(name=FORMULA).where(tables.Worker.telegram_id == 1).execute()
    await meena.sends_data("rostersheet:1")
    [content] = meena.files().values()
    sheet: Any = load_workbook(BytesIO(content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == (FORMULA, "s")


@pytest.mark.parametrize("press", ["names:1:0", "printlist:1", "rostersheet:1"])
async def test_without_names_it_says_how_people_get_a_seat_while_they_can(
    press: str, meena: Person, session: trainings.Session, clock: Clock
) -> None:
    trainings.cancel(1, session.id, NOON)
    answer = await meena.sends_data(press)
    assert "?start=e1" in answer
    assert meena.files() == {}
    assert "rostersheet:1" not in data(meena)
    clock.jump_to(session.starts_at)
    had = Catalogues().text("hi", Settings().zone).plain("session.nobody_had", code="T1")
    assert await meena.sends_data(press) == had
