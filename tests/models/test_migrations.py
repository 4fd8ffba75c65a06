"""The migrations create exactly the tables of the schema, and keep what is in them."""

from typing import Any

import pytest
from playhouse.schema_diff import diff_models

from models import tables
from models.chats import form_drafts
from models.database import Database
from tests.support.databases import take_back
from tests.support.world import HOUR, KEYS, NOON


def test_migrations_make_exactly_the_tables_that_the_code_declares(db: Database) -> None:
    assert not diff_models(db.peewee, list(tables.ALL))
    assert {t._meta.table_name for t in tables.ALL} <= set(db.peewee.get_tables())


def test_every_migration_can_be_taken_back_and_applied_again(db: Database) -> None:
    runner = db.migrations()
    while runner.down():
        pass
    assert db.peewee.get_tables() == ["schema_migration"]
    assert db.migrate() == [m.name for m in runner.migrations()]
    assert not diff_models(db.peewee, list(tables.ALL))


def test_going_back_takes_back_what_came_after_and_nothing_else(db: Database) -> None:
    names = [m.name for m in db.migrations().migrations()]
    assert db.revert_to(names[-1]) == []
    assert db.revert_to(names[-3]) == [names[-1], names[-2]]
    assert db.pending() == names[-2:]
    with pytest.raises(ValueError, match="0000_none"):
        db.revert_to("0000_none")
    db.migrate()


def test_what_a_newer_program_has_applied_is_named(db: Database) -> None:
    assert db.unknown() == []
    tomorrow = db.migrations().History.create(name="9999_of_tomorrow")
    assert db.unknown() == ["9999_of_tomorrow"]
    tomorrow.delete_instance()


def test_a_migrated_database_has_nothing_pending(db: Database) -> None:
    assert db.pending() == []


def test_the_phone_of_an_unfinished_registration_is_marked_as_encrypted(db: Database) -> None:
    take_back(db, "0014_sealed_answers")
    token = KEYS.encrypt("+919826054321")
    consent = ["2026-01", "hash", "hi"]
    home = {"pc": 1, "ac": 2, "booth": 3}
    before: dict[int, tuple[str, dict[str, Any]]] = {
        1: ("register", {"consent": consent, "phone": token, "name": "Sunita"}),
        2: ("register", {}),
        3: ("register", {"home": home, "inviter": "7K3M9QX", "opened": NOON.isoformat()}),
        4: ("register", {"consent": consent, "wish": 42, "home": home} | home),
        5: ("target", {"place": 1, "measure": "confirmed"}),
    }
    for number, (form, answers) in before.items():
        form_drafts.save(number, number, form, answers, NOON, number)
    assert "0014_sealed_answers" in db.migrate()
    after = {number: form_drafts.load(number, number) for number in before}
    phone = {"phone": {"encrypted": token}}
    for number, (form, answers) in before.items():
        expected = answers | phone if number == 1 else answers
        assert after[number] == form_drafts.FormDraft(form, expected, NOON, number)
    assert form_drafts.shared_phone(1) == token
    take_back(db, "0014_sealed_answers")
    again = {number: form_drafts.load(number, number) for number in before}
    assert {n: (d.form, d.data) for n, d in again.items() if d} == before
    db.migrate()


def test_numbers_in_venues_and_subjects_of_earlier_sessions_are_left_out(agar: Database) -> None:
    take_back(agar, "0017_phones_in_sessions")
    texts = {
        "Ask Sunita 98260 54321, at 3": "Ask Sunita …, at 3",
        "Ask Sunita +91-98260-54322, at 3": "Ask Sunita …, at 3",
        "सुनीता ९८२६०५४३२१": "सुनीता …",
        "PIN 465441, 2026-11-25 15:00": "PIN 465441, 2026-11-25 15:00",
    }
    rows = [tables.Training.create(title=title).id for title in texts]
    for training, venue in zip(rows, texts, strict=True):
        tables.Session.create(
            training=training,
            place=1,
            venue=venue,
            starts_at=NOON,
            ends_at=NOON + HOUR,
            seats=1,
            made_at=NOON,
        )
    assert "0017_phones_in_sessions" in agar.migrate()
    sessions = tables.Session.select().order_by(tables.Session.id)
    assert [row.venue for row in sessions] == list(texts.values())
    titles = [tables.Training.get_by_id(row).title for row in rows]
    second = f"Ask Sunita …, at 3 {rows[1]}"
    assert titles == ["Ask Sunita …, at 3", second, *list(texts.values())[2:]]
