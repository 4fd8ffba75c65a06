"""The signed text of a certificate: every letter counts, and what happens on its way does not."""

from datetime import date

import pytest

from models.certificates import CertificateStatus, Facts, SigningKeys, signed_text, verification
from models.identity import certificate_serials as serials
from tests.support.world import NOON, SECRET

KEYS = SigningKeys("", SECRET)
ASHA = Facts("आशा पटेल", "बूथ प्रबंधन – भाग 1", date(2026, 11, 30), serials.show(serials.new()))


def text_of(facts: Facts) -> str:
    return signed_text.join(facts.message, KEYS.sign(facts.message))


def is_ours(text: str) -> bool:
    found = signed_text.find(text)
    if found is None:
        return False
    try:
        facts, signature = signed_text.split(found)
    except signed_text.Damaged:
        return False
    return KEYS.is_signed(facts.message, signature)


@pytest.fixture
def facts() -> Facts:
    subject = signed_text.signable(ASHA.title)
    return Facts(signed_text.signable(ASHA.name), subject, ASHA.day, ASHA.serial)


def test_what_was_signed_is_read_again(facts: Facts) -> None:
    found = signed_text.find(text_of(facts))
    assert found is not None
    assert signed_text.split(found)[0] == facts
    assert is_ours(text_of(facts))


def test_no_letter_can_be_changed_or_left_out(facts: Facts) -> None:
    text = text_of(facts)
    for at, letter in enumerate(text):
        for other in {"क", "A", "B", "1"} - {letter}:
            assert not is_ours(text[:at] + other + text[at + 1 :]), f"{other} at {at}"
        if not letter.isspace():
            assert not is_ours(text[:at] + text[at + 1 :]), f"without {at}"


def test_every_other_last_letter_of_the_signature_is_refused(facts: Facts) -> None:
    """Four of its six bits say nothing: base64 has sixteen spellings of one signature."""
    text = text_of(facts)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert [letter for letter in letters if is_ours(text[:-1] + letter)] == [text[-1]]


@pytest.mark.parametrize(
    "changed",
    [
        "  {}\n",
        "QR: {}",
        "https://example.org/check#{}",
        "\u200b{}\ufeff",
    ],
)
def test_what_apps_put_around_a_text_changes_nothing(facts: Facts, changed: str) -> None:
    assert is_ours(changed.format(text_of(facts)))


def test_line_breaks_double_spaces_and_long_dashes_change_nothing(facts: Facts) -> None:
    text = text_of(facts)
    assert is_ours(text.replace("|", "\n|\n"))
    assert is_ours(text.replace(" ", "  ").replace(" - ", " — "))
    assert is_ours(f"{text[:-40]}\n{text[-40:]}")


def test_a_name_cannot_bring_a_field_of_its_own(facts: Facts) -> None:
    assert signed_text.signable("आशा | और\nविषय\u200b") == "आशा / और विषय"


def test_a_text_signed_by_another_key_is_forged(facts: Facts) -> None:
    theirs = SigningKeys("", "A" * 43 + "=")
    text = signed_text.join(facts.message, theirs.sign(facts.message))
    assert verification.verify(text, KEYS, NOON).status is CertificateStatus.FORGED


def test_the_first_key_signs_and_the_older_ones_verify(facts: Facts) -> None:
    old, new = "A" * 43 + "=", "B" * 42 + "A="
    before, after = SigningKeys(old, SECRET), SigningKeys(f"{new},{old}", SECRET)
    assert after.is_signed(facts.message, before.sign(facts.message))
    assert not before.is_signed(facts.message, after.sign(facts.message))
    assert after.sign(facts.message, before.key_id) == before.sign(facts.message)


def test_the_derived_key_follows_the_last_secret_key_which_has_to_stay() -> None:
    assert SigningKeys("", f"{'A' * 43}=,{SECRET}").key_id == KEYS.key_id
    assert SigningKeys("", "A" * 43 + "=").key_id != KEYS.key_id
