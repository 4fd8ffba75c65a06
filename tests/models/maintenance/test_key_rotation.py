"""Rotation of the key that encrypts phones."""

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from models import tables
from models.chats import form_drafts
from models.database import Database
from models.identity import PhoneCipher, envelope
from models.maintenance import Readability, Rotated, key_rotation
from tests.support.world import KEYS, NOON, person
from tests.support.world import SECRET as KEY

pytestmark = pytest.mark.usefixtures("agar")
NEW = Fernet.generate_key().decode()
BOTH = PhoneCipher(f"{NEW},{KEY}")
ONLY_NEW = PhoneCipher(NEW)


@pytest.fixture(autouse=True)
def _people(agar: Database) -> None:
    """Twelve workers, an invitation and an open form, all under the old key."""
    for number in range(1, 13):
        person(number, f"Worker {number}")
    tables.Invitation.create(
        via="typed", name="Kamla", phone=KEYS.encrypt("+919826000999"), made_at=NOON
    )
    phone = envelope.seal("+919826000998", KEYS)
    form_drafts.save(5, 5, "register", {"phone": phone, "pc": 3}, NOON)


def phones() -> list[str]:
    tokens = [w.phone for w in tables.Worker.select().order_by(tables.Worker.id)]
    form: dict[str, Any] = json.loads(tables.Draft.get().data)
    return [*map(str, tokens), str(tables.Invitation.get().phone), envelope.token(form["phone"])]


def readable(keys: PhoneCipher) -> list[str]:
    return [keys.decrypt(token) for token in phones()]


def test_with_a_new_key_in_front_old_phones_are_read_and_new_ones_written_with_it() -> None:
    before = readable(KEYS)
    assert readable(BOTH) == before
    token = BOTH.encrypt("+919826000001")
    assert ONLY_NEW.decrypt(token) == "+919826000001"
    with pytest.raises(InvalidToken):
        KEYS.decrypt(token)


def test_rotating_writes_every_phone_with_the_new_key_and_keeps_the_hashes() -> None:
    before = readable(KEYS)
    hashes = [w.phone_hash for w in tables.Worker.select().order_by(tables.Worker.id)]
    seen: list[int] = []
    assert key_rotation.rotate(BOTH, NOON, seen.append) == Rotated(renewed=14, lost=0)
    assert sum(seen) == key_rotation.total() == 14
    assert readable(ONLY_NEW) == before
    assert [w.phone_hash for w in tables.Worker.select().order_by(tables.Worker.id)] == hashes
    assert BOTH.phone_hash(before[0]) == hashes[0]
    assert json.loads(tables.Draft.get().data)["pc"] == 3


def test_a_waiting_line_is_encrypted_again_too() -> None:
    form_drafts.save_line(5, 5, "add", envelope.seal("a name", KEYS), NOON, 7)
    assert key_rotation.rotate(BOTH, NOON).renewed == 15
    kept = form_drafts.take_line(5, 5, 7)
    assert kept and envelope.unseal(kept[1], ONLY_NEW) == "a name"


def test_who_registered_before_the_change_is_still_found_by_their_phone_after_it() -> None:
    key_rotation.rotate(BOTH, NOON)
    worker = tables.Worker.get(tables.Worker.phone_hash == BOTH.phone_hash("+919826000003"))
    assert worker.name == "Worker 3"


def test_one_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 5)
    before = readable(KEYS)

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        key_rotation.rotate(BOTH, NOON, stop)
    done = phones()[:5]
    assert readable(BOTH) == before
    assert key_rotation.rotate(BOTH, NOON) == Rotated(renewed=9, lost=0)
    assert phones()[:5] == done
    assert readable(ONLY_NEW) == before
    assert key_rotation.rotate(BOTH, NOON) == Rotated(renewed=0, lost=0)


def test_a_phone_that_no_key_reads_is_counted_and_left_as_it_is() -> None:
    tables.Worker.update(phone="gAAAAA-lost").where(tables.Worker.telegram_id == 3).execute()
    assert key_rotation.rotate(BOTH, NOON) == Rotated(renewed=13, lost=1)
    assert tables.Worker.get(tables.Worker.telegram_id == 3).phone == "gAAAAA-lost"


def test_no_key_is_ever_in_the_database(agar: Database) -> None:
    key_rotation.rotate(BOTH, NOON)
    execute: Any = agar.peewee.execute_sql
    names = agar.peewee.get_tables()
    content = repr([execute(f'SELECT * FROM "{name}"').fetchall() for name in names])
    assert "Worker 3" in content
    for key in (KEY, NEW):
        assert key not in content
        assert key.rstrip("=") not in content


def test_phones_that_no_key_reads_and_those_under_an_older_one_are_counted() -> None:
    before = phones()
    assert key_rotation.readability(KEYS) == Readability(total=14, lost=0, old=0, misfiled=0)
    assert key_rotation.readability(BOTH) == Readability(total=14, lost=0, old=14, misfiled=0)
    assert key_rotation.readability(ONLY_NEW) == Readability(total=14, lost=14, old=0, misfiled=0)
    assert phones() == before


def test_phones_are_misfiled_once_the_key_of_their_hashes_is_not_the_last() -> None:
    turned = PhoneCipher(f"{KEY},{NEW}")
    # The invitation and the form have no hash here.
    assert key_rotation.readability(turned) == Readability(total=14, lost=0, old=0, misfiled=12)
