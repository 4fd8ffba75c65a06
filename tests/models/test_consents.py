"""The cipher for phones, and consent."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from models import chats, tables
from models.consents import Consent, agree, record_notices
from models.database import Database
from models.errors import NotRegistered
from models.identity import PhoneCipher
from tests.support.world import AGREED, DAY, NOON, person


def test_a_new_key_in_front_reads_what_the_old_one_wrote_and_finds_the_same_duplicates() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before, after = PhoneCipher(old), PhoneCipher(f"{new}, {old}")
    assert after.decrypt(before.encrypt("+919826012345")) == "+919826012345"
    assert after.phone_hash("+919826012345") == before.phone_hash("+919826012345")
    with pytest.raises(InvalidToken):
        before.decrypt(after.encrypt("+919826012345"))


def test_an_encrypted_phone_does_not_show_the_number() -> None:
    keys = PhoneCipher(Fernet.generate_key().decode())
    assert "9826012345" not in keys.encrypt("+919826012345") + keys.phone_hash("+919826012345")
    assert keys.phone_hash("+919826012345") != keys.phone_hash("+919826012346")


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no Fernet key"):
        PhoneCipher(" , ")


def test_consent_remembers_which_words_were_agreed_to() -> None:
    assert Consent.to("क", "hi").text_hash != Consent.to("ख", "hi").text_hash


@pytest.mark.usefixtures("agar")
def test_a_worker_agrees_to_new_words_once_and_the_earlier_consent_stays() -> None:
    asha = person(1, "Asha")
    for _ in range(2):
        agree(1, Consent.to("new words", "en"), NOON)
    rows = tables.Consent.select().where(tables.Consent.worker == asha.id)
    assert [(r.text_hash, r.language) for r in rows.order_by(tables.Consent.id)] == [
        (AGREED.text_hash, "hi"),
        (Consent.to("new words", "en").text_hash, "en"),
    ]


def test_the_words_of_each_notice_are_kept_by_version_and_language(db: Database) -> None:
    record_notices({"hi": "शब्द", "en": "words"}, NOON)
    record_notices({"hi": "शब्द", "en": "other words"}, NOON + DAY)
    rows = tables.Notice.select().order_by(tables.Notice.since, tables.Notice.language)
    assert [(row.language, row.text, row.since) for row in rows] == [
        ("en", "words", NOON),
        ("hi", "शब्द", NOON),
        ("en", "other words", NOON + DAY),
    ]
    assert all((r.version, r.text_hash) == Consent.to(r.text, r.language).agreed for r in rows)


@pytest.mark.usefixtures("agar")
def test_who_is_not_registered_has_nothing_to_agree_to() -> None:
    with pytest.raises(NotRegistered):
        agree(1, Consent.to("words", "hi"), NOON)
    assert not tables.Consent.select().exists()


def test_the_caller_brings_the_newest_consent(agar: Database) -> None:
    person(1, "Asha")
    assert _agreed(1) == AGREED.agreed
    agree(1, Consent.to("new words", "en"), NOON)
    assert _agreed(1) == Consent.to("new words", "en").agreed
    assert _agreed(2) is None


def _agreed(telegram_id: int) -> tuple[str, str] | None:
    return chats.caller(
        telegram_id, 0, telegram_id, NOON, private=True, default_language="hi"
    ).agreed
