"""Verify and revoke certificates from the command line, and write the page for browsers."""

import base64
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.i18n import Catalogues
from bot.messages import certificates as messages
from bot.pictures import certificate as pictures
from config.settings import Settings
from models import trainings
from models.certificates import SignedCertificate, SigningKeys, issuing, signed_text
from models.database import Database
from models.trainings import planning
from tests.support.shell import shakti_here as shakti
from tests.support.world import (
    DAY,
    NOON,
    SECRET,
    agar_and_susner,
    coordinator,
    passes,
    person,
    place_id,
)

KEYS = SigningKeys("", SECRET)
INDIA = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def asha(tmp_path: Path) -> SignedCertificate:
    """The certificate of Asha, in the database of the folder."""
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    agar_and_susner()
    coordinator(900, "Meena", "PC21")
    person(1, "आशा पटेल")
    new = planning.NewSession(place_id("PC21"), "बूथ प्रबंधन", NOON + DAY, 5, "आगर")
    person(2, "Ravi")  # who never asks for his
    session = planning.make_session(new, by=900, now=NOON)
    for passed in (1, 2):
        trainings.enrol(passed, session.id, NOON)
        passes(passed, session.id, NOON)
    certificate = issuing.issue(1, 1, KEYS, INDIA, NOON)
    database.close()
    return certificate


def said(folder: Path, *arguments: str) -> tuple[int, str, str]:
    answer = shakti(*arguments, folder=folder, secret_key=SECRET)
    return answer.returncode, answer.stdout, answer.stderr


def test_a_text_a_serial_a_text_file_and_a_picture_are_verified_alike(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    t = Catalogues().text("hi", INDIA)
    picture = messages.picture(t, asha, "बूथ शक्ति", Settings().campaign_colour, "a_bot")
    (tmp_path / "a.png").write_bytes(pictures.draw(picture))
    (tmp_path / "a.txt").write_text(f"{asha.text}\n", "utf-8")
    for what in (asha.text, asha.facts.serial, str(tmp_path / "a.txt"), str(tmp_path / "a.png")):
        code, answer, _ = said(tmp_path, "verify", what)
        assert (code, answer.splitlines()[0]) == (0, "VALID")
        for fact in ("आशा पटेल", "बूथ प्रबंधन", "24 November 2026", asha.facts.serial):
            assert fact in answer


def test_of_a_page_each_certificate_is_verified_and_one_bad_one_spoils_it(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    t = Catalogues().text("hi", INDIA)
    good = messages.picture(t, asha, "बूथ शक्ति", Settings().campaign_colour, "a_bot")
    page = Image.new("RGB", (1280, 1808))
    for at, shown in enumerate((good, replace(good, signed=asha.text.replace("आशा", "उषा")))):
        page.paste(Image.open(BytesIO(pictures.draw(shown))), (0, 904 * at))
    page.save(tmp_path / "page.png")
    code, answer, _ = said(tmp_path, "verify", str(tmp_path / "page.png"))
    verdicts = [line for line in answer.splitlines() if line in ("VALID", "FORGED")]
    assert (code, verdicts) == (1, ["VALID", "FORGED"])


def test_what_is_changed_forged_or_foreign_is_refused_and_repeats_nothing(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    forged = SigningKeys("", "A" * 43 + "=").sign(asha.facts.message)
    theirs = signed_text.join(asha.facts.message, forged)
    for wrong in (asha.text.replace("आशा", "उषा"), theirs, asha.text[:-1]):
        code, answer, _ = said(tmp_path, "verify", wrong)
        assert (code, answer.splitlines()[0]) == (1, "FORGED")
        assert "बूथ प्रबंधन" not in answer
    assert said(tmp_path, "verify", "another text")[1].startswith("FOREIGN")


@pytest.mark.parametrize("path", ["no-file.png", "."])
def test_a_mistyped_path_is_no_verdict_about_the_certificate(
    path: str, asha: SignedCertificate, tmp_path: Path
) -> None:
    code, answer, error = said(tmp_path, "verify", path)
    assert (code, answer) == (1, "")
    assert "no such file" in error


def test_a_picture_without_a_code_says_so(asha: SignedCertificate, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff nothing")
    code, answer, error = said(tmp_path, "verify", str(tmp_path / "a.jpg"))
    assert (code, answer) == (1, "")
    assert "no QR code" in error


def test_all_of_a_session_and_those_of_a_file_are_revoked_and_valid_again(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    assert said(tmp_path, "revoke", "--session", "T1") == (0, "Revoked: 2\n", "")
    assert said(tmp_path, "verify", asha.text)[1].startswith("REVOKED")
    (tmp_path / "list.txt").write_text(f"{asha.facts.serial}\n\nC0000-000\n", "utf-8")
    code, answer, error = said(tmp_path, "revoke", "--undo", "--file", str(tmp_path / "list.txt"))
    assert (code, answer) == (1, "Valid again: 1\n")
    assert "C0000-000" in error
    assert said(tmp_path, "verify", asha.text)[0] == 0
    assert said(tmp_path, "revoke")[0] == 1


def test_the_status_list_is_written_for_the_address_that_badges_name(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    file, url = tmp_path / "status.jwt", "https://example.org/status.jwt"
    code, _, error = said(tmp_path, "status-list", str(file))
    assert (code, file.exists()) == (1, False)
    assert "SHAKTI_STATUS_LIST_URL" in error
    said(tmp_path, "revoke", asha.facts.serial)
    settings = {"secret_key": SECRET, "status_list_url": url}
    answer = shakti("status-list", str(file), folder=tmp_path, **settings)
    assert answer.stdout.startswith(f"{file}: 1 revoked")
    payload = file.read_text("utf-8").split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["id"] == url
    wrong = shakti("status-list", str(file), folder=tmp_path, status_list_url="http://a.org")
    assert wrong.returncode == 1
    assert "SHAKTI_STATUS_LIST_URL" in wrong.stderr


def test_a_key_of_its_own_needs_the_derived_one_behind_it_for_older_papers(
    asha: SignedCertificate, tmp_path: Path
) -> None:
    derived = said(tmp_path, "key", "--certificates")[1].strip()
    new = "B" * 42 + "A="
    for keys, first in ((new, "FORGED"), (f"{new},{derived}", "VALID")):
        answer = shakti(
            "verify", asha.text, folder=tmp_path, secret_key=SECRET, certificate_key=keys
        )
        assert answer.stdout.startswith(first)
