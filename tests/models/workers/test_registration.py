"""Registration of workers, and the admins that the settings name."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models import tables, worker_rows, workers
from models.database import Database, lock_row, transaction
from models.errors import NotRegistered, Refusal
from models.identity import BadName, PhoneInName, person_name
from models.workers import AlreadyRegistered, PhoneTaken
from tests.support.world import KEYS, NOON, booth_id, person, place_id

pytestmark = pytest.mark.usefixtures("agar")


def test_asha_registers_and_gets_an_id_at_her_booth() -> None:
    asha = person(1, "आशा मालवीय", "166/2")
    assert asha.code.startswith("BS-")
    assert (asha.booth.code, asha.pc_name_en) == ("166/2", "Dewas")
    assert workers.by_telegram_id(1) == asha


def test_a_confirmed_worker_is_counted_at_the_booth_once() -> None:
    person(1, "Asha")
    with pytest.raises(AlreadyRegistered):
        person(1, "Asha")
    assert tables.Booth.get_by_id(booth_id("166/1")).confirmed == 1


def test_the_consent_is_kept_with_its_version_words_and_language() -> None:
    asha = person(1, "Asha")
    row = tables.Consent.get()
    assert (row.worker_id, row.language, row.at) == (asha.id, "hi", NOON)
    assert len(row.text_hash) == 64


def test_the_phone_is_stored_encrypted() -> None:
    person(1, "Asha")
    phone = tables.Worker.get().phone or ""
    assert "9826000001" not in phone
    assert KEYS.decrypt(phone) == "+919826000001"


def test_one_phone_is_one_worker() -> None:
    person(1, "Asha")
    row = tables.Worker.get()
    tables.Worker.update(telegram_id=99).where(tables.Worker.id == row.id).execute()
    with pytest.raises(PhoneTaken):
        person(1, "Asha again")
    assert tables.Worker.select().count() == 1


def test_an_admin_holds_the_states_post_as_soon_as_they_register() -> None:
    meena = person(1, "Meena", admin=True)
    assert [(post.kind, post.code) for post in meena.posts] == [("admin", "MP")]


def test_an_admin_named_later_gets_the_post_at_the_next_start() -> None:
    person(1, "Meena")
    for _ in range(2):
        workers.ensure_admins(frozenset({1, 7}), NOON)
    assert [p.code for p in workers.by_telegram_id(1).posts] == ["MP"]


def test_an_admin_whom_the_settings_no_longer_name_loses_the_post() -> None:
    person(1, "Meena", admin=True)
    person(2, "Ravi", admin=True)
    workers.ensure_admins(frozenset({2}), NOON)
    assert workers.by_telegram_id(1).posts == ()
    assert [p.kind for p in workers.by_telegram_id(2).posts] == ["admin"]


def test_who_has_not_registered_is_not_found() -> None:
    with pytest.raises(NotRegistered):
        workers.by_telegram_id(1)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "🙂🙂",
        "12345",
        "x" * 65,
        "ना" * 2000,
        "\u202e",
        "\u3164",
        "\u115f \u1160",
        "\uffa0\u200d.",
        "\u2800",
    ],
)
def test_a_name_without_letters_or_without_end_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        person(1, name)
    assert tables.Worker.select().count() == 0


def test_a_name_loses_control_characters_and_double_spaces_but_no_letters() -> None:
    assert person_name.clean_name("  सुनीता\u202e \n बाई🙂 ") == "सुनीता बाई🙂"
    assert person_name.clean_name("D'Souza <b>") == "D'Souza <b>"
    assert person_name.clean_name("राम\nलाल") == "राम लाल"
    assert person_name.clean_name("शक्\u200dति") == "शक्\u200dति"
    assert person_name.clean_name("\u3164Asha \u1160 Devi\uffa0") == "Asha Devi"


@pytest.mark.parametrize(
    "name", ["Ravi 9826077003", "रवि ९८२६०-७७००३", "Ravi 98260x77003", "0755 255 रवि 1234"]
)
def test_a_name_that_holds_a_phone_is_refused_in_any_script(name: str) -> None:
    with pytest.raises(PhoneInName):
        person_name.clean_name(name)


def test_a_name_may_have_a_few_digits() -> None:
    assert person_name.clean_name("Ravi 2 (2024)") == "Ravi 2 (2024)"


def test_ten_hurried_taps_at_once_register_one_worker(agar: Database) -> None:
    def tap(_: int) -> str:
        try:
            return person(1, "Asha").code
        except Refusal as refusal:
            return refusal.key
        finally:
            agar.peewee.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(tap, range(10)))
    assert len([a for a in answers if a.startswith("BS-")]) == 1
    assert set(answers) - {"already_registered", "phone_taken"} == {workers.by_telegram_id(1).code}
    assert tables.Booth.get_by_id(booth_id("166/1")).confirmed == 1
    assert place_id("PC21")


def test_a_locked_row_stays_as_it_is_and_a_missing_one_is_reported() -> None:
    asha = person(1, "Asha")
    before = tables.Worker.select().dicts().get()
    with transaction():
        assert lock_row(tables.Worker, tables.Worker.id == asha.id)
        assert not lock_row(tables.Worker, tables.Worker.id == 999)
        for table in (tables.Booth, tables.Place, tables.Session, tables.Invitation):
            lock_row(table, table.id > 0)
    assert tables.Worker.select().dicts().get() == before


def test_a_row_is_found_by_the_telegram_account_or_the_refusal_says_not_registered() -> None:
    asha = person(1, "Asha")
    assert worker_rows.require_id(1) == asha.id
    assert worker_rows.find(2) is None
    with pytest.raises(NotRegistered):
        worker_rows.require_id(2)
