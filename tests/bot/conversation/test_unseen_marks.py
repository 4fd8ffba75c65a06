"""Marks that nobody sees decide nothing: not in texts, names, contacts, codes, or files."""

from typing import Any

import pytest

from bot.conversation import read
from models import tables, trainings
from models.identity import worker_ids
from playground.telegram import World
from tests.bot.support.agar_people import plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.sheet_files import csv, xlsx
from tests.support.world import KEYS

__all__ = ["clock", "meena"]


@pytest.fixture
def ravi(telegram: World, bot: object) -> Person:
    """Ravi, a worker without a post."""
    return worker(telegram, 2, "Ravi")


def message(**fields: Any) -> dict[str, Any]:
    sender = {"id": 1, "is_bot": False, "first_name": "Asha\u200b", "last_name": "\u202eDevi"}
    chat = {"id": 1, "type": "private", "title": "Agar\u200f"}
    return {"message_id": 1, "date": 1, "chat": chat, "from": sender, **fields}


def test_an_update_is_read_without_them() -> None:
    raw = message(
        text="\u200e/start b165\u201112\u200b",
        contact={"phone_number": "\u202a+91 98260 12348\u202c", "user_id": 1},
        document={"file_id": "f", "file_name": "list.csv\u200f"},
        reply_to_message=message(caption="/register\u200b 166/2"),
    )
    update = read({"update_id": 1, "message": raw})
    assert update.user is not None and update.message is not None
    assert update.user.full_name == "Asha Devi"
    assert update.message.text == "/start b165-12"
    assert update.message.quoted == "/register 166/2"
    assert update.message.chat.title == "Agar"
    assert update.message.contact is not None and update.message.document is not None
    assert update.message.contact.phone_number == "+91 98260 12348"
    assert update.message.document.file_name == "list.csv"


def test_bold_parts_are_found_where_telegram_counted_them() -> None:
    bold = [{"type": "bold", "offset": 3, "length": 6}]
    update = read(
        {"update_id": 1, "message": message(text="\u200b\u200bx166/2\u200b", entities=bold)}
    )
    assert update.message is not None
    assert update.message.bold == ("166/2",)


async def test_commands_and_codes_with_them_are_understood(meena: Person, ravi: Person) -> None:
    plan()
    code = worker_ids.show(str(tables.Worker.get(tables.Worker.telegram_id == 2).public_id))
    for typed, marked in (
        ("/booth 166/2", "/booth 166/2\u200b"),
        ("166/2", "\u200e166/2\u200e"),
        ("/booth 166-2", "/booth\u200b 166\u20132"),
        ("/strength PC21", "/strength PC21\u200b"),
        (code, f"\u200e{code}\u200e".replace("-", "\u2011")),
        (f"/start w{code}", f"/start w{code}\u200b"),
    ):
        assert await ravi.says(marked) == await ravi.says(typed)
    await ravi.says("/enrol T1\u200b")
    assert [s.taken for s in trainings.by_codes(("T1",)).values()] == [1]


async def test_files_with_them_are_imported(meena: Person) -> None:
    row = "166/2,\u202a+91 98260 12348\u202c,Sunita\u200b Baghel"
    other = ("166\u20112\u200b", "\u206898260 12362\u2069", "Kamla Bai")
    for name, content in (("list.csv", csv(row)), ("list.xlsx", xlsx(other))):
        await meena.sends(name, content)
        await meena.presses("✅")
    kept = tables.Invitation.select().order_by(tables.Invitation.id)
    assert [(i.name, KEYS.decrypt(str(i.phone))) for i in kept] == [
        ("Sunita Baghel", "+919826012348"),
        ("Kamla Bai", "+919826012362"),
    ]
