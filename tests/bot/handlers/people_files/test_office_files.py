"""Files as offices keep them, sent to the bot: what it reads, asks and answers."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Font

from bot.i18n import Catalogues
from models import tables
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.people import Person
from tests.support.sheet_files import csv, page, rows_of, saved

LISTS = Path(__file__).parents[3] / "data" / "lists"
INDIA = ZoneInfo("Asia/Kolkata")
ENGLISH, HINDI = (Catalogues().text(language, INDIA) for language in ("en", "hi"))
KRUTI_DEV = ("166/2,9876500001,lquhrk c?ksy", "166/3,9876500002,jke dqekj oekZ")


def names() -> list[str]:
    return [str(row.name) for row in tables.Invitation.select().order_by(tables.Invitation.id)]


def in_kruti_dev() -> bytes:
    """Return a workbook in which one name is in Kruti Dev and one is not."""
    book = Workbook()
    sheet: Any = book.active
    for row in (("booth", "phone", "name"), ("166/2", 9876500001, "lquhrk c?ksy")):
        sheet.append(row)
    sheet.append(("166/3", 9876500002, "Kamla Bai"))
    sheet["C2"].font = Font(name="Kruti Dev 010")
    return saved(book)


async def test_a_page_that_an_office_calls_xls_is_read_below_its_title(meena: Person) -> None:
    content = page(
        ["Workers of Agar"],
        ["S.No.", "AC No. & Name", "Part No", "Name", "Mobile No. (WhatsApp)", "Mobile 2"],
        ["1", "166-Agar", "2", "Sunita Baghel", "98765 00001/9876500009 (W)", ""],
        ["2", "166-Agar", "3", "Kamla Bai", "Mob. 98765 00002", "9876500008"],
        ["3", "", "", "", "", ""],
        ["", "Total", "2", "", "", ""],
    )
    shown = await meena.sends("list.xls", content)
    assert "• Sunita Baghel · 98765 00001 · 166/2\n• Kamla Bai · 98765 00002 · 166/3" in shown
    assert ENGLISH.plain("files.rows", n=2) in shown
    assert ENGLISH.plain("files.choice", taken="Mobile No. (WhatsApp)", left="“Mobile 2”") in shown
    assert ENGLISH.plain("files.ignored", columns="S.No.") in shown
    assert ENGLISH.plural("files.more_phones", 1) in shown
    await meena.presses("✅")
    assert names() == ["Sunita Baghel", "Kamla Bai"]


async def test_an_ac_is_known_by_its_name_by_the_title_or_because_it_is_the_only_one(
    meena: Person,
) -> None:
    header = "विधानसभा,भाग संख्या,मो. नं.,नाम"
    named = csv("आगर,2,9876500001,Asha", header=header)
    assert "· 166/2" in await meena.sends("list.csv", named)
    titled = csv("बूथ क्र.,मो. नं.,नाम", "3,9876500001,Asha", header="विधानसभा 166 आगर")
    assert "· 166/3" in await meena.sends("list.csv", titled)
    plain = csv("4,9876500001,Asha", header="बूथ क्र.,मो. नं.,नाम")
    assert "· 166/4" in await meena.sends("list.csv", plain)  # her PC has one AC in the tests


async def test_names_in_kruti_dev_are_shown_before_and_after_and_asked_about_once(
    meena: Person,
) -> None:
    shown = await meena.sends("list.xlsx", in_kruti_dev())
    assert "• lquhrk c?ksy → सुनीता बघेल" in shown
    assert "• सुनीता बघेल · 98765 00001 · 166/2\n• Kamla Bai" in shown
    assert meena.buttons() == [
        ENGLISH.plain("files.bring_hindi", n=2),
        ENGLISH.plain("files.bring_as_is"),
        ENGLISH.plain("files.leave"),
    ]
    await meena.presses(ENGLISH.plain("files.bring_hindi", n=2))
    assert names() == ["सुनीता बघेल", "Kamla Bai"]


async def test_a_csv_has_no_fonts_so_that_the_answer_decides(meena: Person) -> None:
    shown = await meena.sends("list.csv", csv(*KRUTI_DEV))
    assert ENGLISH.plain("files.font_guessed") in shown
    await meena.presses(ENGLISH.plain("files.bring_as_is"))
    assert names() == ["lquhrk c?ksy", "jke dqekj oekZ"]
    await meena.presses("↩️")
    await meena.sends("list.csv", csv(*KRUTI_DEV))
    await meena.presses(ENGLISH.plain("files.bring_hindi", n=2))
    assert names()[2:] == ["सुनीता बघेल", "राम कुमार वर्मा"]


async def test_a_file_without_the_columns_is_answered_with_those_and_a_template(
    telegram: World, bot: object
) -> None:
    meena = bring_meena(telegram)
    shown = await meena.sends("list.csv", b"village,name\nBarai,Sunita\n")
    assert "booth / बूथ, phone / फ़ोन" in shown
    assert "village, name" in shown
    assert meena.buttons() == [HINDI.plain("command.template")]
    await meena.presses(HINDI.plain("command.template"))
    await meena.presses(HINDI.plain("template.people"))
    template = meena.files()["people.xlsx"]
    assert rows_of(template)[0][:3] == ["बूथ", "मोबाइल नंबर", "नाम"]
    shown = await meena.sends("people.xlsx", template)  # as it is, the examples can be read
    assert meena.buttons()[0] == HINDI.plain("files.bring", n=3)


async def test_a_pdf_is_told_to_be_one_and_a_template_offered(meena: Person) -> None:
    assert await meena.sends("list.csv", b"%PDF-1.7") == ENGLISH.plain("error.bad_sheet.pdf")
    assert meena.buttons() == [ENGLISH.plain("command.template")]


async def test_a_list_of_booths_is_passed_on_to_the_operator(meena: Person) -> None:
    content = (LISTS / "bihar_2025_ac1.csv").read_bytes()
    assert await meena.sends("parts.csv", content) == ENGLISH.plain("error.bad_sheet.booths")


async def test_a_booth_that_has_become_a_number_is_refused(meena: Person) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (
        ("booth", "phone", "name"),
        (166.1, 9876500001, "Asha"),
        ("166/3", 9876500002, "B"),
    ):
        sheet.append(row)
    sheet["B3"].number_format = "DD-MM-YYYY"  # a phone that is formatted as a day
    shown = await meena.sends("list.xlsx", saved(book))
    assert ENGLISH.plain("row.number", text="166.1") in shown
    assert "• B · 98765 00002 · 166/3" in shown


async def test_template_in_the_chat_of_a_worker_has_made_up_booths(
    meena: Person, telegram: World
) -> None:
    await meena.says("/template booths")
    rows = rows_of(meena.files()["booths.xlsx"])
    assert rows[0][:3] == ["AC No.", "Part No.", "Polling Station Name"]
    assert rows[2][1] == "12A"
    assert rows[2][4] == "Auxiliary"
