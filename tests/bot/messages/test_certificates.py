"""What is said of a certificate that somebody asks about."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import LANGUAGES, Catalogues
from bot.messages import certificates
from models.certificates import CertificateCheck, CertificateStatus


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_whose_name_is_deleted_is_not_said_to_say_no_name(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    facts = "K7Q2-9", "Asha", "Booth basics", date(2026, 11, 23)
    named = CertificateCheck(CertificateStatus.VALID, *facts)
    nameless = CertificateCheck(CertificateStatus.WITHDRAWN, "K7Q2-9", "", *facts[2:])
    assert t("certificates.must_say") in certificates.verdict(t, named)
    assert t("certificates.must_say") not in certificates.verdict(t, nameless)
    assert "Booth basics" in certificates.verdict(t, nameless)
