"""A line whose place is not clear: the button that settles it keeps every other word."""

from datetime import timedelta

import pytest

from models import consents, invitations, tables
from models.clock import Clock
from models.database import Database
from models.maintenance import retention
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import draft
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.traces import traces
from tests.support.world import NOON, booth_id, place, place_id

__all__ = ["clock"]

VENUE, SUBJECT = "पंचायत भवन, मुख्य बाज़ार", "बूथ प्रबंधन और मतदाता सूची"
LINE = f"/newtraining  देवास 2026-11-25 15:00 30 {VENUE}; {SUBJECT}"
INVITED = "सुनीता मालवीय सिंह राजपूत"


@pytest.fixture
def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21, where an AC has the same name."""
    coordinator = bring_meena(telegram)
    place("ac", "AC171", "Dewas", "देवास", number=171, pc=place_id("PC21"))
    tables.GeographyImport.create(at=NOON, files="test", changed=1)
    return coordinator


def planned() -> list[tuple[str, int]]:
    return [(row.venue, row.seats) for row in tables.Session.select()]


async def test_a_long_line_in_hindi_keeps_its_other_words(meena: Person) -> None:
    await meena.says(LINE)
    assert len(meena.buttons()) == 2
    await meena.presses("लोकसभा देवास")
    assert planned() == [(VENUE, 30)]
    assert tables.Training.get().title == SUBJECT


async def test_what_waits_is_encrypted_and_holds_a_name_and_a_number(meena: Person) -> None:
    await meena.says(f"/add 166/99 9826012345 {INVITED}")
    [row] = tables.LineDraft.select()
    assert INVITED not in row.data
    assert "9826012345" not in row.data
    await meena.presses("166/3")
    assert tables.Invitation.get().booth_id == booth_id("166/3")


async def test_a_line_that_was_used_is_nowhere_any_more(db: Database, meena: Person) -> None:
    await meena.says(f"/add 166/99 9826012345 {INVITED}")
    used = meena.last()["message_id"]
    await meena.presses("166/3")
    [invitation] = tables.Invitation.select()
    invitations.withdraw(meena.user.id, invitation.id, NOON)
    assert traces(db, "+919826012345", INVITED) == []
    again = meena.chat.messages[used]["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await meena.sends_data(again, used)
    assert [row.state for row in tables.Invitation.select()] == ["undone"]


async def test_a_newer_line_and_its_last_day_make_the_buttons_old(
    meena: Person, clock: Clock
) -> None:
    await meena.says(LINE)
    old = meena.last()["message_id"]
    data = meena.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await meena.says(LINE)
    stale = await meena.sends_data(data, old)
    assert stale
    assert planned() == []
    terms = consents.Terms("Booth Shakti", drafts=30, invitations=20, updates=7, texts=5, marks=365)
    retention.purge(terms, clock.now() + timedelta(days=31))
    assert await meena.presses("लोकसभा देवास") == stale
    assert planned() == []


async def test_nobody_else_can_finish_the_line(telegram: World, meena: Person) -> None:
    ravi = worker(telegram, 5, "Ravi")
    await meena.says(LINE)
    data = meena.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await ravi.says("/me")
    await ravi.sends_data(data)
    assert planned() == []


async def test_of_who_has_not_agreed_to_anything_nothing_is_kept(
    telegram: World, bot: object
) -> None:
    sunita = newcomer(telegram, 7, "Sunita")
    await sunita.says("/register")
    await sunita.presses("हिन्दी")
    await sunita.says(f"/register 166/99 {INVITED} चौहान")
    await sunita.presses("166/3")
    assert not tables.LineDraft.select().exists()
    assert "चौहान" not in str(draft())
    await sunita.presses("✅")
    assert "चौहान" in str(draft())
