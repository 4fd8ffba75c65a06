"""Every answer ends with the next useful button; Person looks at it in every test of the bot.

Here every command is walked, plain and with its example, and the last message alone is looked at.
"""

import pytest

from bot.commands import TABLE
from bot.conversation import Reply, leading_on
from bot.html import Html
from bot.i18n import Catalogues
from config.settings import Settings
from models import tables
from playground.telegram import World
from tests.bot.support.agar_people import meena, newcomer, plan, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person

__all__ = ["clock"]

T = Catalogues().text("hi", Settings().zone)
LINES = [f"/{c.name}{arguments}" for c in TABLE for arguments in ("", f" {c.example}".rstrip())]
WRONG = b"booth,phone,name\n999/9,12,\n"


def someone(telegram: World, role: str) -> Person:
    """Return somebody new, a worker, or Meena."""
    if role == "stranger":
        return newcomer(telegram, 3, "Farid")
    return meena(telegram) if role == "coordinator" else worker(telegram, 1, "Asha", "166/2")


def ends_without(person: Person) -> bool:
    """Whether there is no button below the last message, nor the keyboard of a contact."""
    return not (person.last().get("reply_markup") or person.chat.keyboard)


@pytest.mark.parametrize("role", ["stranger", "worker", "coordinator"])
async def test_every_command_ends_with_a_button(telegram: World, bot: object, role: str) -> None:
    person, ending = someone(telegram, role), []
    if role == "coordinator":
        plan()
    for line in dict.fromkeys(LINES):
        await person.says(line)
        if ends_without(person):
            ending.append((line, person.last().get("text")))
    assert ending == []


async def test_files_end_with_a_button(telegram: World, bot: object) -> None:
    person = meena(telegram)
    for line, name in (("/export PC21", "xlsx"), ("/mydata", "json")):
        await person.says(line)
        assert person.last()["document"]["file_name"].endswith(name)
        assert person.buttons() == [T.plain("button.start")]


async def test_a_file_of_wrong_rows_alone_ends_with_a_button(telegram: World, bot: object) -> None:
    person = meena(telegram)
    await person.sends("people.csv", WRONG)
    assert person.buttons() == [T.plain("button.start")]
    assert tables.Invitation.select().count() == 0


async def test_a_refusal_leads_to_the_command_that_it_names(telegram: World, bot: object) -> None:
    person = worker(telegram, 1, "Asha", "166/2")
    refused = await person.says("/enrol T99")
    assert refused == T("error.unknown_session", text="T99")
    assert person.buttons() == [T.plain("button.trainings")]


def test_what_goes_on_or_has_a_keyboard_gets_no_button() -> None:
    text = Html("text")
    for reply in (Reply(text, goes_on=True), Reply(text, request_contact="📱")):
        assert leading_on(reply, T, 1) == reply
    assert leading_on(Reply(text), T, 1).buttons[0][0].callback_data == "run:start:"
    assert leading_on(Reply(text), T, -100) == Reply(text)
