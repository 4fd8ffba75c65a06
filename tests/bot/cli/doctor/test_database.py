"""What the doctor sees in a database: its file, its schema, its keys, its counters."""

import shutil
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cli.doctor import database as stored
from bot.cli.doctor.database import MB, Examined
from bot.cli.doctor.finding import State
from config.settings import Settings, load
from models import tables
from models.certificates import SigningKeys, signing
from models.database import Database, inspection
from tests.support.world import NOON, SECRET, agar_and_susner, person

NEW = Fernet.generate_key().decode()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings with the key of the people here."""
    return load(secret_key=SECRET, database_url=database_url)


@pytest.fixture
def examined(db: Database, settings: Settings) -> Examined:
    """A database with places and two people."""
    agar_and_susner()
    person(1001, "Meena")
    person(1002, "Asha")
    return Examined(settings, db, NOON)


def with_keys(examined: Examined, keys: str) -> Examined:
    settings = load(secret_key=keys, database_url=examined.settings.database_url)
    return Examined(settings, examined.database, NOON)


def fixing(examined: Examined) -> Examined:
    return Examined(examined.settings, examined.database, NOON, fix=True)


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = load(database_url=f"sqlite:///{folder / 'a.db'}")
    found, database = stored.open_for_reading(settings)
    assert (found.state, "run.py migrate" in found.remedy, database) == (State.WARN, True, None)
    assert not folder.exists()


@pytest.mark.parametrize("url", ["sqlite:///broken.db", "postgresql://127.0.0.1:1/x", "mysql://x"])
def test_a_database_that_cannot_be_used_fails_with_its_setting(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.db").write_text("no database, but the notes of somebody\n" * 50)
    found, database = stored.open_for_reading(load(database_url=url))
    assert (found.state, found.remedy, database) == (State.FAIL, "SHAKTI_DATABASE_URL", None)


def test_a_database_that_answers_is_well(db: Database, settings: Settings) -> None:
    found, database = stored.open_for_reading(settings)
    assert (found.state, "SQLite" in found.found) == (State.OK, True)
    assert database is not None
    database.close()


def test_a_missing_migration_fails_and_is_made_when_asked(examined: Examined) -> None:
    assert stored.schema_is_present(examined).state == State.OK
    [*_, before, newest] = [m.name for m in examined.database.migrations().migrations()]
    examined.database.revert_to(before)
    found = stored.schema_is_present(examined)
    assert (found.state, newest in found.found) == (State.FAIL, True)
    assert "run.py migrate" in found.remedy
    assert stored.schema_is_present(fixing(examined)).state == State.OK
    assert examined.database.pending() == []


def test_a_database_of_a_newer_program_fails_and_nothing_is_done_to_it(examined: Examined) -> None:
    examined.database.migrations().History.create(name="9999_of_tomorrow")
    found = stored.schema_is_present(fixing(examined))
    assert (found.state, "9999_of_tomorrow" in found.found) == (State.FAIL, True)


def test_an_empty_database_is_only_a_warning(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    found = stored.schema_is_present(Examined(load(), database, NOON))
    assert found.state == State.WARN
    database.close()


def test_damage_in_the_file_fails(tmp_path: Path, sqlite: Path) -> None:
    path = tmp_path / "damaged.db"
    shutil.copyfile(sqlite, path)
    with path.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096)
    database = Database(f"sqlite:///{path}")
    found = stored.file_is_sound(Examined(load(), database, NOON))
    assert (found.state, "backup" in found.remedy) == (State.FAIL, True)
    database.close()


def test_a_sound_file_is_well(examined: Examined) -> None:
    assert stored.file_is_sound(examined).state == State.OK


@pytest.mark.parametrize(
    ("free", "state"), [(None, "ok"), (10_000, "ok"), (1_899, "warn"), (99, "fail")]
)
def test_a_disk_needs_room_for_the_file_twice_and_some_more(
    free: int | None, state: str, examined: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = inspection.Space(900 * MB, free * MB if free else None)
    monkeypatch.setattr(inspection, "space", lambda database: space)
    assert stored.disk_has_room(examined).state == state


def test_the_room_of_this_disk_is_told(examined: Examined) -> None:
    assert "MB are free" in stored.disk_has_room(examined).found


@pytest.mark.parametrize(
    ("keys", "state", "remedy"),
    [
        (SECRET, "ok", ""),
        (f"{NEW},{SECRET}", "warn", "run.py rotate"),
        (NEW, "fail", "add the missing key"),
        (f"{SECRET},{NEW}", "fail", "put the oldest key last"),
        ("", "warn", ""),  # the line of the settings says it
    ],
    ids=["its own", "a new one before it", "another", "another behind it", "none"],
)
def test_the_keys_must_read_every_phone_and_find_it(
    keys: str, state: str, remedy: str, examined: Examined
) -> None:
    found = stored.phones_can_be_read(with_keys(examined, keys))
    assert (found.state, remedy in found.remedy) == (state, True)


def test_places_must_be_there_with_those_of_the_state(
    examined: Examined, database_url: str
) -> None:
    assert stored.places_are_there(examined).state == State.OK
    other = load(state="KA", database_url=database_url)
    found = stored.places_are_there(Examined(other, examined.database, NOON))
    assert (found.state, "SHAKTI_STATE" in found.remedy) == (State.FAIL, True)


def test_no_places_at_all_are_a_warning_for_the_start_imports_them(
    db: Database, settings: Settings
) -> None:
    found = stored.places_are_there(Examined(settings, db, NOON))
    assert (found.state, "run.py import" in found.remedy) == (State.WARN, True)


def test_a_wrong_counter_fails_and_is_corrected_when_asked(examined: Examined) -> None:
    assert stored.counters_are_right(examined).state == State.OK
    booth = tables.Booth.get()
    tables.Booth.update(confirmed=99).where(tables.Booth.id == booth.id).execute()
    found = stored.counters_are_right(examined)
    assert (found.state, "recount --fix" in found.remedy) == (State.FAIL, True)
    assert tables.Booth.get_by_id(booth.id).confirmed == 99
    assert stored.counters_are_right(fixing(examined)).state == State.OK
    assert stored.counters_are_right(examined).state == State.OK


def test_a_certificate_under_another_key_fails_until_that_key_is_back(examined: Examined) -> None:
    assert stored.certificates_verify(examined).state is State.OK
    old = SigningKeys("", SECRET)
    common = {"subject": "बूथ", "day": NOON.date(), "key_id": old.key_id, "issued_at": NOON}
    tables.Certificate.create(serial="7K3M9QX", **common)
    assert stored.certificates_verify(examined).state is State.OK
    found = stored.certificates_verify(with_certificate_keys(examined, NEW))
    assert (found.state, found.found[:7]) == (State.FAIL, "1 of 1 ")
    both = f"{NEW},{signing.derived(SECRET)}"
    assert stored.certificates_verify(with_certificate_keys(examined, both)).state is State.OK


def with_certificate_keys(examined: Examined, keys: str) -> Examined:
    settings = load(
        secret_key=SECRET, certificate_key=keys, database_url=examined.settings.database_url
    )
    return Examined(settings, examined.database, NOON)
