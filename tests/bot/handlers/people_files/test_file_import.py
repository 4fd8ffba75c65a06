"""Files of workers and invitations, sent to the bot by those who coordinate a place."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.api import downloads
from bot.runtime import Runtime
from models import tables
from models.audit import AuditAction
from models.clock import Clock
from models.spreadsheets import BadSheet, sheets
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.sheet_files import crowd, csv, xlsx
from tests.support.world import NOON


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
async def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21 and reads English."""
    meena = bring_meena(telegram)
    await meena.says("/language")
    await meena.presses("English")
    return meena


def states() -> list[str]:
    return [row.state for row in tables.Invitation.select().order_by(tables.Invitation.id)]


async def test_meena_sends_a_list_sees_what_it_makes_and_brings_it_in_with_one_button(
    meena: Person,
) -> None:
    shown = await meena.sends(
        "list.csv", csv("166/2,9876500001,Sunita Baghel", "166/3,9876500002,Kamla Bai")
    )
    assert "Rows: 2" in shown
    assert "New people: 2" in shown
    assert "Nothing has changed yet" in shown
    assert meena.buttons() == ["✅ Import 2", "✕ Cancel"]
    assert states() == []
    answer = await meena.presses("✅")
    assert "2 people added" in answer
    assert meena.buttons() == ["↩️ Undo"]
    first, second = tables.Invitation.select().order_by(tables.Invitation.id)
    assert (first.via, first.state, first.name) == ("file", "pending", "Sunita Baghel")
    assert (first.booth_id, first.inviter_id) == (places.booth_id("166/2"), None)
    assert first.batch_id == second.batch_id
    assert places.KEYS.decrypt(str(first.phone)) == "+919876500001"


async def test_nobody_of_a_file_counts_before_they_have_confirmed(
    meena: Person, telegram: World
) -> None:
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    phone = sunita.user.phone
    await meena.sends("list.csv", csv(f"166/2,{phone},Sunita"))
    await meena.presses("✅")
    assert tables.Booth.get_by_id(places.booth_id("166/2")).confirmed == 0
    await sunita.says("/start b166-2")
    for label in ("हिन्दी", "✅"):
        await sunita.presses(label)
    await sunita.shares(sunita.user)
    await sunita.says("Sunita Baghel")
    assert states() == ["confirmed"]
    assert tables.Booth.get_by_id(places.booth_id("166/2")).confirmed == 1


async def test_an_invitation_in_a_file_is_credited_to_its_inviter_on_confirmation(
    meena: Person,
) -> None:
    asha = places.person(7, "Asha", "166/2")
    await meena.sends(
        "list.xlsx",
        xlsx(
            ("166/2", "9826000008", "Kamla", asha.code),
            ("166/2", "9826000009", "Ravi", ""),
            header=("बूथ", "मोबाइल नंबर", "नाम", "आमंत्रक"),
        ),
    )
    await meena.presses("✅")
    kamla, ravi = places.person(8, "Kamla", "166/2"), places.person(9, "Ravi", "166/2")
    inviters = {row.id: row.inviter_id for row in tables.Worker.select()}
    assert (inviters[kamla.id], inviters[ravi.id]) == (asha.id, None)
    assert states() == ["confirmed", "confirmed"]


async def test_every_row_that_makes_nothing_is_told_with_its_line_and_reason(
    meena: Person,
) -> None:
    places.person(7, "Asha", "166/2")
    shown = await meena.sends(
        "list.csv",
        csv(
            "166/2,9876500001,Sunita",
            "166/2,09876500001,Sunita again",
            "166/2,9826000007,Asha",
            "166/2,07552550001,The office",
            "166/99,9876500002,Nowhere",
            "165/1,9876500003,In Susner",
        ),
    )
    for line in (
        "line 3: same number as line 2",
        "line 4: already a worker",
        "line 5: “07552550001” is a landline",
        "line 6: there's no booth “166/99”",
        "line 7: booth 165/1 is outside your area",
    ):
        assert line in shown
    assert "Rows: 6" in shown
    assert "New people: 1" in shown
    assert "Already known: 1" in shown
    assert "Rows with errors: 4" in shown


async def test_a_file_with_a_wrong_row_has_no_button_and_mended_it_comes_in_whole(
    meena: Person,
) -> None:
    places.person(7, "Asha", "166/2")
    right = ("166/2,9876500001,Sunita", "166/2,9826000007,Asha")
    shown = await meena.sends("list.csv", csv(*right, "166/99,9876500002,Kamla"))
    assert "New people: 1" in shown
    assert "all rows or none" in shown
    assert "reply_markup" not in meena.last()
    await meena.sends_data(f"bring:{tables.Batch.get().id}")  # a button made by hand
    assert states() == []
    await meena.sends("list.csv", csv(*right, "166/3,9876500002,Kamla"))
    await meena.presses("✅ Import 2")
    assert states() == ["pending", "pending"]


async def test_a_row_that_has_become_wrong_since_the_preview_keeps_the_whole_file_out(
    meena: Person,
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita", "166/3,9876500002,Kamla"))
    tables.Booth.update(retired_at=NOON).where(
        tables.Booth.id == places.booth_id("166/3")
    ).execute()
    assert "now have errors" in await meena.presses("✅")
    assert states() == []


async def test_a_file_that_tells_excel_its_separator_is_understood(meena: Person) -> None:
    content = b"sep=;\r\n" + csv("166/2;9876500001;Sunita", header="booth;phone;name")
    assert "New people: 1" in await meena.sends("list.csv", content)


async def test_a_file_of_known_people_alone_is_not_told_to_mend_anything(meena: Person) -> None:
    places.person(7, "Asha", "166/2")
    shown = await meena.sends("list.csv", csv("166/2,9826000007,Asha"))
    assert "Already known: 1" in shown
    assert "no one new" in shown
    assert "end the rows" not in shown


async def test_whether_somebody_is_a_worker_elsewhere_is_not_told(meena: Person) -> None:
    places.person(7, "Asha", "165/2")
    shown = await meena.sends("list.csv", csv("166/2,9826000007,Asha"))
    assert "New people: 1" in shown
    await meena.presses("✅")
    assert states() == ["pending"]


async def test_a_file_does_not_tell_who_has_asked_not_to_be_invited(meena: Person) -> None:
    async def answers(number: str) -> list[str]:
        said = [await meena.sends("list.csv", csv(f"166/2,{number},Sunita"))]
        said.append(await meena.presses("✅"))
        said.append(await meena.sends("list.csv", csv(f"166/2,{number},Sunita")))
        return [*said, await meena.presses("↩️")]

    tables.BlockedPhone.create(phone_hash=places.KEYS.phone_hash("+919876500009"), at=NOON)
    assert await answers("9876500009") == await answers("9876500001")
    assert states() == ["undone", "undone"]


async def test_pressing_twice_changes_nothing_more(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    preview = meena.last()
    data = preview["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await meena.presses("✅")
    assert "1 person added" in (meena.last()["text"])
    await meena.sends_data(data, preview["message_id"])
    assert states() == ["pending"]
    await meena.presses("↩️")
    await meena.sends_data(data, preview["message_id"])
    assert states() == ["undone"]


async def test_two_presses_at_once_bring_it_in_once(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    data = meena.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await asyncio.gather(meena.sends_data(data), meena.sends_data(data))
    assert states() == ["pending"]
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.IMPORT).count() == 1


async def test_undo_deletes_who_waits_and_leaves_who_has_confirmed(meena: Person) -> None:
    rows = ("166/2,9876500001,Sunita", "166/2,9826000008,Kamla")
    await meena.sends("list.csv", csv(*rows))
    await meena.presses("✅")
    places.person(8, "Kamla", "166/2")
    answer = await meena.presses("↩️")
    assert "1 invitation cancelled" in answer
    assert "1 person had already confirmed and stays" in answer
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


async def test_a_worker_without_a_post_and_a_stranger_are_told_who_can(
    meena: Person, telegram: World
) -> None:
    ravi, asha = worker(telegram, 6, "Ravi"), newcomer(telegram, 7, "Asha")
    content = csv("166/2,9876500001,Sunita")
    assert "समन्वयक ही" in await ravi.sends("list.csv", content)
    assert "पहले कार्यकर्ता बनिए" in await asha.sends("list.csv", content)
    assert not tables.Batch.select().exists()


async def test_somebody_elses_button_is_refused_even_forged(meena: Person, telegram: World) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    data = meena.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    places.coordinator(901, "Rakesh", "PC20", "165/1")
    rakesh = newcomer(telegram, 901, "Rakesh")
    await rakesh.says("/help")
    await rakesh.sends_data(data)
    assert states() == []
    await meena.presses("✅")
    undo = data.replace("bring", "unbring")
    assert "समन्वयक ही" in await rakesh.sends_data(undo)
    assert states() == ["pending"]


async def test_who_has_lost_the_post_meanwhile_brings_nothing_in(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    tables.Post.update(until=NOON).execute()
    assert "coordinator" in await meena.presses("✅")
    assert states() == []


async def test_a_file_in_a_group_is_left_alone(meena: Person, telegram: World) -> None:
    group = telegram.add_group("Agar team", meena.user)
    there = Person(telegram, meena.user, group)
    assert await there.sends("list.csv", csv("166/2,9876500001,Sunita")) == ""
    assert not tables.Batch.select().exists()


async def test_what_was_looked_at_brought_in_and_undone_is_in_the_audit_without_names(
    meena: Person,
) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    await meena.presses("✅")
    await meena.presses("↩️")
    rows = list(tables.Audit.select().where(tables.Audit.action.startswith("import")))
    assert [row.action for row in rows] == ["import_look", "import", "import_undo"]
    assert all(row.subject == "AC166" for row in rows)
    assert not [row for row in rows if "Sunita" in row.details or "98765" in row.details]


async def test_a_file_of_50_mb_is_refused_before_a_byte_of_it_is_fetched(
    meena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetched(*_: Any) -> bytes:
        raise AssertionError("it was fetched")

    monkeypatch.setattr("bot.api.downloads.download", fetched)
    answer = await meena.sends("list.csv", b"x" * 50 * sheets.MB)
    assert "too big" in answer
    assert "5 MB" in answer


async def test_a_file_larger_than_was_told_is_given_up_on_the_way(
    bot: Runtime, telegram: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "require_size", lambda *_: None)  # nobody tells the truth
    file = telegram.files.add("list.csv", "", b"x" * 6 * sheets.MB, photo=False)
    assert file is not None
    with pytest.raises(BadSheet) as bad:
        await downloads.download(bot.bot, file.id, 100)
    assert bad.value.parameters["what"] == "too_big"


async def test_ten_thousand_rows_come_in_while_others_get_their_answers(
    meena: Person, telegram: World
) -> None:
    ravi = worker(telegram, 6, "Ravi")
    await ravi.says("/language")
    looking = asyncio.create_task(meena.sends("list.csv", csv(*map(",".join, crowd(10_000)))))
    assert await answered_during(looking, ravi) >= 3
    assert "New people: 10,000" in await looking
    bringing = asyncio.create_task(meena.presses("✅"))
    assert await answered_during(bringing, ravi) >= 3
    assert "10,000 people added" in await bringing
    assert tables.Invitation.select().count() == 10_000


async def test_a_long_file_says_how_far_it_has_come_in_one_message(
    meena: Person, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.progress.FIRST", 0)
    monkeypatch.setattr("bot.conversation.progress.EVERY", 0)
    edit, edited = type(bot.bot).edit_message_text, []

    async def noted(self: Any, text: str, **more: Any) -> Any:
        edited.append(text)
        return await edit(self, text, **more)

    monkeypatch.setattr(type(bot.bot), "edit_message_text", noted)
    shown = await meena.sends("list.xlsx", xlsx(*crowd(2000)))
    assert "New people: 2,000" in shown
    assert "Reading the file" not in shown  # the message itself has become the preview
    assert len([text for text in edited if "Reading the file" in text]) >= 3


async def answered_during(work: "asyncio.Task[str]", person: Person) -> int:
    """Look a booth up again and again while something is done; return how often it was answered."""
    answered = 0
    while not work.done():
        await person.asks("/booth 166/2")
        answered += not work.done()
    return answered
