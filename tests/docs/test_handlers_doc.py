"""docs/handlers.md: its code is run in order, and its command is used through the whole bot."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import callbacks, commands
from bot.callbacks import Action
from bot.command import Command
from bot.conversation import Form, form_engine
from bot.html import Html
from bot.i18n import Catalogues
from models import tables
from models.clock import Clock
from playground.telegram import World
from tests.bot.conftest import app as app
from tests.bot.conftest import bot as bot
from tests.bot.conftest import database_url as database_url
from tests.bot.conftest import server as server
from tests.bot.conftest import settings as settings
from tests.bot.conftest import telegram as telegram
from tests.bot.support.agar_people import meena, plan, worker
from tests.bot.support.people import Person
from tests.docs.pages import ROOT, blocks
from tests.support.world import NOON

PAGE = ROOT / "docs" / "handlers.md"
EXAMPLE = "test_asha_looks_at_a_session_and_takes_a_seat"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that the page's blocks define, which no other test sees registered."""
    monkeypatch.setattr(callbacks, "_actions", dict(callbacks._actions))
    monkeypatch.setattr(form_engine, "_forms", dict(form_engine._forms))
    names: dict[str, Any] = {"__name__": "handlers_doc"}
    for number, code in enumerate(blocks(PAGE, "python"), 1):
        exec(compile(code, f"{PAGE.name}, block {number}", "exec"), names)
    return names


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def asha(
    page: dict[str, Any], monkeypatch: pytest.MonkeyPatch, telegram: World, bot: object
) -> Person:
    """Asha, a worker of booth 166/1, whose bot has the page's command too."""
    monkeypatch.setitem(commands.COMMANDS, "seats", page["SEATS"])
    meena(telegram)
    return worker(telegram, 1, "Asha")


def test_every_block_of_code_is_one_that_runs(page: dict[str, Any]) -> None:
    assert PAGE.read_text("utf-8").count("```") == 2 * len(blocks(PAGE, "python"))
    assert isinstance(page["SEATS"], Command)
    assert page["SEATS"].handler is page["seats"]
    assert isinstance(page["FORM"], Form)
    assert page["FORM"].step("session").parse is page["parse_session"]
    assert callbacks.parse("seats:42") == (Action("seats", (int,), page["refresh"]), (42,))


def test_what_the_page_registers_is_gone_after_its_test() -> None:
    assert callbacks.parse("seats:42") is None
    assert "seats" not in commands.COMMANDS


async def test_the_pages_own_test_passes(page: dict[str, Any], asha: Person) -> None:
    await page[EXAMPLE](asha)


async def test_the_pages_form_asks_again_after_a_wrong_answer_and_can_be_left(asha: Person) -> None:
    session = plan(2)
    await asha.says("/seats")
    assert asha.buttons()[0] == session.code
    assert "T999" in await asha.says("T999")
    assert tables.Draft.select().count() == 1
    assert "0/2" in await asha.says(session.code)
    assert tables.Draft.select().count() == 0


async def test_the_pages_button_leads_to_the_seat(asha: Person) -> None:
    session = plan(2)
    await asha.says(f"/seats {session.code}")
    assert "1/2" in await asha.presses("✅ सीट लें")


def test_the_pages_renderer_renders(page: dict[str, Any], asha: Person) -> None:
    t = Catalogues().text("en", ZoneInfo("Asia/Kolkata"))
    rendered = page["free_seats"](t, plan(2))
    assert isinstance(rendered, Html)
    assert "0/2" in rendered
