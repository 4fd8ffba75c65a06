"""The page verifies in a real browser, opened as a file: no request leaves it."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, Request

from bot.i18n import Catalogues
from bot.verify_page import page as written
from config.settings import Settings
from models.certificates import CertificateStatus, Facts, SigningKeys, signed_text
from tests.support.browser import browser, page
from tests.support.world import SECRET

__all__ = ["browser", "page"]

KEYS = SigningKeys("", SECRET)
INDIA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 12, 1)
FACTS = Facts("आशा पटेल", "बूथ प्रबंधन", date(2026, 11, 30), "C7K3M-9QX")


def signed(facts: Facts, keys: SigningKeys = KEYS) -> str:
    return signed_text.join(facts.message, keys.sign(facts.message))


AS_CHAT_APPS_SEND = [
    signed(FACTS).replace("-", "\u2013"),
    signed(FACTS).replace("/", "\u2215").replace("|", "\u200d|\u2066"),
    f"\ufffc{signed(FACTS)}\u3164".replace(" ", "\u2003"),
    f"https://example.org/?text={signed(FACTS)}\u2028",
    signed(FACTS).replace(" ", "\x85").replace("BSC1", "BSC1\x1f"),
]


def of_serial(serial: str, day: date = FACTS.day) -> str:
    return signed(Facts(FACTS.name, FACTS.title, day, serial))


def content(campaign: str = "Booth Shakti") -> str:
    listed = {
        "C0000-001": CertificateStatus.REVOKED,
        "C0000-002": CertificateStatus.WITHDRAWN,
        "C0000-003": CertificateStatus.REPLACED,
    }
    settings = Settings(campaign_name=campaign)
    return written(Catalogues(), settings, KEYS.public_keys, listed, TODAY, ["C0000-005"])


def test_nothing_in_it_is_fetched_from_elsewhere_and_no_value_ends_its_script() -> None:
    html = content("</script><b>")
    assert "default-src 'none'" in html
    assert not re.findall(r"https?://|<link|src=|@import|fetch\(|XMLHttp", html)
    assert html.count("</script>") == 2


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_it_tells_good_from_changed_forged_and_revoked_in_both_languages(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "verify.html"
    file.write_text(content(), "utf-8")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    await page.goto(file.as_uri())
    await page.click("#language")

    async def answer(text: str) -> str:
        await page.fill("#text", text)
        await page.evaluate("document.querySelector('#answer').hidden = true")
        await page.click("#check")
        await page.wait_for_selector("#answer:not([hidden])")
        return await page.inner_text("#answer")

    good = await answer(signed(FACTS))
    for said in ("This certificate is valid", FACTS.name, FACTS.title, "30 November 2026"):
        assert said in good
    assert FACTS.serial in good
    assert FACTS.serial in await answer(f" \u200b{signed(FACTS).replace('|', ' | ')}\n")
    for sent in AS_CHAT_APPS_SEND:  # as the bot and `run.py verify` read it
        assert signed_text.split(signed_text.find(sent) or "")[0] == FACTS
        assert "This certificate is valid" in await answer(sent)
    forged = signed(FACTS, SigningKeys("", "A" * 43 + "="))
    for wrong in (signed(FACTS).replace("आशा", "उषा"), forged, signed(FACTS)[:-1], "BSC1|a"):
        refused = await answer(wrong)
        assert "isn't genuine" in refused
        assert FACTS.title not in refused
    assert "isn't the text" in await answer("नमस्ते")
    assert "has been revoked" in await answer(of_serial("C0000-001"))
    withdrawn = await answer(of_serial("C0000-002"))
    assert "withdrawn by its holder" in withdrawn
    assert FACTS.name not in withdrawn
    assert Catalogues().text("en", INDIA).plain("certificates.must_say") not in withdrawn
    assert "A corrected one" in await answer(of_serial("C0000-003"))
    assert "This certificate is valid" in await answer(of_serial("C0000-005", TODAY))
    newer = await answer(of_serial("C0000-004", TODAY))
    assert "signature is genuine" in newer
    assert "newer than the list" in newer
    await page.click("#language")
    assert "हस्ताक्षर असली है" in await page.inner_text("#answer")
    assert [request.url for request in asked] == [file.as_uri()]
    await page.goto(f"{file.as_uri()}#50%")
    await page.reload()
    assert await page.input_value("#text") == "50%"
    assert await page.is_visible("#answer")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_browser_without_the_signature_says_so(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "verify.html"
    file.write_text(content(), "utf-8")
    await page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('no'))")
    await page.goto(file.as_uri())
    await page.click("#language")
    await page.fill("#text", signed(FACTS))
    await page.click("#check")
    await page.wait_for_selector("#answer:not([hidden])")
    assert "can't check signatures" in await page.inner_text("#answer")
