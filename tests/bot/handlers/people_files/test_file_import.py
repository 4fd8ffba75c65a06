"""Import people from a file: preview, rows that make nobody, and what is counted."""

from models import tables
from playground.telegram import World
from tests.bot.handlers.people_files.import_steps import states
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person
from tests.support import world as places
from tests.support.sheet_files import csv, rows_of, xlsx
from tests.support.world import NOON


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
    assert "2 invitations saved" in answer
    [rows] = [rows_of(content) for name, content in meena.files().items() if "invit" in name]
    first, second = tables.Invitation.select().order_by(tables.Invitation.id)
    assert [row[:2] for row in rows] == [
        ["Name", "Booth"],
        ["Sunita Baghel", "166/2"],
        ["Kamla Bai", "166/3"],
    ]
    assert rows[1][2] == f"https://t.me/BoothShaktiBot?start=n{first.token}"
    assert "Hello Sunita Baghel" in rows[1][3]
    assert rows[1][2] in rows[1][3]
    assert "<" not in rows[1][3]
    audited = tables.Audit.select().where(tables.Audit.action == "import_sheet")
    assert audited.count() == 1
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
    await sunita.presses("✅")
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
    assert "Already registered or invited: 1" in shown
    assert "Rows with errors: 4" in shown


async def test_a_file_with_a_wrong_row_is_not_imported_and_mended_it_comes_in_whole(
    meena: Person,
) -> None:
    places.person(7, "Asha", "166/2")
    right = ("166/2,9876500001,Sunita", "166/2,9826000007,Asha")
    shown = await meena.sends("list.csv", csv(*right, "166/99,9876500002,Kamla"))
    assert "New people: 1" in shown
    assert "all rows or none" in shown
    assert meena.buttons() == ["☰ Menu"]
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
    assert "Already registered or invited: 1" in shown
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
        said.append(await meena.presses("↩️"))
        return [text.replace(number[5:], "…") for text in said]

    tables.BlockedPhone.create(phone_hash=places.KEYS.phone_hash("+919876500009"), at=NOON)
    assert await answers("9876500009") == await answers("9876500001")
    assert states() == ["undone", "undone"]


async def test_a_worker_without_a_post_and_a_stranger_are_told_who_can(
    meena: Person, telegram: World
) -> None:
    ravi, asha = worker(telegram, 6, "Ravi"), newcomer(telegram, 7, "Asha")
    content = csv("166/2,9876500001,Sunita")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await ravi.sends("list.csv", content)
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
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await rakesh.sends_data(undo)
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
    audit = tables.Audit
    rows = list(audit.select().where(audit.action.startswith("import")).order_by(audit.id))
    assert [row.action for row in rows] == [
        "import_look",
        "import",
        "import_sheet",
        "import_undo",
    ]
    assert all(row.subject == "AC166" for row in rows)
    assert not [row for row in rows if "Sunita" in row.details or "98765" in row.details]
