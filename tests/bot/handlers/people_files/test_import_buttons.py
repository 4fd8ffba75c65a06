"""Press the buttons of a preview: twice, too late, for another file, and undo."""

import asyncio
from datetime import timedelta

from models import tables
from models.clock import Clock
from playground.telegram import World, groups
from tests.bot.handlers.people_files.import_steps import states
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.sheet_files import csv
from tests.support.world import NOON


async def test_pressing_twice_changes_nothing_more(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    preview = meena.last()
    data = preview["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "1 invitation saved" in await meena.presses("✅")
    await meena.sends_data(data, preview["message_id"])
    assert states() == ["pending"]
    assert tables.Audit.select().where(tables.Audit.action == "import_sheet").count() == 1
    await meena.presses("↩️")
    await meena.sends_data(data, preview["message_id"])
    assert states() == ["undone"]


async def test_two_presses_at_once_bring_it_in_once(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    data = meena.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await asyncio.gather(meena.sends_data(data), meena.sends_data(data))
    assert states() == ["pending"]
    assert tables.Audit.select().where(tables.Audit.action == "import").count() == 1


async def test_undo_deletes_who_waits_and_leaves_who_has_confirmed(meena: Person) -> None:
    rows = ("166/2,9876500001,Sunita", "166/2,9826000008,Kamla")
    await meena.sends("list.csv", csv(*rows))
    await meena.presses("✅")
    places.person(8, "Kamla", "166/2")
    answer = await meena.presses("↩️")
    assert "1 invitation cancelled" in answer
    assert "1 person has already confirmed and stays a worker" in answer
    told = next(m for m in meena.chat.messages.values() if m.get("text") == answer)
    assert [[b["text"] for b in row] for row in told["reply_markup"]["inline_keyboard"]] == [
        ["☰ Menu"]
    ]
    assert states() == ["undone", "confirmed"]
    sunita = tables.Invitation.get(tables.Invitation.state == "undone")
    assert (sunita.name, sunita.phone, sunita.phone_hash) == ("", None, None)
    shown = await meena.sends("list.csv", csv(*rows))
    assert "New people: 1" in shown  # what was taken back can come again


async def test_after_a_day_nothing_can_be_undone(meena: Person, clock: Clock) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    await meena.presses("✅")
    clock.jump_to(NOON + timedelta(hours=25))
    assert "24 hours have passed" in await meena.presses("↩️")
    assert states() == ["pending"]


async def test_a_preview_of_yesterday_asks_for_the_file_again(meena: Person, clock: Clock) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    clock.jump_to(NOON + timedelta(hours=25))
    assert "Send the file again" in await meena.presses("✅")
    assert states() == []


async def test_leaving_it_takes_nothing_and_the_old_button_asks_for_the_file(
    meena: Person,
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    message = meena.last()
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "nothing was imported" in await meena.presses("✕")
    assert "Send the file again" in await meena.sends_data(data, message["message_id"])
    assert states() == []


async def test_another_file_under_the_same_id_is_not_brought_in(
    meena: Person, telegram: World
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    other = telegram.files.add("list.csv", "", csv("166/2,9876500002,Else"), photo=False)
    assert other is not None
    tables.Batch.update(file_id=other.id).execute()
    assert "changed since the preview" in await meena.presses("✅")
    assert states() == []


async def test_a_file_that_telegram_has_no_more_is_asked_for_again(
    meena: Person, telegram: World
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    telegram.files._files.clear()
    assert "couldn't fetch" in await meena.presses("✅")
    assert states() == []


async def test_between_preview_and_button_nothing_personal_is_stored(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita Baghel"))
    dump = [str(row) for table in tables.ALL for row in table.select().tuples()]
    assert not [row for row in dump if "9876500001" in row or "Sunita" in row]


async def test_the_links_of_an_import_are_for_who_imported_it_and_for_no_group(
    meena: Person, telegram: World
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    await meena.presses("✅")
    batch = tables.Batch.get().id
    assert "Sunita" not in str(meena.last().get("caption"))
    ravi = worker(telegram, 2, "Ravi")
    await ravi.says("/help")
    await ravi.sends_data(f"sheet:{batch}")
    assert ravi.files() == {}
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    inside = Person(telegram, meena.user, group)
    await inside.says("/help")
    await inside.sends_data(f"sheet:{batch}")
    assert inside.files() == {}
    await meena.presses("↩️ Undo")
    assert "expired" in await meena.sends_data(f"sheet:{batch}")
