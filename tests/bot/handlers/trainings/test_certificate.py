"""A worker passes and shows the certificate; whoever sees it asks the bot whether it is good."""

import json
from base64 import urlsafe_b64decode
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
import zxingcpp
from PIL import Image

from bot.handlers.trainings import certificate as handler
from bot.i18n import Catalogues
from bot.pictures import certificate as pictures
from bot.runtime import Runtime
from models import attendance, chats, tables, trainings
from models.account import profile
from models.certificates import revocations
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON, passes

__all__ = ["clock", "meena"]


@pytest.fixture
def asha(telegram: World, bot: object, meena: Person) -> Person:
    """Asha, a worker who has passed a session of this morning and chosen English."""
    asha = worker(telegram, 1, "आशा पटेल")
    chats.set_language(1, 0, "en", NOON, private=True)
    session = plan(at=NOON + HOUR)
    trainings.enrol(1, session.id, NOON)
    passes(1, session.id, NOON)
    return asha


@pytest.fixture
def ravi(telegram: World, bot: object) -> Person:
    """Ravi, who has never registered."""
    ravi = newcomer(telegram, 7, "Ravi")
    chats.set_language(7, 0, "en", NOON, private=True)
    return ravi


def scanned(content: bytes) -> str:
    """Return the text of the one QR code in a picture."""
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(content)).convert("L"))
    return str(code.text)


def last_picture(person: Person) -> bytes:
    file: Any = person.world.files.get(person.last()["photo"][-1]["file_id"])
    return bytes(file.content)


def said_by(token: str) -> dict[str, Any]:
    """Return what a badge says."""
    payload = token.split(".")[1]
    told: dict[str, Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return told


async def test_asha_shows_it_and_ravi_checks_it_by_its_qr_its_serial_and_its_link(
    asha: Person, ravi: Person
) -> None:
    assert "आशा पटेल" in await asha.says("/certificate")
    text = scanned(last_picture(asha))
    serial = text.split("|")[4]
    for asked in (text, serial, f"/certificate {serial}", f"/start v{serial.replace('-', '')}"):
        answer = await ravi.says(asked)
        assert "This certificate is valid" in answer
        for said in ("आशा पटेल", "बूथ प्रबंधन", "23 November 2026", serial):
            assert said in answer
    revocations.revoke([serial], NOON)
    assert "has been revoked" in await ravi.says(text)
    assert "has been revoked" in await asha.says("/certificate")


async def test_one_letter_changed_and_a_forged_signature_are_refused_and_repeat_nothing(
    asha: Person, ravi: Person
) -> None:
    await asha.says("/certificate")
    text = scanned(last_picture(asha))
    for wrong in (text.replace("आशा", "उषा"), text[:-9] + "A" * 9, text[:-1], "BSC1|a|b"):
        answer = await ravi.says(wrong)
        assert "isn't genuine" in answer
        assert "बूथ प्रबंधन" not in answer
    assert "isn't one of our certificates" in await ravi.says("/certificate C0000-000")


async def test_a_text_is_checked_while_a_form_is_open_and_the_form_waits(
    asha: Person, meena: Person
) -> None:
    await asha.says("/certificate")
    text = scanned(last_picture(asha))
    await meena.says("/newtraining")
    assert text.split("|")[4] in await meena.says(text)
    assert [row.form for row in tables.Draft.select()] == ["newtraining"]


async def test_a_photo_of_it_is_read_and_any_other_photo_is_answered_as_ever(
    asha: Person, ravi: Person
) -> None:
    await asha.says("/certificate")
    screen = Image.open(BytesIO(last_picture(asha))).convert("RGB").rotate(4, expand=True)
    photo = BytesIO()
    screen.resize((900, 700)).save(photo, "JPEG", quality=70)
    assert "This certificate is valid" in await ravi.sends_photo(photo.getvalue())
    picture = last_picture(asha)
    assert "This certificate is valid" in await ravi.sends("a.png", picture)
    blank = BytesIO()
    Image.new("L", (50, 50)).save(blank, "PNG")
    assert "This certificate" not in await ravi.sends_photo(blank.getvalue())


async def test_of_a_photo_of_two_each_is_checked(asha: Person, ravi: Person) -> None:
    await asha.says("/certificate")
    genuine = Image.open(BytesIO(last_picture(asha))).convert("RGB")
    code = BytesIO()
    segno.make_qr("BSC1|a|b|2026-11-30|C7K3M-9QX|AAAA").save(code, kind="png", scale=5, border=4)
    forged = Image.open(code).convert("RGB")
    page = Image.new("RGB", (genuine.width, genuine.height + forged.height), "white")
    page.paste(genuine, (0, 0))
    page.paste(forged, (0, genuine.height))
    photo = BytesIO()
    page.save(photo, "PNG")
    answers = await ravi.sends_photo(photo.getvalue())
    assert "This certificate is valid" in answers
    assert "isn't genuine" in answers


async def test_the_file_to_print_is_an_open_badge_too(asha: Person) -> None:
    await asha.says("/certificate")
    await asha.presses("🖨")
    [(name, content)] = asha.files().items()
    assert name.endswith(".png")
    picture: Any = Image.open(BytesIO(content))
    assert scanned(content).split("|")[4] == name.removesuffix(".png")
    assert picture.text["openbadgecredential"].count(".") == 2
    assert "credentialStatus" not in said_by(picture.text["openbadgecredential"])


async def test_the_badge_names_the_status_list_where_the_operator_publishes_one(
    asha: Person, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://example.org/status.jwt"
    monkeypatch.setitem(bot.services.settings.__dict__, "status_list_url", url)
    await asha.says("/certificate")
    await asha.presses("🖨")
    [content] = asha.files().values()
    picture: Any = Image.open(BytesIO(content))
    status = said_by(picture.text["openbadgecredential"])["credentialStatus"]
    number = tables.Certificate.get().id
    assert (status["statusListCredential"], status["statusListIndex"]) == (url, str(number))


async def test_a_corrected_name_is_offered_and_the_old_paper_names_the_new_one(
    asha: Person, ravi: Person
) -> None:
    await asha.says("/certificate")
    old = scanned(last_picture(asha))
    profile.change_name(1, "आशा पाटिल", NOON)
    assert "आशा पाटिल" in await asha.says("/certificate")
    await asha.presses("✏️ Get it with my new name")
    new = scanned(last_picture(asha))
    assert new.split("|")[1] == "आशा पाटिल"
    assert new.split("|")[4] in await ravi.says(old)
    assert "is valid" in await ravi.says(new)


async def test_who_passed_is_told_once_with_the_way_to_the_certificate(
    meena: Person, telegram: World
) -> None:
    kamla = worker(telegram, 2, "Kamla")
    session = plan(at=NOON + HOUR / 2)
    trainings.enrol(2, session.id, NOON - HOUR)
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"openattendance:{session.id}")
    seat = tables.Enrolment.get(tables.Enrolment.session == session.id)
    await meena.sends_data(f"tick:{seat.id}:0")
    await meena.sends_data(f"closeattendance:{session.id}")
    told = tables.Outbox.select().where(tables.Outbox.subject == "passed")
    assert [(row.chat_id, row.dedup) for row in told] == [(2, f"passed:{seat.id}")]
    assert "📜" in " ".join(await menu_of(kamla))
    assert "Kamla" in await kamla.sends_data(f"certificate:{seat.id}")


async def menu_of(person: Person) -> list[str]:
    """Return the buttons of the person's trainings."""
    await person.says("/trainings")
    return person.buttons()


async def test_meena_prints_the_certificates_of_the_hall_beforehand(
    meena: Person, asha: Person, ravi: Person
) -> None:
    session = plan(at=NOON + 2 * HOUR, venue="देवास", title="मतदान दिवस")
    trainings.enrol(1, session.id, NOON)
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"printcertificates:{session.id}")
    assert meena.files()[f"{session.code}.pdf"].startswith(b"%PDF")
    serial = f"C{tables.Certificate.get().serial[:4]}-{tables.Certificate.get().serial[4:]}"
    assert "isn't valid yet" in await ravi.says(serial)
    opened = attendance.open_attendance(session.id, by=MEENA, now=NOON)
    await asha.says(opened.code)
    assert "This certificate is valid" in await ravi.says(serial)
    await asha.sends_data(f"printcertificates:{session.id}")
    assert not asha.files()


async def test_the_printed_ones_are_in_their_holders_languages_and_in_files_that_can_be_sent(
    meena: Person, asha: Person, telegram: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker(telegram, 2, "Kamla")
    chats.set_language(2, 0, "hi", NOON, private=True)
    session = plan(at=NOON + 2 * HOUR, venue="देवास", title="मतदान दिवस")
    for one in (1, 2):
        trainings.enrol(one, session.id, NOON)
    drawn: list[pictures.CertificatePicture] = []

    def keep(certificates: list[pictures.CertificatePicture]) -> bytes:
        drawn.extend(certificates)
        return b"%PDF"

    monkeypatch.setattr(pictures, "draw_sheets", keep)
    monkeypatch.setattr(handler, "IN_A_FILE", 1)
    await meena.says(f"/attendance {session.code}")
    await meena.sends_data(f"printcertificates:{session.id}")
    assert set(meena.files()) == {f"{session.code}.pdf", f"{session.code}-2.pdf"}
    of = {one.name: one.title for one in drawn}
    texts = {code: Catalogues().text(code, ZoneInfo("Asia/Kolkata")) for code in ("hi", "en")}
    assert of == {
        "आशा पटेल": texts["en"].plain("certificates.title"),
        "Kamla": texts["hi"].plain("certificates.title"),
    }


async def test_who_has_passed_nothing_is_led_to_the_trainings(meena: Person) -> None:
    assert await meena.says("/certificate")
    assert meena.buttons()
    await meena.sends_data("certificate:1")
    assert tables.Certificate.select().count() == 0
